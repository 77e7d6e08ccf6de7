package store_test

import (
	"testing"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

func TestFoundDoorsAreEventsOnce(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	device, gate := f.AddDevice(), f.AddEntrance()
	f.Sync()
	account := f.Account.ID
	wantData(t, f.Events(latchkey.EventDeviceAdded), map[string]any{"device_id": device.ID, "connected_account_id": account})
	wantData(t, f.Events(latchkey.EventSystemAdded), map[string]any{"acs_system_id": gate.SystemID, "connected_account_id": account})
	wantData(t, f.Events(latchkey.EventEntranceAdded), map[string]any{
		"acs_entrance_id": gate.ID, "acs_system_id": gate.SystemID, "connected_account_id": account,
	})
}

func TestDoorKeepsItsIDThroughRenamesAndAbsence(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	grant := f.Grant(storetest.In(f.Space(door)))
	f.EmptyOutbox()
	renamed := f.Change(door, func(d *store.FoundDoor) { d.Name = "Front" })
	wantEqual(t, renamed.ID, door.ID)
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{})
	wantData(t, f.Events(latchkey.EventDeviceNameChanged), map[string]any{
		"device_id": door.ID, "connected_account_id": f.Account.ID, "device_name": "Front",
	})

	lost := f.Lose(renamed)
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{grant.ID: latchkey.ReasonDoorsChanged})
	gone, err := f.Store.Door(t.Context(), f.Workspace.ID, latchkey.DoorDevice, door.ID)
	if err != nil || gone.RemovedAt == nil {
		t.Errorf("a lost device is %+v (%v)", gone, err)
	}

	f.EmptyOutbox()
	back := f.Find(lost)
	wantEqual(t, back.ID, door.ID)
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{grant.ID: latchkey.ReasonDoorsChanged})
	about := map[string]any{"device_id": door.ID, "connected_account_id": f.Account.ID}
	wantData(t, f.Events(latchkey.EventDeviceAdded), about, about)
	wantData(t, f.Events(latchkey.EventDeviceRemoved), about)
}

func TestGrantsHearWhatADoorCanDoNow(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	grant := f.Grant(storetest.On(door))
	f.EmptyOutbox()
	after := f.Change(door, func(d *store.FoundDoor) { d.Capabilities.CodeLengths = []int{6} })
	wantEqual(t, after.Capabilities.CodeLengths, []int{6})
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{grant.ID: latchkey.ReasonDoorsChanged})
}

func TestSyncOfAnUnknownAccount(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	err := f.Store.SyncInventory(t.Context(), f.Workspace.ID, store.Inventory{})
	wantError(t, err, latchkey.ENotFound, "connected_account_not_found")
}
