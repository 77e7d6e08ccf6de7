package latchkey

import "context"

// Suspensions takes grants off their doors for a while. Doing it twice is doing
// it once. A grant that has ended is EConflict access_grant_ended.
type Suspensions interface {
	// SuspendGrant wants everything off the doors, and keeps the grant's PINs,
	// doors and window, which may be changed meanwhile.
	SuspendGrant(ctx context.Context, workspaceID string, ref GrantRef) (Grant, error)
	// ResumeGrant puts the same PINs back.
	ResumeGrant(ctx context.Context, workspaceID string, ref GrantRef) (Grant, error)
}
