package latchkey

import "context"

// Timelines tells what happened, to the instant, with every attempt at a lock.
type Timelines interface {
	// GrantTimeline is a grant's, also of one that is deleted and clean.
	GrantTimeline(ctx context.Context, workspaceID string, ref GrantRef, filter TimelineFilter) (Grant, Timeline, error)
	// CodeTimeline is an access code's, also of one that is gone.
	CodeTimeline(ctx context.Context, workspaceID, codeID string, filter TimelineFilter) (Timeline, error)
}
