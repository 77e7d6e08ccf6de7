package route

import (
	"log/slog"
	"strings"
	"time"

	"latchkey"
)

// Call is one request after authentication: who asks, and where the answer and
// the log line go.
type Call struct {
	Workspace latchkey.Workspace
	BaseURL   string // of the API as the caller reaches it, without a slash at the end
	clock     latchkey.Clock
	path      string
	values    map[string]any // the known parameters as they came
	page      turned
	notes     []slog.Attr
}

// NewCall begins a call. clock shows the real time.
func NewCall(workspace latchkey.Workspace, clock latchkey.Clock, baseURL, path string) *Call {
	return &Call{Workspace: workspace, clock: clock, BaseURL: strings.TrimRight(baseURL, "/"), path: path}
}

// Now is the time in the caller's workspace.
func (c *Call) Now() time.Time { return c.Workspace.Now(c.clock.Now()) }

// Note adds an id to the request's log line. Secrets and names do not go there.
func (c *Call) Note(key, id string) {
	if id != "" {
		c.notes = append(c.notes, slog.String(key, id))
	}
}

// Notes are what the handlers noted.
func (c *Call) Notes() []slog.Attr { return c.notes }
