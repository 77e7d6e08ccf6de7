package route

import (
	"log/slog"
	"strings"
	"time"

	"latchkey"
)

// Caller is who asks.
type Caller struct {
	Workspace   latchkey.Workspace      // zero where a user's token needs none
	User        *latchkey.User          // of a personal access token
	Session     *latchkey.ClientSession // nil for keys and tokens, which see the whole workspace
	Publishable bool                    // by publishable key: anybody who has read the web page
	UserKey     string                  // the user_identifier_key that a web page sent beside its publishable key
}

// Call is one request after authentication: who asks, and where the answer and
// the log line go.
type Call struct {
	Caller

	Verb    string
	BaseURL string // of the API as the caller reaches it, without a slash at the end
	clock   latchkey.Clock
	path    string
	values  map[string]any // the known parameters as they came
	page    turned
	notes   []slog.Attr
}

// NewCall begins a call. clock shows the real time.
func NewCall(caller Caller, verb string, clock latchkey.Clock, baseURL, path string) *Call {
	call := &Call{Caller: caller, Verb: verb, clock: clock, BaseURL: strings.TrimRight(baseURL, "/"), path: path}
	if caller.Session != nil {
		call.Note("client_session_id", caller.Session.ID)
	}
	return call
}

// Now is the time in the caller's workspace.
func (c *Call) Now() time.Time { return c.Workspace.Now(c.clock.Now()) }

// Viewer is through whose eyes the caller reads.
func (c Caller) Viewer() latchkey.Viewer {
	if c.Session == nil {
		return latchkey.Viewer{}
	}
	return latchkey.Viewer{SessionID: c.Session.ID}
}

// OnlyReads reports whether the caller may change nothing. What lets its bearer change
// something, such as a key, is not shown to it.
func (c Caller) OnlyReads() bool { return c.Session != nil && c.Session.ReadOnly }

// CustomerKey is whose a thing becomes that the caller makes; "" unless a
// customer's session asks.
func (c Caller) CustomerKey() string {
	if c.Session == nil {
		return ""
	}
	return c.Session.CustomerKey
}

// Note adds an id to the request's log line. Secrets and names do not go there.
func (c *Call) Note(key, id string) {
	if id != "" {
		c.notes = append(c.notes, slog.String(key, id))
	}
}

// Notes are what the handlers noted.
func (c *Call) Notes() []slog.Attr { return c.notes }
