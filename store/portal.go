package store

import (
	"context"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"latchkey"
)

// portalSelect reads the portals that live: those whose client session does.
const portalSelect = `
	select o.id, z.workspace_id, z.customer_key, o.session_id, coalesce(o.customization_profile_id::text, '') as profile_id,
		p.look as appearance, o.view as shown, o.created_at, z.expires_at
	from customer_portals o join client_sessions z on z.id = o.session_id and z.revoked_at is null
	left join customization_profiles p on p.id = o.customization_profile_id
	where z.workspace_id = ?`

type portalRow struct {
	latchkey.Portal

	Appearance document[*latchkey.ProfileLook]
	Shown      document[latchkey.PortalView]
}

func (r portalRow) entity() (latchkey.Portal, latchkey.Mark) {
	portal := r.Portal
	portal.Look, portal.View = r.Appearance.is, r.Shown.is
	portal.CreatedAt, portal.ExpiresAt = portal.CreatedAt.UTC(), portal.ExpiresAt.UTC()
	return portal, latchkey.Mark{CreatedAt: portal.CreatedAt, ID: portal.ID}
}

// Portal implements latchkey.Portals.
func (s *Store) Portal(ctx context.Context, workspaceID, id string) (latchkey.Portal, error) {
	return s.portal(ctx, newQuery(portalSelect, workspaceID).when(true, "o.id = ?", id))
}

// PortalOfSession implements latchkey.Portals.
func (s *Store) PortalOfSession(ctx context.Context, workspaceID, sessionID string) (latchkey.Portal, error) {
	return s.portal(ctx, newQuery(portalSelect, workspaceID).when(true, "o.session_id = ?", sessionID))
}

func (s *Store) portal(ctx context.Context, q *query) (latchkey.Portal, error) {
	portal, err := one[portalRow](ctx, s.db, "customer_portal", q)
	if err == nil {
		portal.Token = s.vault.sessionToken(portal.SessionID)
	}
	return portal, err
}

// DeletePortals implements latchkey.Portals.
func (s *Store) DeletePortals(ctx context.Context, workspaceID, customerKey string) (ended []latchkey.Portal, err error) {
	err = s.inTx(ctx, nil, func(t *tx) error {
		ended, err = all[portalRow](ctx, t, newQuery(portalSelect, workspaceID).
			when(true, "z.customer_key = ?", customerKey).add(" order by o.created_at, o.id for update of z"))
		if err != nil {
			return err
		}
		sessions := make([]string, len(ended))
		for i, portal := range ended {
			sessions[i] = portal.SessionID
		}
		return t.deleteSessions(ctx, `id = any($1::uuid[])`, pq.Array(sessions))
	})
	return ended, err
}

// CreatePortal implements latchkey.Portals.
func (s *Store) CreatePortal(ctx context.Context, workspaceID string, wish latchkey.NewPortal) (latchkey.Portal, error) {
	id := uuid.NewString()
	err := s.inTx(ctx, &id, func(t *tx) error {
		if err := t.checkProfile(ctx, workspaceID, wish.ProfileID); err != nil {
			return err
		}
		sessionID, err := t.insertSession(ctx, workspaceID, latchkey.NewClientSession{
			CustomerKey: wish.CustomerKey, ReadOnly: true, ExpiresAt: new(t.now.Add(latchkey.PortalLife)),
		})
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `
			insert into customer_portals (id, session_id, customization_profile_id, view, created_at)
			values ($1, $2, $3, $4, $5)`, id, sessionID, null(wish.ProfileID), document[latchkey.PortalView]{wish.View}, t.now)
		if err != nil {
			return failed("create customer portal", err)
		}
		return nil
	})
	if err != nil {
		return latchkey.Portal{}, err
	}
	return s.Portal(ctx, workspaceID, id)
}
