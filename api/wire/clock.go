package wire

import (
	"time"

	"latchkey"
)

// Clock is the time of a workspace and how far it is ahead of the real one.
type Clock struct {
	WorkspaceID  string  `json:"workspace_id"`
	Now          Time    `json:"now"`
	AheadSeconds float64 `json:"ahead_seconds"`
}

// ClockOf shows a workspace's clock when the machine shows an instant.
func ClockOf(w latchkey.Workspace, machine time.Time) Clock {
	return Clock{WorkspaceID: w.ID, Now: At(w.Now(machine)), AheadSeconds: w.ClockOffset.Seconds()}
}
