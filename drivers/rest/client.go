// Package rest calls the JSON APIs of lock clouds and bridges, and says of each
// call that failed what is known: whether it left us, and whether it can have
// changed something.
package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

const (
	// deadline bounds one call: a slow lock takes seconds, and a queue before it
	// some more.
	deadline = 30 * time.Second
	// longestAnswer bounds what is read of an answer.
	longestAnswer = 4 << 20
)

// ErrNonsense is an answer that is not what the API says.
var ErrNonsense = errors.New("the answer is not what the API says")

// Client speaks one API. Paths and statuses are logged, bodies never.
type Client struct {
	Base string            // without a slash at the end
	Sign func(http.Header) // adds the login
	HTTP *http.Client
	Log  *slog.Logger
}

// Call is one call.
type Call struct {
	Method, Path string
	Body         any // sent as JSON; nil for none
	Want         int // the status of success
}

// Writes reports whether the call may change something.
func (c Call) Writes() bool { return c.Method != http.MethodGet }

// Reply is what came of a call.
type Reply struct {
	Call    Call
	Sent    bool        // it left this machine, at least in part
	Err     error       // there was no answer, or ErrNonsense in place of success
	Status  int         // 0 without an answer
	Header  http.Header // of the answer
	Content []byte      // of an answer that is no success
}

// OK reports whether the call succeeded.
func (r Reply) OK() bool { return r.Err == nil && r.Status == r.Call.Want }

// Do makes a call and reads a successful answer into out; nil drops it.
func (c *Client) Do(ctx context.Context, call Call, out any) Reply {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	reply := c.exchange(ctx, call, out)
	c.Log.DebugContext(ctx, "a lock API was called", "method", call.Method, "path", call.Path, "status", reply.Status)
	return reply
}

func (c *Client) exchange(ctx context.Context, call Call, out any) Reply {
	reply := Reply{Call: call}
	var sent atomic.Bool
	trace := &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }}
	response, err := c.Open(httptrace.WithClientTrace(ctx, trace), call)
	if reply.Sent, reply.Err = sent.Load(), err; err != nil {
		return reply
	}
	defer func() { _ = response.Body.Close() }()
	reply.Status, reply.Header = response.StatusCode, response.Header
	content, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer))
	switch {
	case err != nil:
		reply.Err = err
	case reply.Status != call.Want:
		reply.Content = content
	case out != nil && (hasNUL(content) || json.Unmarshal(content, out) != nil):
		reply.Err = ErrNonsense
	}
	return reply
}

// hasNUL reports whether an answer has the one character that no text in a database has.
func hasNUL(content []byte) bool { return bytes.Contains(content, []byte(`\u0000`)) }

// Open makes a call and returns its answer to be read by the caller, who bounds the
// time it takes.
func (c *Client) Open(ctx context.Context, call Call) (*http.Response, error) {
	var body bytes.Buffer
	if call.Body != nil {
		if err := json.NewEncoder(&body).Encode(call.Body); err != nil {
			return nil, err
		}
	}
	request, err := http.NewRequestWithContext(ctx, call.Method, c.Base+call.Path, &body)
	if err != nil {
		return nil, err
	}
	c.Sign(request.Header)
	if call.Body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	client := *c.HTTP
	client.CheckRedirect = stay
	return client.Do(request)
}

// stay follows no redirect: a code or a token is for who was asked, and an order that
// is repeated elsewhere as a question does nothing.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
