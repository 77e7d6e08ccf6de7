package store

import (
	"context"
	"crypto/hmac"
	"encoding/base64"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"latchkey"
)

// webviewToken is the secret of a webview's address. It is made from the id, so
// that it is nowhere in the database and can be told again.
func (v *Vault) webviewToken(id string) latchkey.Secret {
	mac := v.MAC(latchkey.NewSecret("connect-webview/" + id))
	return latchkey.NewSecret(base64.RawURLEncoding.EncodeToString(mac))
}

func webviewSettingsRow(id string) string { return "connect-webview/" + id }

// OpenWebview implements latchkey.ConnectPage.
func (s *Store) OpenWebview(ctx context.Context, id string, token latchkey.Secret) (latchkey.Webview, error) {
	expected := s.vault.webviewToken(id).Reveal()
	if !hmac.Equal([]byte(expected), []byte(token.Reveal())) {
		return latchkey.Webview{}, latchkey.NotFound("connect_webview")
	}
	return one[webviewRow](ctx, s.db, "connect_webview", newQuery(webviewSelect+` where w.id = ?`, id))
}

// Settings implements latchkey.ConnectPage.
func (s *Store) Settings(ctx context.Context, webview latchkey.Webview) (latchkey.Secret, error) {
	var sealed []byte
	err := s.db.GetContext(ctx, &sealed, `select settings_sealed from connect_webviews where id = $1`, webview.ID)
	if err != nil {
		return latchkey.Secret{}, missing("connect_webview", err)
	}
	if len(sealed) > 0 {
		return s.vault.Open(webviewSettingsRow(webview.ID), sealed)
	}
	if !webview.Reconnects || webview.AccountID == "" {
		return latchkey.Secret{}, nil
	}
	err = s.db.GetContext(ctx, &sealed, `select config_sealed from accounts where id = $1 and deleted_at is null`, webview.AccountID)
	if err != nil {
		return latchkey.Secret{}, missing("connected_account", err)
	}
	return s.vault.Open(accountConfigRow(webview.AccountID), sealed)
}

// TryLogin implements latchkey.ConnectPage.
func (s *Store) TryLogin(ctx context.Context, webviewID, provider string, settings latchkey.Secret) error {
	sealed, err := s.vault.Seal(webviewSettingsRow(webviewID), settings)
	if err != nil {
		return err
	}
	return s.inTx(ctx, nil, func(t *tx) error {
		webview, err := t.lockWebview(ctx, webviewID)
		if err != nil || webview.Expired || webview.Login.State == latchkey.LoginChecking || webview.Login.State == latchkey.LoginAccepted {
			return err
		}
		tried, err := t.touched(ctx, "enter login", `
			update connect_webviews set login_id = $2, login_state = 'checking', logins = logins + 1, selected_provider = $3,
				settings_sealed = $4, fault_class = null, fault_message = null
			where id = $1 and logins < $5`, webviewID, uuid.NewString(), provider, sealed, latchkey.MaxLogins)
		if err != nil {
			return err
		}
		if !tried {
			return latchkey.Invalid("", "Too many logins were tried through this link. Ask for a new one")
		}
		return t.postTo(ctx, latchkey.KindWebview, latchkey.ReasonLogin, webviewID)
	})
}

// Arrived implements latchkey.ConnectPage.
func (s *Store) Arrived(ctx context.Context, webview latchkey.Webview) (latchkey.Arrived, error) {
	account, err := one[accountRow](ctx, s.db, "connected_account", newQuery(accountSelect+` and a.id = ?`, null(webview.AccountID)))
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		return latchkey.Arrived{Complete: true}, nil // it was deleted since
	} else if err != nil {
		return latchkey.Arrived{}, err
	}
	devices, err := scanAll[latchkey.ArrivedDevice](ctx, s.db, newQuery(`
		select id, name, kind, online from doors where account_id = ? and removed_at is null
		order by kind, name, id`, account.ID))
	return latchkey.Arrived{Complete: account.SyncedAt != nil, Fault: account.Fault, Devices: devices}, err
}

// SelectDevices implements latchkey.ConnectPage. From now on new devices are
// managed or not as the webview's owner said.
func (s *Store) SelectDevices(ctx context.Context, webviewID string, deviceIDs []string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		webview, err := t.lockWebview(ctx, webviewID)
		if err != nil || webview.Expired || !webview.Choosing() || webview.Login.State != latchkey.LoginAccepted {
			return err
		}
		if err := t.manageChosen(ctx, webview.AccountID, deviceIDs); err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `
			with account as (update accounts set manage_new_devices = $3 where id = $2)
			update connect_webviews set selected_at = $4 where id = $1`,
			webview.ID, webview.AccountID, webview.ManageNewDevices, t.now)
		if err != nil {
			return failed("select devices", err)
		}
		return nil
	})
}

// manageChosen takes those of an account's devices under our care that were chosen.
// Who sends the form may say anything: what is no device of the account is none.
func (t *tx) manageChosen(ctx context.Context, accountID string, deviceIDs []string) error {
	devices, err := all[doorRow](ctx, t, newQuery(doorSelect+`
		where d.account_id = ? and d.kind = 'device' and d.removed_at is null and d.deleted_at is null and not d.managed
			and d.id::text = any(?) order by d.id`, accountID, pq.Array(deviceIDs)))
	if err != nil {
		return err
	}
	return t.manageAll(ctx, devices, true)
}

// lockWebview reads a webview and keeps it from changing until the transaction
// ends, which goes on in the time of its workspace.
func (t *tx) lockWebview(ctx context.Context, id string) (latchkey.Webview, error) {
	webview, err := one[webviewRow](ctx, t, "connect_webview", newQuery(webviewSelect+` where w.id = ? for update of w`, id))
	if err != nil {
		return latchkey.Webview{}, err
	}
	return webview, t.enter(ctx, webview.WorkspaceID)
}
