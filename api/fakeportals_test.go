package api_test

import (
	"context"

	"latchkey"
)

func (w *world) CreatePortal(ctx context.Context, ws string, wish latchkey.NewPortal) (latchkey.Portal, error) {
	made := latchkey.Portal{
		ID: id(19, 1), WorkspaceID: ws, CustomerKey: wish.CustomerKey, SessionID: id(13, 5), Token: latchkey.NewSecret(readerToken),
		ProfileID: wish.ProfileID, View: wish.View, CreatedAt: now, ExpiresAt: now.Add(latchkey.PortalLife),
	}
	w.portals = append(w.portals, made)
	return made, w.change(ctx, wish, made.ID)
}

func (w *world) DeletePortals(context.Context, string, string) ([]latchkey.Portal, error) {
	return w.portals, nil
}

func (w *world) Portal(_ context.Context, ws, portalID string) (latchkey.Portal, error) {
	return find(w.portals, "customer_portal", func(p latchkey.Portal) bool { return p.WorkspaceID == ws && p.ID == portalID })
}

func (w *world) PortalOfSession(_ context.Context, ws, sessionID string) (latchkey.Portal, error) {
	return find(w.portals, "customer_portal", func(p latchkey.Portal) bool { return p.WorkspaceID == ws && p.SessionID == sessionID })
}
