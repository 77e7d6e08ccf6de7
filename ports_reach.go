package latchkey

import "context"

// Reach tells how far client sessions reach.
type Reach interface {
	// CheckReach fails for the first of the things that is not within the
	// viewer's reach: for a door to be seen with EUnauthorized, for anything else
	// as if it were not there. What nobody has is within every reach: whoever
	// goes on to look for it does not find it.
	CheckReach(ctx context.Context, workspaceID string, by Viewer, need Need, named []Named) error
}
