package latchkey

import (
	"context"
	"time"
)

// GrantPreviews says what a grant would be.
type GrantPreviews interface {
	// PreviewGrant returns the grant that CreateGrant would make, with the errors
	// that it would return, and writes nothing: no PIN is reserved, no event is
	// left, nobody is told. A PIN that is drawn is an example: the grant, when it
	// is made, may get another.
	PreviewGrant(ctx context.Context, workspaceID string, grant NewGrant) (Grant, error)
}

// ProgramAt is when a credential of the grant is put on a door: at once when
// that is not in the future.
func (g Grant) ProgramAt(door Door, now time.Time) time.Time {
	return latest(g.Window.StartsAt.Add(-g.lead(door)), now)
}
