package latchkey

import "context"

// Portals keeps the links to customers' pages.
type Portals interface {
	CreatePortal(ctx context.Context, workspaceID string, portal NewPortal) (Portal, error)
	Portal(ctx context.Context, workspaceID, id string) (Portal, error)
	// PortalOfSession is the portal whose client session that is; another session
	// has none, which is ENotFound.
	PortalOfSession(ctx context.Context, workspaceID, sessionID string) (Portal, error)
	// DeletePortals ends all links to a customer's pages and returns those that
	// worked until then. Their client sessions are gone.
	DeletePortals(ctx context.Context, workspaceID, customerKey string) ([]Portal, error)
}
