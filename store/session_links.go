package store

import (
	"context"

	"github.com/lib/pq"

	"latchkey"
)

// checkLinks refuses links to what is not in the workspace. A person who was
// merged into another is linked as that one.
func (t *tx) checkLinks(ctx context.Context, workspaceID string, links latchkey.SessionLinks) (latchkey.SessionLinks, error) {
	if links.IdentityID != "" {
		person, err := t.lockIdentity(ctx, workspaceID, links.IdentityID)
		if err != nil {
			return links, err
		}
		links.IdentityID = person.ID
	}
	if err := t.checkThere(ctx, "connected_account", `
		select count(*) from accounts where workspace_id = $1 and id = any($2::uuid[]) and deleted_at is null`,
		workspaceID, links.AccountIDs); err != nil {
		return links, err
	}
	return links, t.checkThere(ctx, "connect_webview", `
		select count(*) from connect_webviews where workspace_id = $1 and id = any($2::uuid[])`, workspaceID, links.WebviewIDs)
}

// checkThere refuses ids of which a statement counts fewer than there are.
func (t *tx) checkThere(ctx context.Context, resource, count, workspaceID string, ids []string) error {
	var known int
	err := t.GetContext(ctx, &known, count, workspaceID, pq.Array(ids))
	if err != nil {
		return missing(resource, err)
	}
	if known < len(unique(ids)) {
		return latchkey.NotFound(resource)
	}
	return nil
}

// linkWebview lets a session see a webview that it made. "" is no session.
func (t *tx) linkWebview(ctx context.Context, sessionID, webviewID string) error {
	_, err := t.touched(ctx, "link a webview to its session", `
		update client_sessions set webview_ids = array_append(webview_ids, $2::uuid) where id = $1`, null(sessionID), webviewID)
	return err
}

// unlinkWebview leaves the account that was connected through a webview ("" for
// none) to the webview's sessions.
func (t *tx) unlinkWebview(ctx context.Context, webviewID, accountID string) error {
	_, err := t.touched(ctx, "unlink a webview from its sessions", `
		update client_sessions set webview_ids = array_remove(webview_ids, $1::uuid),
			account_ids = case when $2::uuid is null or $2 = any(account_ids) then account_ids
				else array_append(account_ids, $2) end
		where $1 = any(webview_ids)`, webviewID, null(accountID))
	return err
}

// forgetSessions deletes the sessions of a person.
func (t *tx) forgetSessions(ctx context.Context, identityID string) error {
	return t.deleteSessions(ctx, `identity_id = $1`, identityID)
}

// deleteSessions deletes the sessions for which a condition holds, and with each
// the instant key that is its.
func (t *tx) deleteSessions(ctx context.Context, condition string, args ...any) error {
	var rows []struct{ ID, WorkspaceID string }
	err := t.SelectContext(ctx, &rows, `delete from client_sessions where `+condition+` returning id, workspace_id`, args...)
	if err != nil {
		return failed("delete client sessions", err)
	}
	for _, row := range rows {
		if err := t.tellSessionDeleted(ctx, row.WorkspaceID, row.ID); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) tellSessionDeleted(ctx context.Context, workspaceID, id string) error {
	return t.record(ctx, workspaceID, latchkey.EventSessionDeleted, latchkey.EventSubject{SessionID: id},
		map[string]any{"client_session_id": id})
}
