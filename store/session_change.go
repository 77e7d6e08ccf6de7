package store

import (
	"context"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"latchkey"
)

// OpenSession implements latchkey.ClientSessions.
func (s *Store) OpenSession(
	ctx context.Context, workspaceID string, wish latchkey.NewClientSession, reuse latchkey.SessionReuse,
) (latchkey.ClientSession, error) {
	var id string
	err := s.inTx(ctx, &id, func(t *tx) error {
		links, err := t.checkLinks(ctx, workspaceID, wish.SessionLinks)
		if err != nil {
			return err
		}
		wish.SessionLinks = links
		if wish.ExpiresAt != nil && !wish.ExpiresAt.After(t.now) {
			return latchkey.Invalid("expires_at", "expires_at must be in the future")
		}
		if id, err = t.sessionLike(ctx, workspaceID, wish, reuse); err != nil {
			return err
		}
		switch {
		case id == "":
			id, err = t.insertSession(ctx, workspaceID, wish)
		case reuse == latchkey.ReuseRefused:
			err = &latchkey.Error{
				Code: latchkey.EInvalid, Type: "client_session_token_already_exists",
				Message: "There is a client session with this user_identifier_key. Use get_or_create, or revoke that one first.",
			}
		case reuse == latchkey.ReuseExtended:
			err = t.extendSession(ctx, id, wish)
		}
		return err
	})
	if err != nil {
		return latchkey.ClientSession{}, err
	}
	return s.Session(ctx, workspaceID, latchkey.SessionRef{ID: id})
}

// sessionLike finds the session that is meant by a wish: by its key, or for one
// without a key, when it may be reused, by all its links. An expired session
// makes room. One caller at a time looks and makes.
func (t *tx) sessionLike(
	ctx context.Context, workspaceID string, wish latchkey.NewClientSession, reuse latchkey.SessionReuse,
) (string, error) {
	if wish.UserIdentifierKey == "" && reuse != latchkey.ReuseExtended {
		return "", nil
	}
	if _, err := t.ExecContext(ctx, `select from workspaces where id = $1 for no key update`, workspaceID); err != nil {
		return "", failed("lock workspace", err)
	}
	if _, err := t.ExecContext(ctx, `
		update client_sessions set revoked_at = expires_at
		where workspace_id = $1 and revoked_at is null and expires_at <= $2`, workspaceID, t.now); err != nil {
		return "", failed("end expired sessions", err)
	}
	var id string
	q := sessionsLike(workspaceID, wish)
	_, err := t.getOne(ctx, &id, q.text.String(), q.args...)
	return id, err
}

func sessionsLike(workspaceID string, wish latchkey.NewClientSession) *query {
	q := newQuery(`select z.id from client_sessions z where z.workspace_id = ? and z.revoked_at is null`, workspaceID)
	if wish.UserIdentifierKey != "" {
		return q.equal("z.user_identifier_key", wish.UserIdentifierKey)
	}
	return q.
		when(true, "z.user_identifier_key is null and z.customer_key is not distinct from ?", null(wish.CustomerKey)).
		when(true, "not z.read_only and not exists (select from instant_keys k where k.session_id = z.id)"). // those are nobody else's
		when(true, "z.identity_id is not distinct from ?::uuid", null(wish.IdentityID)).
		when(true, sameSet("z.account_ids"), pq.Array(wish.AccountIDs)).
		when(true, sameSet("z.webview_ids"), pq.Array(wish.WebviewIDs)).
		add(" order by z.created_at, z.id limit 1")
}

func sameSet(column string) string {
	return "exists (select from (select coalesce(?::uuid[], '{}') as ids) wanted where " + column + " @> ids and " + column + " <@ ids)"
}

func (t *tx) insertSession(ctx context.Context, workspaceID string, wish latchkey.NewClientSession) (string, error) {
	id, expires := uuid.NewString(), t.now.AddDate(1, 0, 0)
	if wish.ExpiresAt != nil {
		expires = wish.ExpiresAt.UTC()
	}
	_, err := t.ExecContext(ctx, `
		insert into client_sessions (id, workspace_id, user_identifier_key, customer_key, identity_id,
			account_ids, webview_ids, token_hash, created_at, expires_at, read_only)
		values ($1, $2, $3, $4, $5, coalesce($6::uuid[], '{}'), coalesce($7::uuid[], '{}'), $8, $9, $10, $11)`,
		id, workspaceID, null(wish.UserIdentifierKey), null(wish.CustomerKey), null(wish.IdentityID),
		pq.Array(unique(wish.AccountIDs)), pq.Array(unique(wish.WebviewIDs)), hashToken(t.vault.sessionToken(id)), t.now, expires, wish.ReadOnly)
	if err != nil {
		return "", failed("create client session", err)
	}
	return id, nil
}

// extendSession adds links to a session and sets when it expires, if that is said.
func (t *tx) extendSession(ctx context.Context, id string, wish latchkey.NewClientSession) error {
	_, err := t.ExecContext(ctx, `
		update client_sessions z set
			identity_id = coalesce($2, identity_id), expires_at = coalesce($3, expires_at),
			account_ids = array(select distinct unnest(z.account_ids || $4::uuid[])),
			webview_ids = array(select distinct unnest(z.webview_ids || $5::uuid[]))
		where id = $1`, id, null(wish.IdentityID), utc(wish.ExpiresAt), pq.Array(wish.AccountIDs), pq.Array(wish.WebviewIDs))
	if err != nil {
		return failed("extend client session", err)
	}
	return nil
}
