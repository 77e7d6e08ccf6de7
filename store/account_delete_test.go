package store_test

import (
	"testing"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

func TestAccountWithCleanLocksGoesAtOnce(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, gate := f.AddDevice(), f.AddEntrance()
	if err := f.Store.DeleteAccount(t.Context(), f.Workspace.ID, f.Account.ID); err != nil {
		t.Fatal(err)
	}
	wantData(t, f.Events(latchkey.EventDeviceDeleted),
		map[string]any{"connected_account_id": f.Account.ID, "device_id": front.ID})
	wantEqual(t, f.Events(latchkey.EventEntranceRemoved)[0].Subject.EntranceID, gate.ID)
	wantData(t, f.Events(latchkey.EventAccountDeleted),
		map[string]any{"connected_account_id": f.Account.ID, "connected_account_type": "sandbox"})
	_, err := f.Store.Account(t.Context(), f.Workspace.ID, f.Account.ID)
	wantError(t, err, latchkey.ENotFound, "connected_account_not_found")
	_, err = f.Store.Door(t.Context(), f.Workspace.ID, latchkey.DoorDevice, front.ID)
	wantError(t, err, latchkey.ENotFound, "device_not_found")
	_, _, err = f.Store.AccountConfig(t.Context(), f.Account.ID)
	wantError(t, err, latchkey.ENotFound, "connected_account_not_found")
	wantError(t, f.Store.DeleteAccount(t.Context(), f.Workspace.ID, f.Account.ID), latchkey.ENotFound, "connected_account_not_found")
	wantError(t, f.Store.SyncInventory(t.Context(), f.Account.ID, store.Inventory{}), latchkey.ENotFound, "connected_account_not_found")
	var kept int
	if err := f.DB.Get(&kept, `select length(config_sealed) from accounts where id = $1`, f.Account.ID); err != nil || kept != 0 {
		t.Errorf("the login is still there: %d bytes (%v)", kept, err)
	}
}

// P2: an account does not go while something of ours may be on its locks.
func TestAccountGoesWithItsLastCredential(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice()
	grant := f.Grant(storetest.On(front), storetest.In(f.Space(front)))
	obey(t, f, grant.ID)
	f.EmptyOutbox()
	for range 2 { // asking again is fine
		if err := f.Store.DeleteAccount(t.Context(), f.Workspace.ID, f.Account.ID); err != nil {
			t.Fatal(err)
		}
	}
	account, err := f.Store.Account(t.Context(), f.Workspace.ID, f.Account.ID)
	if err != nil || account.DeleteAskedAt == nil {
		t.Fatalf("the account is gone or says nothing (%v)", err)
	}
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{grant.ID: latchkey.ReasonDoorsChanged})
	wantEqual(t, f.LettersTo(latchkey.KindAccount), map[string]latchkey.Reason{f.Account.ID: latchkey.ReasonSyncNow})
	_, err = f.Store.CreateGrant(t.Context(), f.Workspace.ID, latchkey.NewGrant{
		IdentityID: f.Identity("Eve").ID, Targets: latchkey.Targets{DeviceIDs: []string{front.ID}},
		Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode}},
	})
	wantError(t, err, latchkey.ENotFound, "device_not_found")

	gone, err := f.Store.FinishAccountDeletion(t.Context(), f.Account.ID)
	if err != nil || gone {
		t.Fatalf("gone while its lock has a code (%v)", err)
	}
	obey(t, f, grant.ID)
	gone, err = f.Store.FinishAccountDeletion(t.Context(), f.Account.ID)
	if err != nil || !gone {
		t.Fatalf("not gone although its lock is clean (%v)", err)
	}
	wantEqual(t, len(f.Events(latchkey.EventAccountDeleted)), 1)
}

func TestAbandonedAccountSaysWhatIsLeftBehind(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice()
	grant := f.Grant(storetest.On(front))
	obey(t, f, grant.ID)
	left, err := f.Store.AbandonAccount(t.Context(), f.Workspace.ID, f.Account.ID)
	if err != nil || len(left) != 1 {
		t.Fatalf("left %v (%v)", left, err)
	}
	wantEqual(t, left[0].DoorID, front.ID)
	again, err := f.Store.LeftBehind(t.Context(), f.Workspace.ID, f.Account.ID)
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, again, left)
	unknown, err := f.Store.UnknownCredentials(t.Context(), []string{left[0].CredentialID})
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, unknown, []string{left[0].CredentialID})
	wantEqual(t, len(f.Events(latchkey.EventAccountDeleted)), 1)
}

// Codes of their own end with the account or the device that they are on, and
// every code says so, whether its lock could be asked or not.
func TestCodesEndWithTheirAccountOrDevice(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(f *storetest.Fixture, door latchkey.Door) error{
		"account deleted": func(f *storetest.Fixture, _ latchkey.Door) error {
			return f.Store.DeleteAccount(t.Context(), f.Workspace.ID, f.Account.ID)
		},
		"account abandoned": func(f *storetest.Fixture, _ latchkey.Door) error {
			_, err := f.Store.AbandonAccount(t.Context(), f.Workspace.ID, f.Account.ID)
			return err
		},
		"device deleted": func(f *storetest.Fixture, door latchkey.Door) error {
			return f.Store.DeleteDevice(t.Context(), f.Workspace.ID, door.ID)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := storetest.New(t)
			door := f.AddDevice()
			own, grant := boundCode(t, f, door, 0), f.Grant(storetest.On(door))
			obey(t, f, own.ID)
			obey(t, f, grant.ID)
			if err := end(f, door); err != nil {
				t.Fatal(err)
			}
			obey(t, f, own.ID)
			obey(t, f, grant.ID)
			wantEqual(t, reread(t, f, own.ID).Status, latchkey.GrantDeleted)
			told := map[string]int{}
			for _, event := range f.Events(latchkey.EventCodeDeleted) {
				told[event.Subject.AccessCodeID]++
			}
			wantEqual(t, told, map[string]int{own.ID: 1, grant.Methods[0].Credentials[0].ID: 1})
		})
	}
}
