package route

import (
	"log/slog"
	"strings"

	"latchkey"
)

// Call is one request after authentication: who asks, and where the answer and
// the log line go.
type Call struct {
	Workspace latchkey.Workspace
	BaseURL   string // of the API as the caller reaches it, without a slash at the end
	path      string
	values    map[string]any // the known parameters as they came
	page      turned
	notes     []slog.Attr
}

// NewCall begins a call.
func NewCall(workspace latchkey.Workspace, baseURL, path string) *Call {
	return &Call{Workspace: workspace, BaseURL: strings.TrimRight(baseURL, "/"), path: path}
}

// Note adds an id to the request's log line. Secrets and names do not go there.
func (c *Call) Note(key, id string) {
	if id != "" {
		c.notes = append(c.notes, slog.String(key, id))
	}
}

// Notes are what the handlers noted.
func (c *Call) Notes() []slog.Attr { return c.notes }
