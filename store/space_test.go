package store_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"latchkey"
	"latchkey/internal/storetest"
)

func TestSpaceKeepsWhatItWasMadeWith(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	device, entrance := f.AddDevice(), f.AddEntrance()
	made, err := f.Store.CreateSpace(t.Context(), f.Workspace.ID, latchkey.NewSpace{
		Key: "suite-1", Name: "Suite 1", CustomerKey: "hotel", CustomerData: map[string]any{"address": "Main St 1"},
		DeviceIDs: []string{device.ID, device.ID}, EntranceIDs: []string{entrance.ID},
	})
	if err != nil {
		t.Fatal(err)
	}
	read, err := f.Store.Space(t.Context(), f.Workspace.ID, latchkey.SpaceRef{Key: "suite-1"})
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, read, made)
	if read.DeviceCount != 1 || read.EntranceCount != 1 || read.CustomerData["address"] != "Main St 1" {
		t.Errorf("space is %+v", read)
	}
	door, err := f.Store.Door(t.Context(), f.Workspace.ID, latchkey.DoorDevice, device.ID)
	if err != nil || !slices.Equal(door.SpaceIDs, []string{made.ID}) {
		t.Errorf("door is in %v (%v), want %s", door.SpaceIDs, err, made.ID)
	}
	wantData(t, f.Events(latchkey.EventSpaceCreated), map[string]any{
		"space_id": made.ID, "space_key": "suite-1",
		"device_ids": []any{device.ID}, "acs_entrance_ids": []any{entrance.ID},
	})
}

func TestSpaceKeyIsUniqueInItsWorkspace(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	first := latchkey.NewSpace{Name: "A", Key: "a"}
	if _, err := f.Store.CreateSpace(t.Context(), f.Workspace.ID, first); err != nil {
		t.Fatal(err)
	}
	_, err := f.Store.CreateSpace(t.Context(), f.Workspace.ID, first)
	wantError(t, err, latchkey.EConflict, "space_key_already_exists")
	second := f.Space()
	_, err = f.Store.UpdateSpace(t.Context(), f.Workspace.ID, latchkey.SpaceRef{ID: second.ID}, latchkey.SpaceChange{Key: &first.Key})
	wantError(t, err, latchkey.EConflict, "space_key_already_exists")
	other, _ := f.AddWorkspace("Other")
	if _, err := f.Store.CreateSpace(t.Context(), other.ID, first); err != nil {
		t.Errorf("the key is taken in another workspace: %v", err)
	}
}

func TestChangedMembershipReachesEveryLiveGrantOnce(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	space, elsewhere := f.Space(front), f.Space(front)
	on, over := f.Grant(storetest.In(space)), f.Grant(storetest.In(space))
	f.Grant(storetest.In(elsewhere))
	f.Exec(`update grants set status = 'ended' where id = $1`, over.ID)
	f.EmptyOutbox()
	add := func() {
		t.Helper()
		if err := f.Store.AddDoors(t.Context(), f.Workspace.ID, space.ID, latchkey.DoorDevice, []string{back.ID, front.ID}); err != nil {
			t.Fatal(err)
		}
	}
	add()
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{on.ID: latchkey.ReasonDoorsChanged})
	f.EmptyOutbox()
	add()
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{})
	wantData(t, f.Events(latchkey.EventSpaceMembersChanged), map[string]any{
		"space_id": space.ID, "device_ids": []any{front.ID, back.ID}, "acs_entrance_ids": []any{},
	})
}

func TestLeavingASpaceIsIdempotent(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	space := f.Space(front, back)
	f.Lose(front) // a door that is gone can still be taken out
	for range 2 {
		if err := f.Store.RemoveDoors(t.Context(), f.Workspace.ID, space.ID, latchkey.DoorDevice, []string{front.ID}); err != nil {
			t.Fatal(err)
		}
	}
	wantData(t, f.Events(latchkey.EventSpaceMembersChanged), map[string]any{
		"space_id": space.ID, "device_ids": []any{back.ID}, "acs_entrance_ids": []any{},
	})
}

func TestUpdatingASpaceReplacesWholeLists(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back, gate := f.AddDevice(), f.AddDevice(), f.AddEntrance()
	space := f.Space(front, gate)
	grant := f.Grant(storetest.In(space))
	f.EmptyOutbox()
	name := "Renamed"
	after, err := f.Store.UpdateSpace(t.Context(), f.Workspace.ID, latchkey.SpaceRef{ID: space.ID},
		latchkey.SpaceChange{Name: &name, DeviceIDs: &[]string{back.ID}})
	if err != nil {
		t.Fatal(err)
	}
	if after.Name != name || after.DeviceCount != 1 || after.EntranceCount != 1 {
		t.Errorf("space is %+v", after)
	}
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{grant.ID: latchkey.ReasonDoorsChanged})
	wantData(t, f.Events(latchkey.EventSpaceMembersChanged), map[string]any{
		"space_id": space.ID, "device_ids": []any{back.ID}, "acs_entrance_ids": []any{gate.ID},
	})
	after, err = f.Store.UpdateSpace(t.Context(), f.Workspace.ID, latchkey.SpaceRef{ID: space.ID},
		latchkey.SpaceChange{DeviceIDs: &[]string{}})
	if err != nil || after.DeviceCount != 0 {
		t.Errorf("emptied space has %d devices (%v)", after.DeviceCount, err)
	}
}

func TestUnknownDoorsChangeNothing(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice()
	space := f.Space()
	for kind, want := range map[latchkey.DoorKind]string{
		latchkey.DoorDevice: "device_not_found", latchkey.DoorEntrance: "acs_entrance_not_found",
	} {
		ids := []string{uuid.NewString()}
		wantError(t, f.Store.AddDoors(t.Context(), f.Workspace.ID, space.ID, kind, ids), latchkey.ENotFound, want)
		wantError(t, f.Store.RemoveDoors(t.Context(), f.Workspace.ID, space.ID, kind, ids), latchkey.ENotFound, want)
	}
	err := f.Store.AddDoors(t.Context(), f.Workspace.ID, space.ID, latchkey.DoorEntrance, []string{front.ID})
	wantError(t, err, latchkey.ENotFound, "acs_entrance_not_found")
	_, err = f.Store.CreateSpace(t.Context(), f.Workspace.ID, latchkey.NewSpace{Name: "X", DeviceIDs: []string{uuid.NewString()}})
	wantError(t, err, latchkey.ENotFound, "device_not_found")
	list, err := f.Store.ListSpaces(t.Context(), f.Workspace.ID, latchkey.SpaceFilter{}, latchkey.Page{Limit: 9})
	if err != nil || len(list.Rows) != 1 {
		t.Errorf("%d spaces (%v), want the one", len(list.Rows), err)
	}
}

func TestDeletedSpaceLetsItsGrantsGo(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	space := f.Space(f.AddDevice())
	grant := f.Grant(storetest.In(space))
	f.EmptyOutbox()
	other, _ := f.AddWorkspace("Other")
	wantError(t, f.Store.DeleteSpace(t.Context(), other.ID, space.ID), latchkey.ENotFound, "space_not_found")
	if err := f.Store.DeleteSpace(t.Context(), f.Workspace.ID, space.ID); err != nil {
		t.Fatal(err)
	}
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{grant.ID: latchkey.ReasonDoorsChanged})
	wantData(t, f.Events(latchkey.EventSpaceDeleted), map[string]any{
		"space_id": space.ID, "device_ids": []any{}, "acs_entrance_ids": []any{},
	})
	read, err := f.Store.Grant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID})
	if err != nil || len(read.Doors) != 0 || len(read.SpaceIDs) != 0 {
		t.Errorf("grant still has doors %v, spaces %v (%v)", read.Doors, read.SpaceIDs, err)
	}
	wantError(t, f.Store.DeleteSpace(t.Context(), f.Workspace.ID, space.ID), latchkey.ENotFound, "space_not_found")
}
