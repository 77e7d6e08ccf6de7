package latchkey

import (
	"context"
	"time"
)

// Clocks turns the clocks of sandbox workspaces.
type Clocks interface {
	// AdvanceClock moves the workspace's time forward and nudges every grant
	// that is not over: what is due by then is done now. A workspace that is no
	// sandbox is EInvalid workspace_not_sandbox; a time that is not later than
	// the workspace's is EInvalid. Other workspaces do not notice.
	AdvanceClock(ctx context.Context, workspaceID string, advance ClockAdvance) (Workspace, error)
}

// ClockAdvance says how far to turn a clock: by a span, or to an instant of the
// workspace's time. Exactly one is set.
type ClockAdvance struct {
	By time.Duration
	To *time.Time
}

// From is the new time of a clock that shows now.
func (a ClockAdvance) From(now time.Time) time.Time {
	if a.To != nil {
		return *a.To
	}
	return now.Add(a.By)
}
