package sandbox

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"latchkey"
	"latchkey/drivers/rest"
	"latchkey/drivers/sandbox/wire"
)

// client speaks the account API of one site.
type client struct {
	rest *rest.Client
}

// request is one call.
type request struct {
	method, path string
	body         any // sent as JSON; nil for none
	want         int // the status of success
}

func (r request) call() rest.Call {
	return rest.Call{Method: r.method, Path: r.path, Body: r.body, Want: r.want}
}

// reply is what came of a call.
type reply struct {
	writes     bool // the call may have changed something
	sent       bool // it left this machine, at least in part
	err        error
	status     int
	retryAfter string
	problem    wire.ProblemDetail
}

// errNonsense is an answer that is not what the API says.
var errNonsense = rest.ErrNonsense

// call makes a call and reads a successful answer into out (nil to drop it).
// Every error is a fault.
func (c *client) call(ctx context.Context, r request, out any) error {
	if got := c.rest.Do(ctx, r.call(), out); !got.OK() {
		return faultOf(replyOf(got))
	}
	return nil
}

// replyOf reads the problem of a call that did not succeed.
func replyOf(got rest.Reply) reply {
	failed := reply{
		writes: got.Call.Writes(), sent: got.Sent, err: got.Err, status: got.Status, retryAfter: got.Header.Get("Retry-After"),
	}
	if failed.err == nil {
		failed.err = failed.read(got.Content)
	}
	return failed
}

// read decodes a refusal.
func (r *reply) read(content []byte) error {
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
