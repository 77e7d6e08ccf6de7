package store

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"latchkey"
)

const webviewSelect = `
	select w.id, w.workspace_id, coalesce(w.account_id::text, '') as account_id, w.reconnects,
		w.accepted_capabilities, w.accepted_providers, w.any_provider, w.manage_new_devices, w.selection_mode, w.selected_at,
		w.wait_for_devices, coalesce(w.redirect_url, '') as redirect_url, coalesce(w.failure_url, '') as failure_url,
		coalesce(w.customer_key, '') as customer_key, w.custom_metadata as metadata,
		w.login_state, coalesce(w.selected_provider, '') as selected_provider,
		coalesce(w.fault_class, '') as fault_class, coalesce(w.fault_message, '') as fault_message,
		w.authorized_at, w.created_at, w.expires_at, w.expires_at < now() as expired
	from connect_webviews w`

type webviewRow struct {
	latchkey.Webview

	Metadata             document[map[string]any]
	AcceptedCapabilities pq.StringArray
	AcceptedProviders    pq.StringArray
	LoginState           latchkey.LoginState
	SelectedProvider     string
	FaultClass           latchkey.FaultClass
	FaultMessage         string
}

func (r webviewRow) entity() (latchkey.Webview, latchkey.Mark) {
	webview := r.Webview
	webview.CustomMetadata, webview.CreatedAt = r.Metadata.is, webview.CreatedAt.UTC()
	webview.Capabilities, webview.Providers = r.AcceptedCapabilities, r.AcceptedProviders
	webview.Login = latchkey.Login{
		State: r.LoginState, Provider: r.SelectedProvider, Fault: r.FaultClass, FaultMessage: r.FaultMessage,
	}
	return webview, latchkey.Mark{CreatedAt: webview.CreatedAt, ID: webview.ID}
}

// withToken puts the secret of the address into a webview.
func (s *Store) withToken(webview latchkey.Webview) latchkey.Webview {
	webview.Token = s.vault.webviewToken(webview.ID)
	return webview
}

// CreateWebview implements latchkey.Webviews.
func (s *Store) CreateWebview(ctx context.Context, workspaceID string, wish latchkey.NewWebview) (latchkey.Webview, error) {
	id := uuid.NewString()
	err := s.inTx(ctx, &id, func(t *tx) error {
		if wish.AccountID != "" {
			if err := t.askToLogInAgain(ctx, workspaceID, wish.AccountID); err != nil {
				return err
			}
		}
		_, err := t.ExecContext(ctx, `
			insert into connect_webviews (id, workspace_id, account_id, reconnects, accepted_capabilities, accepted_providers,
				any_provider, manage_new_devices, selection_mode, wait_for_devices, redirect_url, failure_url, customer_key,
				custom_metadata, created_at, expires_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, now() + $16 * interval '1 second')`,
			id, workspaceID, null(wish.AccountID), wish.AccountID != "", pq.Array(listOf(wish.Capabilities)),
			pq.Array(listOf(wish.Providers)), wish.AnyProvider, wish.ManageNewDevices, wish.SelectionMode, wish.WaitForDevices,
			null(wish.RedirectURL), null(wish.FailureURL), null(wish.CustomerKey), object(wish.CustomMetadata),
			t.now, int(latchkey.WebviewLife/time.Second))
		if err != nil {
			return failed("create webview", err)
		}
		return t.linkWebview(ctx, wish.SessionID, id)
	})
	if err != nil {
		return latchkey.Webview{}, err
	}
	return s.Webview(ctx, workspaceID, id)
}

// listOf is the list itself, or an empty one: the column is never null.
func listOf(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func (t *tx) askToLogInAgain(ctx context.Context, workspaceID, accountID string) error {
	account, err := t.lockAccountOf(ctx, workspaceID, accountID)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `
		update accounts set reauthorization_asked_at = coalesce(reauthorization_asked_at, $2) where id = $1`, accountID, t.now)
	if err != nil {
		return failed("ask for a login", err)
	}
	message := ""
	if isDisconnected(account) {
		message = account.Fault.Message
	}
	return t.recordAccount(ctx, latchkey.EventAccountReauth, account, t.accountNotices(message))
}

// Webview implements latchkey.Webviews.
func (s *Store) Webview(ctx context.Context, workspaceID, id string) (latchkey.Webview, error) {
	webview, err := one[webviewRow](ctx, s.db, "connect_webview",
		newQuery(webviewSelect+` where w.workspace_id = ? and w.id = ?`, workspaceID, id))
	return s.withToken(webview), err
}

// ListWebviews implements latchkey.Webviews.
func (s *Store) ListWebviews(
	ctx context.Context, workspaceID string, filter latchkey.WebviewFilter, page latchkey.Page,
) (latchkey.List[latchkey.Webview], error) {
	q := newQuery(webviewSelect+` where w.workspace_id = ?`, workspaceID).
		seen(filter.Viewer, "w.id in "+webviewsOwned).
		equal("w.customer_key", filter.CustomerKey).
		search(filter.Search, "w.id", "w.account_id::text", "w.selected_provider", "array_to_string(w.accepted_providers, chr(10))").
		when(filter.Metadata != nil, "w.custom_metadata @> ?::jsonb", object(filter.Metadata)).
		page("w", page)
	found, err := list[webviewRow](ctx, s.db, q, page.Limit)
	for i := range found.Rows {
		found.Rows[i] = s.withToken(found.Rows[i])
	}
	return found, err
}

// DeleteWebview implements latchkey.Webviews.
func (s *Store) DeleteWebview(ctx context.Context, workspaceID, id string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		var accountID string
		deleted, err := t.getOne(ctx, &accountID, `
			delete from connect_webviews where workspace_id = $1 and id = $2 returning coalesce(account_id::text, '')`, workspaceID, id)
		switch {
		case err != nil:
			return failed("delete webview", err)
		case !deleted:
			return latchkey.NotFound("connect_webview")
		}
		return t.unlinkWebview(ctx, id, accountID)
	})
}
