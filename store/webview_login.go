package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"github.com/google/uuid"

	"latchkey"
)

// PendingLogin is a login that waits to be tried.
type PendingLogin struct {
	ID        string
	WebviewID string
	Provider  string
	Settings  latchkey.Secret // the driver's settings, a JSON object
}

// PendingLogin finds the login that was entered on a webview's page and has not
// been tried; waiting is false when there is none.
func (s *Store) PendingLogin(ctx context.Context, webviewID string) (login PendingLogin, waiting bool, err error) {
	var row struct {
		ID, Provider   string
		SettingsSealed []byte
	}
	err = s.db.GetContext(ctx, &row, `
		select login_id as id, selected_provider as provider, settings_sealed from connect_webviews
		where id = $1 and login_state = 'checking'`, webviewID)
	if errors.Is(err, sql.ErrNoRows) {
		return PendingLogin{}, false, nil
	} else if err != nil {
		return PendingLogin{}, false, failed("read login", err)
	}
	settings, err := s.vault.Open(webviewSettingsRow(webviewID), row.SettingsSealed)
	return PendingLogin{ID: row.ID, WebviewID: webviewID, Provider: row.Provider, Settings: settings}, err == nil, err
}

// RefuseLogin records why a login was refused. The settings stay for the next
// try, which is offered them without the secrets.
func (s *Store) RefuseLogin(ctx context.Context, login PendingLogin, fault *latchkey.Fault) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		webview, current, err := t.lockLogin(ctx, login)
		if err != nil || !current {
			return err
		}
		return t.refuseLogin(ctx, webview, fault)
	})
}

func (t *tx) refuseLogin(ctx context.Context, webview latchkey.Webview, fault *latchkey.Fault) error {
	_, err := t.ExecContext(ctx, `
		update connect_webviews set login_state = 'refused', fault_class = $2, fault_message = $3 where id = $1`,
		webview.ID, fault.Class, fault.Message)
	if err != nil {
		return failed("refuse login", err)
	}
	return t.record(ctx, webview.WorkspaceID, latchkey.EventWebviewFailed, latchkey.EventSubject{},
		map[string]any{"connect_webview_id": webview.ID})
}

// AcceptLogin connects the account whose settings were found to work, or gives
// it these settings when it was there before. account says what the driver says
// of itself.
func (s *Store) AcceptLogin(ctx context.Context, login PendingLogin, account NewAccount) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		webview, current, err := t.lockLogin(ctx, login)
		if err != nil || !current {
			return err
		}
		known, err := t.accountBehind(ctx, webview, login)
		if latchkey.CodeOf(err) == latchkey.ENotFound {
			return t.refuseLogin(ctx, webview, latchkey.Faultf(latchkey.FaultPermanent, "the account that this link is for was deleted"))
		} else if err != nil {
			return err
		}
		if known != nil && known.CustomerKey != "" && webview.CustomerKey != "" && known.CustomerKey != webview.CustomerKey {
			return t.refuseLogin(ctx, webview, latchkey.Faultf(latchkey.FaultPermanent, "this account belongs to another customer already"))
		}
		accountID, isNew := uuid.NewString(), known == nil
		if isNew {
			err = t.connectThrough(ctx, webview, login, accountID, account)
		} else {
			accountID = known.ID
			err = t.logInAgain(ctx, webview, login, accountID)
		}
		if err != nil {
			return err
		}
		return t.loggedIn(ctx, webview, accountID, isNew)
	})
}

// lockLogin reads the webview of a login; current is false when another login
// took its place.
func (t *tx) lockLogin(ctx context.Context, login PendingLogin) (webview latchkey.Webview, current bool, err error) {
	if webview, err = t.lockWebview(ctx, login.WebviewID); err != nil {
		if latchkey.CodeOf(err) == latchkey.ENotFound {
			err = nil // deleted while the login was tried
		}
		return webview, false, err
	}
	err = t.GetContext(ctx, &current, `
		select login_id = $2 and login_state = 'checking' from connect_webviews where id = $1`, login.WebviewID, login.ID)
	return webview, current && err == nil, err
}

// accountBehind is the account that these settings belong to: the one the
// webview was made for, or one with the same settings, which a second account
// would fight over the same locks. nil when there is none.
func (t *tx) accountBehind(ctx context.Context, webview latchkey.Webview, login PendingLogin) (*latchkey.Account, error) {
	if webview.Reconnects {
		account, err := t.lockAccount(ctx, webview.AccountID)
		return &account, err
	}
	var rows []struct {
		ID           string
		ConfigSealed []byte
	}
	err := t.SelectContext(ctx, &rows, `
		select id, config_sealed from accounts where workspace_id = $1 and provider = $2 and deleted_at is null
		order by created_at, id`, webview.WorkspaceID, login.Provider)
	if err != nil {
		return nil, failed("read accounts", err)
	}
	for _, row := range rows {
		config, err := t.vault.Open(accountConfigRow(row.ID), row.ConfigSealed)
		if err != nil {
			return nil, fmt.Errorf("open account %s: %w", row.ID, err)
		}
		if sameSettings(config, login.Settings) {
			account, err := t.lockAccount(ctx, row.ID)
			return &account, err
		}
	}
	return nil, nil //nolint:nilnil // none is an answer
}

// sameSettings compares JSON objects, whatever the order of their members.
func sameSettings(a, b latchkey.Secret) bool {
	one, errOne := canonical(a)
	other, errOther := canonical(b)
	return errOne == nil && errOther == nil && bytes.Equal(one, other)
}

func canonical(settings latchkey.Secret) ([]byte, error) {
	var value map[string]any
	if err := json.Unmarshal([]byte(settings.Reveal()), &value); err != nil {
		return nil, err
	}
	return json.Marshal(value)
}

func (t *tx) connectThrough(
	ctx context.Context, webview latchkey.Webview, login PendingLogin, accountID string, account NewAccount,
) error {
	sealed, err := t.vault.Seal(accountConfigRow(accountID), login.Settings)
	if err != nil {
		return err
	}
	account.WorkspaceID, account.Provider, account.DisplayName = webview.WorkspaceID, login.Provider, account.ProviderTitle
	account.CustomerKey, account.CustomMetadata = webview.CustomerKey, webview.CustomMetadata
	if err := t.insertAccount(ctx, accountID, account, sealed); err != nil {
		return err
	}
	// While the operator has yet to choose, nothing is managed that was not chosen.
	_, err = t.ExecContext(ctx, `update accounts set manage_new_devices = $2 where id = $1`,
		accountID, webview.ManageNewDevices && !webview.Choosing())
	return err
}

func (t *tx) logInAgain(ctx context.Context, webview latchkey.Webview, login PendingLogin, accountID string) error {
	sealed, err := t.vault.Seal(accountConfigRow(accountID), login.Settings)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `
		update accounts set config_sealed = $2, reauthorization_asked_at = null, simulated_outage = false,
			customer_key = coalesce(customer_key, $3),
			custom_metadata = case when $4::jsonb = '{}' then custom_metadata else $4::jsonb end
		where id = $1`, accountID, sealed, null(webview.CustomerKey), object(webview.CustomMetadata))
	if err != nil {
		return failed("log in again", err)
	}
	return t.tryRefused(ctx, accountID)
}

// loggedIn writes down that a webview did what it was made for. The account is
// synced at once: that finds its devices, or clears its fault.
func (t *tx) loggedIn(ctx context.Context, webview latchkey.Webview, accountID string, isNew bool) error {
	account, err := t.lockAccount(ctx, accountID)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `
		update connect_webviews set login_state = 'accepted', account_id = $2, settings_sealed = null,
			authorized_at = case when wait_for_devices and $4::timestamptz is null then null else $3::timestamptz end
		where id = $1`, webview.ID, accountID, t.now, account.SyncedAt)
	if err != nil {
		return failed("accept login", err)
	}
	through := map[string]any{"connect_webview_id": webview.ID}
	kinds := []latchkey.EventType{latchkey.EventWebviewSucceeded, latchkey.EventAccountLogin}
	if isNew {
		kinds = []latchkey.EventType{
			latchkey.EventWebviewSucceeded, latchkey.EventAccountCreated, latchkey.EventAccountConnected, latchkey.EventAccountLogin,
		}
	}
	for _, kind := range kinds {
		if err := t.recordAccount(ctx, kind, account, maps.Clone(through)); err != nil {
			return err
		}
	}
	return t.postTo(ctx, latchkey.KindAccount, latchkey.ReasonSyncNow, accountID)
}
