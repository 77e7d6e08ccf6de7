package store_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"latchkey"
	"latchkey/internal/storetest"
)

func TestASpaceNotesItsAccountsAndGetsNoDoorByIt(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	f.AddDevice()
	made, err := f.Store.CreateSpace(t.Context(), f.Workspace.ID, latchkey.NewSpace{Name: "A", AccountIDs: []string{f.Account.ID}})
	if err != nil || made.DeviceCount != 0 || !slices.Equal(made.AccountIDs, []string{f.Account.ID}) {
		t.Fatalf("space is %+v (%v)", made, err)
	}
	f.Grant(storetest.In(made))
	f.EmptyOutbox()
	add := func(ws, space, account string) error { return f.Store.AddAccount(t.Context(), ws, space, account) }
	remove := func(ws, space, account string) error { return f.Store.RemoveAccount(t.Context(), ws, space, account) }
	for _, step := range []struct {
		call func(workspaceID, spaceID, accountID string) error
		want []string
	}{{remove, nil}, {remove, nil}, {add, []string{made.ID}}, {add, []string{made.ID}}} {
		if err := step.call(f.Workspace.ID, made.ID, f.Account.ID); err != nil {
			t.Fatal(err)
		}
		found, err := f.Store.ListSpaces(t.Context(), f.Workspace.ID, latchkey.SpaceFilter{AccountID: f.Account.ID}, latchkey.Page{Limit: 9})
		wantIDs(t, "spaces of the account", found.Rows, err, func(s latchkey.Space) string { return s.ID }, step.want)
		wantError(t, step.call(f.Workspace.ID, made.ID, uuid.NewString()), latchkey.ENotFound, "connected_account_not_found")
		wantError(t, step.call(f.Workspace.ID, uuid.NewString(), f.Account.ID), latchkey.ENotFound, "space_not_found")
	}
	wantEqual(t, f.Letters(), map[string]latchkey.Reason{})
}

func TestSpacesStandUnderOneAnother(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	site, floor, room := f.Space(), f.Space(), f.Space()
	move := func(space latchkey.Space, to latchkey.SpaceRef) (latchkey.Space, error) {
		return f.Store.UpdateSpace(t.Context(), f.Workspace.ID, latchkey.SpaceRef{ID: space.ID}, latchkey.SpaceChange{Parent: &to})
	}
	for _, pair := range [][2]latchkey.Space{{floor, site}, {room, floor}} {
		moved, err := move(pair[0], latchkey.SpaceRef{ID: pair[1].ID})
		if err != nil || moved.ParentID != pair[1].ID {
			t.Fatalf("%s is under %q (%v)", moved.ID, moved.ParentID, err)
		}
	}
	_, err := move(site, latchkey.SpaceRef{ID: room.ID})
	wantError(t, err, latchkey.EInvalid, "invalid_input")
	_, err = move(site, latchkey.SpaceRef{Key: "unknown"})
	wantError(t, err, latchkey.ENotFound, "space_not_found")
	found, err := f.Store.ListSpaces(t.Context(), f.Workspace.ID, latchkey.SpaceFilter{Parent: latchkey.SpaceRef{ID: floor.ID}}, latchkey.Page{Limit: 9})
	wantIDs(t, "under the floor", found.Rows, err, func(s latchkey.Space) string { return s.ID }, []string{room.ID})
	if err := f.Store.DeleteSpace(t.Context(), f.Workspace.ID, floor.ID); err != nil {
		t.Fatal(err)
	}
	left, err := f.Store.Space(t.Context(), f.Workspace.ID, latchkey.SpaceRef{ID: room.ID})
	if err != nil || left.ParentID != "" {
		t.Errorf("room is under %q (%v)", left.ParentID, err)
	}
}
