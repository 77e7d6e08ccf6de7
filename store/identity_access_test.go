package store_test

import (
	"testing"

	"github.com/google/uuid"

	"latchkey"
	"latchkey/internal/storetest"
)

func TestAPersonsDoorsAreThoseOfTheirGrantsAndTheirDevices(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	direct, inSpace, given, over, gate := f.AddDevice(), f.AddDevice(), f.AddDevice(), f.AddDevice(), f.AddEntrance()
	ada := f.Identity("Ada")
	f.Grant(storetest.On(direct, gate), storetest.For(ada))
	f.Grant(storetest.In(f.Space(inSpace, direct)), storetest.For(ada))
	ended := f.Grant(storetest.On(over), storetest.For(ada))
	f.Exec(`update grants set status = 'ended' where id = $1`, ended.ID)
	f.Grant(storetest.On(over), storetest.For(f.Identity("Bob")))
	for range 2 {
		if err := f.Store.GrantDevice(t.Context(), f.Workspace.ID, ada.ID, given.ID); err != nil {
			t.Fatal(err)
		}
	}
	want := func(kind latchkey.DoorKind, doors ...latchkey.Door) {
		t.Helper()
		ids := make([]string, len(doors))
		for i, door := range doors {
			ids[i] = door.ID
		}
		found, err := f.Store.AccessibleDoors(t.Context(), f.Workspace.ID, ada.ID, kind, latchkey.Viewer{})
		wantIDs(t, string(kind), found, err, func(d latchkey.Door) string { return d.ID }, ids)
	}
	want(latchkey.DoorDevice, direct, inSpace, given)
	want(latchkey.DoorEntrance, gate)
	for _, door := range []latchkey.Door{given, given, direct} { // direct is a grant's: it stays
		if err := f.Store.RevokeDevice(t.Context(), f.Workspace.ID, ada.ID, door.ID); err != nil {
			t.Fatal(err)
		}
	}
	want(latchkey.DoorDevice, direct, inSpace)
}

func TestDevicesThatCannotBeGiven(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, gate, ada, unknown := f.AddDevice(), f.AddEntrance(), f.Identity("Ada"), uuid.NewString()
	for _, call := range []func(id, device string) error{
		func(id, device string) error { return f.Store.GrantDevice(t.Context(), f.Workspace.ID, id, device) },
		func(id, device string) error { return f.Store.RevokeDevice(t.Context(), f.Workspace.ID, id, device) },
	} {
		wantError(t, call(unknown, front.ID), latchkey.ENotFound, "user_identity_not_found")
		wantError(t, call(ada.ID, unknown), latchkey.ENotFound, "device_not_found")
		wantError(t, call(ada.ID, gate.ID), latchkey.ENotFound, "device_not_found")
	}
	_, err := f.Store.AccessibleDoors(t.Context(), f.Workspace.ID, unknown, latchkey.DoorDevice, latchkey.Viewer{})
	wantError(t, err, latchkey.ENotFound, "user_identity_not_found")
}
