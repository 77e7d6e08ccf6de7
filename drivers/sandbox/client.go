package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync/atomic"
	"time"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

const (
	// callDeadline bounds one call: the slowest lock takes 3 s, and a queue
	// before it some more.
	callDeadline = 30 * time.Second
	// longestAnswer bounds what is read of an answer: 250 codes take 50 kB.
	longestAnswer = 4 << 20
)

// client speaks the account API of one site.
type client struct {
	base  string // without a slash at the end
	token latchkey.Secret
	http  *http.Client
	log   *slog.Logger
	clock func() latchkey.ClockSetting // of the workspace
}

// request is one call.
type request struct {
	method, path string
	body         any // sent as JSON; nil for none
	want         int // the status of success
}

// writes reports whether the call may change something.
func (r request) writes() bool { return r.method != http.MethodGet }

// reply is what came of a call.
type reply struct {
	writes     bool // the call may have changed something
	sent       bool // it left this machine, at least in part
	err        error
	status     int
	wanted     bool // the status is that of success
	retryAfter string
	problem    wire.ProblemDetail
}

// errNonsense is an answer that is not what the API says.
var errNonsense = errors.New("the answer is not what the API says")

// call makes a call and reads a successful answer into out (nil to drop it).
// Every error is a fault.
func (c *client) call(ctx context.Context, r request, out any) error {
	ctx, cancel := context.WithTimeout(ctx, callDeadline)
	defer cancel()
	got := c.exchange(ctx, r, out)
	c.log.DebugContext(ctx, "the sandbox cloud was called",
		"method", r.method, "path", r.path, "status", got.status, "problem", got.problem.Code)
	if got.err == nil && got.wanted {
		return nil
	}
	return faultOf(got)
}

func (c *client) exchange(ctx context.Context, r request, out any) reply {
	got := reply{writes: r.writes()}
	var sent atomic.Bool
	trace := &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }}
	response, err := c.send(httptrace.WithClientTrace(ctx, trace), r)
	if got.sent, got.err = sent.Load(), err; err != nil {
		return got
	}
	defer func() { _ = response.Body.Close() }()
	got.status, got.wanted = response.StatusCode, response.StatusCode == r.want
	got.retryAfter = response.Header.Get("Retry-After")
	content, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer))
	if got.err = err; err == nil {
		got.err = got.read(content, out)
	}
	return got
}

// read decodes an answer, or the problem of a refusal.
func (r *reply) read(content []byte, out any) error {
	if r.wanted {
		if out != nil && json.Unmarshal(content, out) != nil {
			return errNonsense
		}
		return nil
	}
	var said wire.Problem
	if json.Unmarshal(content, &said) == nil && said.Error.Code.Known() {
		r.problem = said.Error
		return nil
	}
	return errNonsense
}

// tellTime takes the locks along where the workspace lives in another time, or did.
func tellTime(header http.Header, clock latchkey.ClockSetting) {
	if clock.Ahead > 0 {
		header.Set(wire.AheadHeader, strconv.FormatInt(clock.Ahead.Milliseconds(), 10))
	}
	if !clock.SetBackAt.IsZero() {
		header.Set(wire.SetBackHeader, strconv.FormatInt(clock.SetBackAt.UnixMilli(), 10))
	}
}

func (c *client) send(ctx context.Context, r request) (*http.Response, error) {
	var body bytes.Buffer
	if r.body != nil {
		if err := json.NewEncoder(&body).Encode(r.body); err != nil {
			return nil, err
		}
	}
	made, err := http.NewRequestWithContext(ctx, r.method, c.base+r.path, &body)
	if err != nil {
		return nil, err
	}
	made.Header.Set("Authorization", "Bearer "+c.token.Reveal())
	tellTime(made.Header, c.clock())
	if r.body != nil {
		made.Header.Set("Content-Type", "application/json")
	}
	return c.http.Do(made)
}
