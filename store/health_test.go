package store_test

import (
	"testing"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

func TestHealthIsAnEventOnChangeOnly(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	level := 0.4
	for i, step := range []struct{ online, changed bool }{{true, false}, {false, true}, {false, false}, {true, true}} {
		changed, err := f.Store.SetDoorHealth(t.Context(), door.ID, step.online, &level)
		if err != nil || changed != step.changed {
			t.Errorf("step %d: changed is %v (%v)", i, changed, err)
		}
	}
	about := map[string]any{"device_id": door.ID, "connected_account_id": f.Account.ID}
	wantData(t, f.Events(latchkey.EventDeviceConnected), about)
	gone := f.Events(latchkey.EventDeviceDisconnected)
	if len(gone) != 1 || gone[0].Data["error_code"] != "device_disconnected" {
		t.Errorf("disconnected: %+v", gone)
	}
	after, err := f.Store.Door(t.Context(), f.Workspace.ID, latchkey.DoorDevice, door.ID)
	if err != nil || after.Battery == nil || *after.Battery != level {
		t.Errorf("battery is %v (%v)", after.Battery, err)
	}
	f.Lose(door)
	_, err = f.Store.SetDoorHealth(t.Context(), door.ID, false, nil)
	wantError(t, err, latchkey.ENotFound, "door_not_found")
}

// park leaves the credentials of a grant waiting for their doors.
func park(f *storetest.Fixture, grant latchkey.Grant, class latchkey.FaultClass) {
	f.Exec(`update credentials set state = 'setting', fault_class = $2, next_attempt_at = $3
		where id in (select credential_id from holds where grant_id = $1)`, grant.ID, class, f.Clock.Now())
}

func TestReturningDoorWakesWhatWaitsForIt(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	waiting, busy, elsewhere := f.Grant(storetest.On(front)), f.Grant(storetest.On(front)), f.Grant(storetest.On(back))
	park(f, waiting, latchkey.FaultOffline)
	park(f, busy, latchkey.FaultBusy)
	park(f, elsewhere, latchkey.FaultGatewayOffline)
	f.EmptyOutbox()
	parked, err := f.Store.ParkedDoors(t.Context(), f.Account.ID)
	wantIDs(t, "parked", parked, err, func(d latchkey.Door) string { return d.ID }, []string{front.ID, back.ID})
	for _, online := range []bool{false, true} {
		if _, err := f.Store.SetDoorHealth(t.Context(), front.ID, online, nil); err != nil {
			t.Fatal(err)
		}
	}
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{waiting.ID: latchkey.ReasonDoorReachable})
	f.EmptyOutbox()
	woken, err := f.Store.WakeDoor(t.Context(), back.ID)
	if err != nil || woken != 1 {
		t.Errorf("woke %d (%v), want 1", woken, err)
	}
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{elsewhere.ID: latchkey.ReasonDoorReachable})
}

// Who found a lock full is told as soon as a code leaves it, and does not wait
// for the next try.
func TestACodeThatLeavesMakesRoomForTheNext(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice()
	leaving, waiting := obey(t, f, f.Grant(storetest.On(front)).ID), f.Grant(storetest.On(front))
	park(f, waiting, latchkey.FaultSlotsFull)
	if err := f.Store.DeleteGrant(t.Context(), f.Workspace.ID, leaving.ID); err != nil {
		t.Fatal(err)
	}
	f.EmptyOutbox()
	_, due := plan(t, f, leaving.ID)
	finish(t, f, begin(t, f, leaving.ID, due.Steps[0]))
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{waiting.ID: latchkey.ReasonDoorReachable})
}

func TestDiscoveryThatFindsADoorOnlineWakesToo(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(func(d *store.FoundDoor) { d.Online = false })
	grant := f.Grant(storetest.On(door))
	f.Change(door, func(d *store.FoundDoor) { d.Online = true })
	park(f, grant, latchkey.FaultOffline)
	f.Change(door, func(d *store.FoundDoor) { d.Online = false })
	f.EmptyOutbox()
	f.Change(door, func(d *store.FoundDoor) { d.Online = true })
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{grant.ID: latchkey.ReasonDoorReachable})
	if connected := f.Events(latchkey.EventDeviceConnected); len(connected) != 2 {
		t.Errorf("%d device.connected events, want 2", len(connected))
	}
}
