package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

func webview(t *testing.T, f *storetest.Fixture, change func(*latchkey.NewWebview)) latchkey.Webview {
	t.Helper()
	wish := latchkey.NewWebview{AnyProvider: true, ManageNewDevices: true, SelectionMode: latchkey.SelectNone}
	if change != nil {
		change(&wish)
	}
	made, err := f.Store.CreateWebview(t.Context(), f.Workspace.ID, wish)
	require.NoError(t, err)
	return made
}

// enter enters a login and takes it as a worker does.
func enter(t *testing.T, f *storetest.Fixture, webview latchkey.Webview, settings string) store.PendingLogin {
	t.Helper()
	require.NoError(t, f.Store.TryLogin(t.Context(), webview.ID, "sandbox", latchkey.NewSecret(settings)))
	login, waiting, err := f.Store.PendingLogin(t.Context(), webview.ID)
	require.NoError(t, err)
	require.True(t, waiting)
	require.Equal(t, settings, login.Settings.Reveal())
	return login
}

var lockCloud = store.NewAccount{ProviderTitle: "Lock cloud", Category: "lock"}

func look(t *testing.T, f *storetest.Fixture, webview latchkey.Webview) latchkey.Webview {
	t.Helper()
	found, err := f.Store.Webview(t.Context(), f.Workspace.ID, webview.ID)
	require.NoError(t, err)
	return found
}

func TestWebviewOpensByItsSecret(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	made := webview(t, f, nil)
	opened, err := f.Store.OpenWebview(t.Context(), made.ID, made.Token)
	require.NoError(t, err)
	require.Equal(t, made.ID, opened.ID)
	require.False(t, opened.Expired)
	for _, guess := range []string{"", "guess", webview(t, f, nil).Token.Reveal()} {
		_, err := f.Store.OpenWebview(t.Context(), made.ID, latchkey.NewSecret(guess))
		wantError(t, err, latchkey.ENotFound, "connect_webview_not_found")
	}
	f.Exec(`update connect_webviews set expires_at = now() - interval '1 second' where id = $1`, made.ID)
	opened, err = f.Store.OpenWebview(t.Context(), made.ID, made.Token)
	require.NoError(t, err)
	require.True(t, opened.Expired)
	require.Equal(t, "failed", opened.Status())
	require.NoError(t, f.Store.TryLogin(t.Context(), made.ID, "sandbox", latchkey.NewSecret("{}")))
	_, waiting, err := f.Store.PendingLogin(t.Context(), made.ID)
	require.NoError(t, err)
	require.False(t, waiting, "an expired link tries nothing")
}

func TestLoginThroughAWebview(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	made := webview(t, f, func(w *latchkey.NewWebview) {
		w.CustomerKey, w.CustomMetadata, w.WaitForDevices = "hotel", map[string]any{"floor": "2"}, true
	})
	refused := enter(t, f, made, `{"token":"hush-one"}`)
	require.Equal(t, "pending", look(t, f, made).Status())
	require.NoError(t, f.Store.RefuseLogin(t.Context(), refused, latchkey.Faultf(latchkey.FaultUnauthorized, "no")))
	require.Equal(t, "failed", look(t, f, made).Status())
	kept, err := f.Store.Settings(t.Context(), made)
	require.NoError(t, err)
	require.JSONEq(t, `{"token":"hush-one"}`, kept.Reveal())

	login := enter(t, f, made, `{"token":"hush-two"}`)
	require.NoError(t, f.Store.RefuseLogin(t.Context(), refused, latchkey.Faultf(latchkey.FaultUnauthorized, "late")), "a late answer counts for nothing")
	f.EmptyOutbox()
	require.NoError(t, f.Store.AcceptLogin(t.Context(), login, lockCloud))
	require.NoError(t, f.Store.AcceptLogin(t.Context(), login, lockCloud), "once")
	after := look(t, f, made)
	require.Equal(t, "pending", after.Status(), "it waits for the devices")
	account, err := f.Store.Account(t.Context(), f.Workspace.ID, after.AccountID)
	require.NoError(t, err)
	require.Equal(t, []any{"hotel", map[string]any{"floor": "2"}, "Lock cloud", true},
		[]any{account.CustomerKey, account.CustomMetadata, account.DisplayName, account.ManageNewDevices})
	require.Equal(t, map[string]latchkey.Reason{account.ID: latchkey.ReasonSyncNow}, f.LettersTo(latchkey.KindAccount))
	require.NoError(t, f.Store.SyncInventory(t.Context(), account.ID, store.Inventory{}))
	require.Equal(t, "authorized", look(t, f, made).Status())

	events, err := f.Store.ListEvents(t.Context(), f.Workspace.ID, latchkey.EventFilter{Since: &time.Time{}, WebviewID: made.ID, Limit: 10})
	require.NoError(t, err)
	var types []latchkey.EventType
	for _, event := range events {
		types = append(types, event.Type)
	}
	require.Equal(t, []latchkey.EventType{
		latchkey.EventWebviewFailed, latchkey.EventWebviewSucceeded, latchkey.EventAccountCreated,
		latchkey.EventAccountConnected, latchkey.EventAccountLogin,
	}, types)
	require.Equal(t, map[string]any{
		"connect_webview_id": made.ID, "connected_account_id": account.ID, "customer_key": "hotel",
		"connected_account_custom_metadata": map[string]any{"floor": "2"},
	}, events[1].Data)
	var rows string
	require.NoError(t, f.DB.Get(&rows, `select string_agg(w::text, '') || (select string_agg(a::text, '') from accounts a) from connect_webviews w`))
	require.NotContains(t, rows, "hush", "a login is in the clear")
}

// The same settings are the same account: two would fight over the same locks.
// TestWhatHasArrivedByNow: the page of a webview is told why it waits.
func TestWhatHasArrivedByNow(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	made := webview(t, f, nil)
	require.NoError(t, f.Store.AcceptLogin(t.Context(), enter(t, f, made, `{"token":"new"}`), lockCloud))
	made = look(t, f, made)
	arrived := func() latchkey.Arrived {
		found, err := f.Store.Arrived(t.Context(), made)
		require.NoError(t, err)
		return found
	}
	require.Equal(t, latchkey.Arrived{}, arrived())
	require.NoError(t, f.Store.SetAccountFault(t.Context(), made.AccountID, latchkey.Faultf(latchkey.FaultGatewayOffline, "away")))
	require.Equal(t, "away", arrived().Fault.Message)
	require.NoError(t, f.Store.SyncInventory(t.Context(), made.AccountID, store.Inventory{}))
	require.NoError(t, f.Store.ClearAccountFault(t.Context(), made.AccountID))
	require.Equal(t, latchkey.Arrived{Complete: true}, arrived())
	f.Exec(`update accounts set deleted_at = now() where id = $1`, made.AccountID)
	require.Equal(t, latchkey.Arrived{Complete: true}, arrived())
}

func TestSameSettingsAreTheSameAccount(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	made := webview(t, f, nil)
	require.NoError(t, f.Store.AcceptLogin(t.Context(), enter(t, f, made, `{ "token": "hush" }`), lockCloud))
	require.Equal(t, f.Account.ID, look(t, f, made).AccountID)
	require.Empty(t, f.Events(latchkey.EventAccountCreated))
	require.Len(t, f.Events(latchkey.EventAccountLogin), 1)
}

func TestAnotherCustomersAccountIsRefused(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	_, err := f.Store.UpdateAccount(t.Context(), f.Workspace.ID, f.Account.ID, latchkey.AccountChange{CustomerKey: new("hotel")})
	require.NoError(t, err)
	made := webview(t, f, func(w *latchkey.NewWebview) { w.CustomerKey = "other" })
	require.NoError(t, f.Store.AcceptLogin(t.Context(), enter(t, f, made, `{"token":"hush"}`), lockCloud))
	require.Equal(t, latchkey.FaultPermanent, look(t, f, made).Login.Fault)
}

func TestLoginAgain(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	require.NoError(t, f.Store.SimulateOutage(t.Context(), f.Workspace.ID, f.Account.ID, true))
	made := webview(t, f, func(w *latchkey.NewWebview) { w.AccountID = f.Account.ID })
	asked, err := f.Store.Account(t.Context(), f.Workspace.ID, f.Account.ID)
	require.NoError(t, err)
	require.NotNil(t, asked.ReauthAskedAt)
	require.Len(t, f.Events(latchkey.EventAccountReauth)[0].Data["connected_account_errors"], 1)
	kept, err := f.Store.Settings(t.Context(), look(t, f, made))
	require.NoError(t, err)
	require.JSONEq(t, `{"token":"hush"}`, kept.Reveal())
	require.NoError(t, f.Store.AcceptLogin(t.Context(), enter(t, f, made, `{"token":"new"}`), lockCloud))
	config, _, err := f.Store.AccountConfig(t.Context(), f.Account.ID)
	require.NoError(t, err)
	require.JSONEq(t, `{"token":"new"}`, config.Reveal())
	after, err := f.Store.Account(t.Context(), f.Workspace.ID, f.Account.ID)
	require.NoError(t, err)
	require.Nil(t, after.ReauthAskedAt)
}

func TestLoginsThroughOneWebviewAreCounted(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	made := webview(t, f, nil)
	f.Exec(`update connect_webviews set logins = $2 where id = $1`, made.ID, latchkey.MaxLogins)
	err := f.Store.TryLogin(t.Context(), made.ID, "sandbox", latchkey.NewSecret("{}"))
	wantError(t, err, latchkey.EInvalid, "invalid_input")
}

// A device that is chosen is one to which its grants come back, and the others keep theirs.
func TestChosenDevicesAreManaged(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	chosen, other, unmanaged, entrance := f.AddDevice(), f.AddDevice(), f.AddDevice(), f.AddEntrance()
	grant := f.Grant(func(g *latchkey.NewGrant) { g.Targets = latchkey.Targets{DeviceIDs: []string{chosen.ID}} })
	for _, device := range []latchkey.Door{chosen, unmanaged} {
		require.NoError(t, f.Store.UpdateDevice(t.Context(), f.Workspace.ID, device.ID, true, latchkey.DeviceChange{Managed: new(false)}))
	}
	made := webview(t, f, func(w *latchkey.NewWebview) { w.AccountID, w.SelectionMode = f.Account.ID, latchkey.SelectMultiple })
	require.NoError(t, f.Store.AcceptLogin(t.Context(), enter(t, f, made, `{"token":"hush"}`), lockCloud))
	f.EmptyOutbox()
	require.NoError(t, f.Store.SelectDevices(t.Context(), made.ID, []string{chosen.ID, "no id", entrance.ID}))
	for device, want := range map[string]bool{chosen.ID: true, other.ID: true, unmanaged.ID: false} {
		found, err := f.Store.Door(t.Context(), f.Workspace.ID, latchkey.DoorDevice, device)
		require.NoError(t, err)
		require.Equal(t, want, found.Managed)
	}
	require.Equal(t, map[string]latchkey.Reason{grant.ID: latchkey.ReasonDoorsChanged}, f.Letters())
	told := f.Events(latchkey.EventDeviceManaged)
	require.Len(t, told, 1)
	require.Equal(t, chosen.ID, told[0].Data["device_id"])
}
