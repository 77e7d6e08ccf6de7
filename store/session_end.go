package store

import (
	"context"

	"github.com/lib/pq"

	"latchkey"
)

// GrantSession implements latchkey.ClientSessions.
func (s *Store) GrantSession(
	ctx context.Context, workspaceID string, ref latchkey.SessionRef, links latchkey.SessionLinks,
) (latchkey.ClientSession, error) {
	var id string
	err := s.inTx(ctx, &id, func(t *tx) error {
		links, err := t.checkLinks(ctx, workspaceID, links)
		if err != nil {
			return err
		}
		session, err := one[sessionRow](ctx, t, "client_session",
			sessionBy(workspaceID, ref).when(true, "z.revoked_at is null").add(" for update"))
		if err != nil {
			return err
		}
		id = session.ID
		return t.extendSession(ctx, id, latchkey.NewClientSession{SessionLinks: links})
	})
	if err != nil {
		return latchkey.ClientSession{}, err
	}
	return s.Session(ctx, workspaceID, latchkey.SessionRef{ID: id})
}

// RevokeSession implements latchkey.ClientSessions. Its key is free for another.
func (s *Store) RevokeSession(ctx context.Context, workspaceID, id string) error {
	return s.endSession(ctx, workspaceID, id, func(t *tx) error {
		_, err := t.ExecContext(ctx, `update client_sessions set revoked_at = coalesce(revoked_at, $2) where id = $1`, id, t.now)
		return err
	})
}

// DeleteSession implements latchkey.ClientSessions.
func (s *Store) DeleteSession(ctx context.Context, workspaceID, id string) error {
	return s.endSession(ctx, workspaceID, id, func(t *tx) error {
		if _, err := t.ExecContext(ctx, `delete from client_sessions where id = $1`, id); err != nil {
			return err
		}
		return t.tellSessionDeleted(ctx, workspaceID, id)
	})
}

// DeleteSessionsOf implements latchkey.ClientSessions.
func (s *Store) DeleteSessionsOf(ctx context.Context, workspaceID, customerKey string) (ids []string, err error) {
	err = s.inTx(ctx, nil, func(t *tx) error {
		err := t.SelectContext(ctx, &ids, `
			select id from client_sessions where workspace_id = $1 and customer_key = $2 order by created_at, id for update`,
			workspaceID, customerKey)
		if err != nil {
			return failed("list a customer's sessions", err)
		}
		return t.deleteSessions(ctx, `id = any($1::uuid[])`, pq.Array(ids))
	})
	return ids, err
}

func (s *Store) endSession(ctx context.Context, workspaceID, id string, end func(*tx) error) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		q := sessionBy(workspaceID, latchkey.SessionRef{ID: id}).add(" for update")
		if _, err := one[sessionRow](ctx, t, "client_session", q); err != nil {
			return err
		}
		if err := end(t); err != nil {
			return failed("end client session", err)
		}
		return nil
	})
}
