package store

import (
	"context"

	"github.com/lib/pq"

	"latchkey"
)

// sessionColumns are those of a sessionRow; the table is z.
const sessionColumns = `z.id, z.workspace_id, coalesce(z.user_identifier_key, '') as user_identifier_key,
	coalesce(z.customer_key, '') as customer_key, coalesce(z.identity_id::text, '') as identity_id,
	array(select a.id::text from accounts a where a.deleted_at is null and (a.id = any(z.account_ids)
		or a.id in (select v.account_id from connect_webviews v where v.id = any(z.webview_ids)))
		order by a.created_at, a.id) as accounts,
	z.read_only, z.webview_ids::text[] as webviews, z.created_at, z.expires_at, z.revoked_at`

// sessionSelect counts the devices, too, which a caller's every call need not.
const sessionSelect = `select ` + sessionColumns + `,
	(with z as (select z.*) select count(*) from doors d
		join accounts a on a.id = d.account_id and a.deleted_at is null
		where d.kind = 'device' and d.managed and d.deleted_at is null and d.id in ` + doorsSeen + `) as device_count
	from client_sessions z where z.workspace_id = ?`

type sessionRow struct {
	latchkey.ClientSession

	Accounts, Webviews pq.StringArray
}

func (r sessionRow) entity() (latchkey.ClientSession, latchkey.Mark) {
	session := r.ClientSession
	session.AccountIDs, session.WebviewIDs = r.Accounts, r.Webviews
	session.CreatedAt, session.ExpiresAt, session.RevokedAt = session.CreatedAt.UTC(), session.ExpiresAt.UTC(), utc(session.RevokedAt)
	return session, latchkey.Mark{CreatedAt: session.CreatedAt, ID: session.ID}
}

// SessionByToken implements latchkey.Callers.
func (s *Store) SessionByToken(ctx context.Context, token latchkey.Secret) (latchkey.ClientSession, latchkey.Workspace, error) {
	session, err := one[sessionRow](ctx, s.db, "client_session",
		newQuery(`select `+sessionColumns+` from client_sessions z where z.token_hash = ?`, hashToken(token)))
	if err != nil {
		return session, latchkey.Workspace{}, notAccepted(err, "client_session_not_found", "Session not found")
	}
	workspace, err := one[workspaceRow](ctx, s.db, "workspace",
		newQuery(workspaceSelect+` where w.id = ?`, session.WorkspaceID))
	session.Token = token
	return session, workspace, err
}

// Session implements latchkey.ClientSessions.
func (s *Store) Session(ctx context.Context, workspaceID string, ref latchkey.SessionRef) (latchkey.ClientSession, error) {
	session, err := one[sessionRow](ctx, s.db, "client_session", sessionBy(workspaceID, ref))
	session.Token = s.vault.sessionToken(session.ID)
	return session, err
}

func sessionBy(workspaceID string, ref latchkey.SessionRef) *query {
	return newQuery(sessionSelect+` and (z.id = ? or z.user_identifier_key = ? and z.revoked_at is null)`,
		workspaceID, null(ref.ID), null(ref.UserIdentifierKey))
}

// ListSessions implements latchkey.ClientSessions.
func (s *Store) ListSessions(ctx context.Context, workspaceID string, filter latchkey.SessionFilter) ([]latchkey.ClientSession, error) {
	q := newQuery(sessionSelect+` and z.revoked_at is null`, workspaceID).
		when(filter.ID != "", "z.id::text = lower(?)", filter.ID).
		equal("z.user_identifier_key", filter.UserIdentifierKey).
		when(filter.WithoutUserIdentifierKey, "z.user_identifier_key is null").
		when(filter.IdentityID != "", "z.identity_id::text = lower(?)", filter.IdentityID).
		when(filter.WebviewID != "", "lower(?) = any(z.webview_ids::text[])", filter.WebviewID).
		add(" order by z.created_at, z.id")
	sessions, err := all[sessionRow](ctx, s.db, q)
	for i := range sessions {
		sessions[i].Token = s.vault.sessionToken(sessions[i].ID)
	}
	return sessions, err
}
