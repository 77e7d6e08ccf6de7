package latchkey

import "context"

// Portals keeps the links to customers' pages.
type Portals interface {
	CreatePortal(ctx context.Context, workspaceID string, portal NewPortal) (Portal, error)
	Portal(ctx context.Context, workspaceID, id string) (Portal, error)
	// PortalOfSession is the portal whose client session that is; another session
	// has none, which is ENotFound.
	PortalOfSession(ctx context.Context, workspaceID, sessionID string) (Portal, error)
}
