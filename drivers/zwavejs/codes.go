package zwavejs

import (
	"context"
	"encoding/json"
	"maps"
	"strings"

	"latchkey"
)

// codes is one of the two ways in which locks keep codes. Every error is a fault.
type codes interface {
	// limits are what the lock takes.
	limits() limits
	// read asks the lock what a slot holds.
	read(ctx context.Context, slot int) (held, error)
	// taken asks the lock which slots hold no code and take none.
	taken(ctx context.Context) ([]int, error)
	// write puts a code into a slot that is free. A lock that says no is a fault;
	// one that says nothing may still have refused.
	write(ctx context.Context, into place) error
	// clear empties a slot.
	clear(ctx context.Context, slot int) error
}

// place is where a code is to go.
type place struct {
	slot         int
	digits, name string
	ours         bool // an earlier write of ours may have left a part there
}

// limits are what a lock takes.
type limits struct {
	slots             int
	shortest, longest int
	name              int // how long a name may be; 0 when it keeps none
}

// lengths lists how many digits a code may have.
func (l limits) lengths() []int {
	var lengths []int
	for n := l.shortest; n <= l.longest; n++ {
		lengths = append(lengths, n)
	}
	return lengths
}

// codesOf returns the way of a node; nil when it takes no codes, or takes them in
// a way that the server is too old for.
func codesOf(ctx context.Context, c *connection, timing timing, node nodeState) (codes, error) {
	ask := asker{connection: c, timing: timing, node: node.NodeID}
	switch {
	case node.version(classUserCredential) > 0 && c.schema >= accessControlSchema:
		return newCredentialCodes(ctx, ask)
	case node.version(classUserCode) > 0:
		return newUserCodes(ask, node), nil
	}
	return nil, nil //nolint:nilnil // a lock without codes is no failure
}

// asker sends commands about one node.
type asker struct {
	connection *connection
	timing     timing
	node       int
}

// ask sends a command about the node and makes a fault of what goes wrong.
func (a asker) ask(ctx context.Context, writes bool, name string, args map[string]any, out any) error {
	ctx, cancel := a.timing.answer(ctx)
	defer cancel()
	all := map[string]any{"nodeId": a.node}
	maps.Copy(all, args)
	if err := a.connection.call(ctx, command{name: name, args: all, writes: writes}, out); err != nil {
		return faultOf(err)
	}
	return nil
}

// invoke calls a method of a command class. The server wants a list of arguments
// also where there are none.
func (a asker) invoke(ctx context.Context, writes bool, class int, method string, out any, args ...any) error {
	if args == nil {
		args = []any{}
	}
	var got struct {
		Response json.RawMessage `json:"response"`
	}
	err := a.ask(ctx, writes, "endpoint.invoke_cc_api", map[string]any{
		"endpoint": 0, "commandClass": class, "methodName": method, "args": args,
	}, &got)
	if err != nil || out == nil {
		return err
	}
	if len(got.Response) == 0 || string(got.Response) == "null" {
		return errNoResponse
	}
	if json.Unmarshal(got.Response, out) != nil {
		return faultOf(&callError{writes: writes, sent: true, cause: errNonsense})
	}
	return nil
}

// errNoResponse is a question that the lock left open, or a command that is not confirmed.
var errNoResponse = latchkey.Faultf(latchkey.FaultOffline, "the lock does not answer")

// shownDigits is a code as a lock shows it; "" for stars, bytes and the like.
func shownDigits(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) != nil || strings.Trim(text, "0123456789") != "" {
		return ""
	}
	return text
}
