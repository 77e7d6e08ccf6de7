package store_test

import (
	"fmt"
	"strings"
	"testing"

	"latchkey"
	"latchkey/internal/storetest"
)

func TestAccountUpdateMergesMetadata(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	change := func(metadata map[string]any) map[string]any {
		t.Helper()
		account, err := f.Store.UpdateAccount(t.Context(), f.Workspace.ID, f.Account.ID, latchkey.AccountChange{CustomMetadata: metadata})
		if err != nil {
			t.Fatal(err)
		}
		return account.CustomMetadata
	}
	wantEqual(t, change(map[string]any{"floor": "2", "spare": true, "gone": "soon"}), map[string]any{"floor": "2", "spare": true, "gone": "soon"})
	wantEqual(t, change(map[string]any{"floor": "3", "gone": nil}), map[string]any{"floor": "3", "spare": true})
	wantEqual(t, change(map[string]any{"floor": ""}), map[string]any{"spare": true})
	wantEqual(t, change(nil), map[string]any{"spare": true})

	many := map[string]any{}
	for i := range latchkey.MaxMetadata {
		many[fmt.Sprint("key", i)] = "x"
	}
	_, err := f.Store.UpdateAccount(t.Context(), f.Workspace.ID, f.Account.ID, latchkey.AccountChange{CustomMetadata: many})
	wantError(t, err, latchkey.EInvalid, "invalid_input")
}

func TestAccountUpdateChangesWhatIsNamed(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	update := func(change latchkey.AccountChange) (latchkey.Account, error) {
		return f.Store.UpdateAccount(t.Context(), f.Workspace.ID, f.Account.ID, change)
	}
	account, err := update(latchkey.AccountChange{
		DisplayName: new("Lobby locks"), ManageNewDevices: new(false), CustomerKey: new("hotel"), Capabilities: []string{"lock", "camera"},
	})
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, []any{account.DisplayName, account.ManageNewDevices, account.CustomerKey, strings.Join(account.Capabilities, ",")},
		[]any{"Lobby locks", false, "hotel", "lock,camera"})
	again, err := update(latchkey.AccountChange{CustomerKey: new("hotel")})
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, again, account)

	_, err = update(latchkey.AccountChange{CustomerKey: new("other")})
	wantError(t, err, latchkey.EConflict, "customer_key_already_set")
	_, err = update(latchkey.AccountChange{Capabilities: []string{"camera"}})
	wantError(t, err, latchkey.EInvalid, "invalid_input")
	other, _ := f.AddWorkspace("Other")
	_, err = f.Store.UpdateAccount(t.Context(), other.ID, f.Account.ID, latchkey.AccountChange{})
	wantError(t, err, latchkey.ENotFound, "connected_account_not_found")
}

func TestAccountSyncAsksForALook(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	second := f.AddAccount(f.Workspace)
	wantEqual(t, f.LettersTo(latchkey.KindAccount), map[string]latchkey.Reason{second.ID: latchkey.ReasonCreated})
	f.EmptyOutbox()
	if err := f.Store.SyncAccount(t.Context(), f.Workspace.ID, f.Account.ID); err != nil {
		t.Fatal(err)
	}
	wantEqual(t, f.LettersTo(latchkey.KindAccount), map[string]latchkey.Reason{f.Account.ID: latchkey.ReasonSyncNow})
	other, _ := f.AddWorkspace("Other")
	wantError(t, f.Store.SyncAccount(t.Context(), other.ID, f.Account.ID), latchkey.ENotFound, "connected_account_not_found")
}

// The first listing of all doors is an event, once; after a lost login the next
// listing is another.
func TestFirstSyncsAreEvents(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	about := map[string]any{"connected_account_id": f.Account.ID}
	f.Sync() // the fixture's own was the first
	wantData(t, f.Events(latchkey.EventAccountFirstSync), about)
	if err := f.Store.SetAccountFault(t.Context(), f.Account.ID, latchkey.Faultf(latchkey.FaultUnauthorized, "no")); err != nil {
		t.Fatal(err)
	}
	if err := f.Store.ClearAccountFault(t.Context(), f.Account.ID); err != nil {
		t.Fatal(err)
	}
	wantData(t, f.Events(latchkey.EventAccountResync), about)
	wantData(t, f.Events(latchkey.EventAccountConnected), about, about)
}

// An outage passes by itself: it is a warning and no event.
func TestOutageIsNoDisconnection(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	fault := func(class latchkey.FaultClass) {
		t.Helper()
		if err := f.Store.SetAccountFault(t.Context(), f.Account.ID, latchkey.Faultf(class, "why")); err != nil {
			t.Fatal(err)
		}
	}
	fault(latchkey.FaultGatewayOffline)
	if err := f.Store.ClearAccountFault(t.Context(), f.Account.ID); err != nil {
		t.Fatal(err)
	}
	fault(latchkey.FaultGatewayOffline)
	wantEqual(t, len(f.Events(latchkey.EventAccountDisconnected, latchkey.EventAccountResync)), 0)
	fault(latchkey.FaultUnauthorized)
	wantEqual(t, len(f.Events(latchkey.EventAccountDisconnected)), 1)
}

func TestSimulatedOutage(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	for range 2 {
		if err := f.Store.SimulateOutage(t.Context(), f.Workspace.ID, f.Account.ID, true); err != nil {
			t.Fatal(err)
		}
	}
	wantEqual(t, len(f.Events(latchkey.EventAccountDisconnected)), 1)
	_, _, err := f.Store.AccountConfig(t.Context(), f.Account.ID)
	wantEqual(t, latchkey.FaultOf(err).Class, latchkey.FaultUnauthorized)
	if err := f.Store.ClearAccountFault(t.Context(), f.Account.ID); err != nil { // by a look that began before
		t.Fatal(err)
	}
	wantEqual(t, len(f.Events(latchkey.EventAccountResync)), 0)
	if err := f.Store.SimulateOutage(t.Context(), f.Workspace.ID, f.Account.ID, false); err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.Store.AccountConfig(t.Context(), f.Account.ID); err != nil {
		t.Fatal(err)
	}
	f.Exec(`update workspaces set is_sandbox = false`)
	wantError(t, f.Store.SimulateOutage(t.Context(), f.Workspace.ID, f.Account.ID, true), latchkey.EInvalid, "workspace_not_sandbox")
}
