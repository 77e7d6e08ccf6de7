package store_test

import (
	"strings"
	"testing"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

func TestAccountConfigIsSealed(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	config, _, err := f.Store.AccountConfig(t.Context(), f.Account.ID)
	if err != nil || config.Reveal() != `{"token":"hush"}` {
		t.Fatalf("config did not come back (%v)", err)
	}
	var row string
	if err := f.DB.Get(&row, `select accounts::text || encode(config_sealed, 'escape') from accounts`); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(row, "hush") {
		t.Error("the database holds the configuration in the clear")
	}
}

func TestAccountFaultIsAnEventOnChangeOnly(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	fault := func(f *storetest.Fixture, message string) {
		t.Helper()
		if err := f.Store.SetAccountFault(t.Context(), f.Account.ID, latchkey.Faultf(latchkey.FaultUnauthorized, "%s", message)); err != nil {
			t.Fatal(err)
		}
	}
	fault(f, "The password is wrong.")
	fault(f, "The password is wrong.")
	fault(f, "The account is locked.")
	account, err := f.Store.Account(t.Context(), f.Workspace.ID, f.Account.ID)
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, account.Fault, &latchkey.AccountFault{
		Class: latchkey.FaultUnauthorized, Message: "The account is locked.", Since: storetest.Start,
	})
	for range 2 {
		if err := f.Store.ClearAccountFault(t.Context(), f.Account.ID); err != nil {
			t.Fatal(err)
		}
	}
	about := map[string]any{"connected_account_id": f.Account.ID}
	wantData(t, f.Events(latchkey.EventAccountConnected), about, about)
	wantData(t, f.Events(latchkey.EventAccountDisconnected), map[string]any{
		"connected_account_id":       f.Account.ID,
		"connected_account_warnings": []any{},
		"connected_account_errors": []any{map[string]any{
			"error_code": "account_disconnected", "message": "The password is wrong.", "created_at": "2026-06-01T12:00:00.000Z",
		}},
	})
}

func TestAccountFilters(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby := f.Space(f.AddDevice())
	other, err := f.Store.CreateAccount(t.Context(), store.NewAccount{
		WorkspaceID: f.Workspace.ID, Provider: "uhppote", ProviderTitle: "UHPPOTE", Category: "access_control",
		DisplayName: "Back office", CustomerKey: "hotel", CustomMetadata: map[string]any{"floor": "2", "spare": true},
		Config: latchkey.NewSecret("{}"),
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		filter latchkey.AccountFilter
		want   []string
	}{
		"all":            {latchkey.AccountFilter{}, []string{f.Account.ID, other.ID}},
		"no ids":         {latchkey.AccountFilter{IDs: []string{}}, nil},
		"ids":            {latchkey.AccountFilter{IDs: []string{other.ID}}, []string{other.ID}},
		"customer":       {latchkey.AccountFilter{CustomerKey: "hotel"}, []string{other.ID}},
		"search":         {latchkey.AccountFilter{Search: "BACK o"}, []string{other.ID}},
		"search wild":    {latchkey.AccountFilter{Search: "%"}, nil},
		"search id":      {latchkey.AccountFilter{Search: f.Account.ID[:8]}, []string{f.Account.ID}},
		"space":          {latchkey.AccountFilter{SpaceID: lobby.ID}, []string{f.Account.ID}},
		"metadata key":   {latchkey.AccountFilter{MetaKey: "floor"}, []string{other.ID}},
		"metadata":       {latchkey.AccountFilter{Metadata: map[string]any{"spare": true}}, []string{other.ID}},
		"other metadata": {latchkey.AccountFilter{Metadata: map[string]any{"spare": false}}, nil},
	} {
		list, err := f.Store.ListAccounts(t.Context(), f.Workspace.ID, c.filter, latchkey.Page{Limit: 10})
		wantIDs(t, name, list.Rows, err, func(a latchkey.Account) string { return a.ID }, c.want)
	}
}

func TestEveryAccountIsForTheWorker(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	other, _ := f.AddWorkspace("Other")
	theirs := f.AddAccount(other)
	accounts, err := f.Store.EveryAccount(t.Context())
	wantIDs(t, "every", accounts, err, func(a latchkey.Account) string { return a.ID }, []string{f.Account.ID, theirs.ID})
	_, err = f.Store.Account(t.Context(), f.Workspace.ID, theirs.ID)
	wantError(t, err, latchkey.ENotFound, "connected_account_not_found")
	if found, err := f.Store.AccountByID(t.Context(), theirs.ID); err != nil || found.ID != theirs.ID {
		t.Errorf("worker found %v (%v)", found, err)
	}
}
