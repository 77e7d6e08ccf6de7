package store_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// group lets the driver find an access group of the panel with some entrances.
func group(t *testing.T, f *storetest.Fixture, native string, doors ...latchkey.Door) latchkey.ACSGroup {
	t.Helper()
	found := store.FoundGroup{NativeID: native, System: "panel", Name: "Group " + native, Type: "brivo_group", TypeName: "Brivo group"}
	for _, door := range doors {
		found.Doors = append(found.Doors, door.NativeID)
	}
	f.FindGroup(found)
	groups, err := f.Store.ListACSGroups(t.Context(), f.Workspace.ID, latchkey.ACSGroupFilter{Search: found.Name})
	require.NoError(t, err)
	require.Len(t, groups, 1)
	return groups[0]
}

func idsOf(doors []latchkey.Door) []string {
	ids := []string{}
	for _, door := range doors {
		ids = append(ids, door.ID)
	}
	return ids
}

// entrancesOf are where a user may enter.
func entrancesOf(t *testing.T, f *storetest.Fixture, user latchkey.ACSUser) []string {
	t.Helper()
	doors, err := f.Store.UserEntrances(t.Context(), f.Workspace.ID, latchkey.ACSUserRef{ID: user.ID}, latchkey.Viewer{})
	require.NoError(t, err)
	return idsOf(doors)
}

// A group is as its system has it, found again under its id, and gone with it.
func TestTheLifeOfAnAccessGroup(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	hall, lab, ws := f.AddEntrance(), f.AddEntrance(), f.Workspace.ID
	staff := group(t, f, "staff", hall)
	doors, err := f.Store.GroupEntrances(t.Context(), ws, staff.ID)
	require.NoError(t, err)
	assert.Equal(t, []string{hall.ID}, idsOf(doors))
	again := group(t, f, "staff", hall, lab)
	assert.Equal(t, staff, again)
	doors, err = f.Store.GroupEntrances(t.Context(), ws, staff.ID)
	require.NoError(t, err)
	assert.Equal(t, []string{hall.ID, lab.ID}, idsOf(doors))
	system, err := f.Store.System(t.Context(), ws, hall.SystemID)
	require.NoError(t, err)
	assert.Equal(t, 1, system.GroupCount)
	spaces, err := f.Store.ListSpaces(t.Context(), ws, latchkey.SpaceFilter{}, latchkey.Page{Limit: 9})
	require.NoError(t, err)
	assert.Empty(t, spaces.Rows, "a group's entrances are no space of the caller's")

	f.LoseGroups()
	_, err = f.Store.ACSGroup(t.Context(), ws, staff.ID)
	wantError(t, err, latchkey.ENotFound, "acs_access_group_not_found")
	told, err := f.Store.ListEvents(t.Context(), ws, latchkey.EventFilter{ACSGroupID: staff.ID, Limit: 9})
	require.NoError(t, err)
	require.Len(t, told, 1)
	assert.Equal(t, latchkey.EventACSGroupDeleted, told[0].Type)
}

// A user may enter where their groups may, for as long as they are in them.
func TestUsersEnterWhereTheirGroupsMay(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	hall, lab, ws := f.AddEntrance(), f.AddEntrance(), f.Workspace.ID
	staff, visitors := group(t, f, "staff", hall, lab), group(t, f, "visitors", hall)
	user := acsUser(t, f, hall, func(wish *latchkey.NewACSUser) { wish.GroupIDs = []string{visitors.ID} })
	ref := latchkey.ACSUserRef{ID: user.ID}
	assert.Equal(t, []string{hall.ID}, entrancesOf(t, f, user))
	for range 2 {
		require.NoError(t, f.Store.AddToGroup(t.Context(), ws, staff.ID, ref))
	}
	assert.Equal(t, []string{hall.ID, lab.ID}, entrancesOf(t, f, user))
	theirs, err := f.Store.ListACSGroups(t.Context(), ws, latchkey.ACSGroupFilter{User: ref})
	require.NoError(t, err)
	assert.Len(t, theirs, 2)
	users, err := f.Store.GroupUsers(t.Context(), ws, staff.ID)
	require.NoError(t, err)
	assert.Equal(t, []latchkey.ACSUser{user}, users)
	for range 2 {
		require.NoError(t, f.Store.RemoveFromGroup(t.Context(), ws, staff.ID, ref))
	}
	assert.Equal(t, []string{hall.ID}, entrancesOf(t, f, user))
	f.LoseGroups()
	assert.Empty(t, entrancesOf(t, f, user))

	_, err = f.Store.CreateACSUser(t.Context(), ws, latchkey.NewACSUser{SystemID: hall.SystemID, FullName: "Eve", GroupIDs: []string{staff.ID}})
	wantError(t, err, latchkey.ENotFound, "acs_access_group_not_found")
}

// A person joins as the user of the group's system that they are, or become.
func TestAPersonJoinsAGroupAsOneUser(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	hall, ws := f.AddEntrance(), f.Workspace.ID
	staff := group(t, f, "staff", hall)
	name := "Ada Guest"
	ada, err := f.Store.CreateIdentity(t.Context(), ws, latchkey.NewIdentity{FullName: &name})
	require.NoError(t, err)
	ref := latchkey.ACSUserRef{IdentityID: ada.ID}
	wantError(t, f.Store.RemoveFromGroup(t.Context(), ws, staff.ID, ref), latchkey.ENotFound, "acs_user_not_found")
	for range 2 {
		require.NoError(t, f.Store.AddToGroup(t.Context(), ws, staff.ID, ref))
	}
	users, err := f.Store.GroupUsers(t.Context(), ws, staff.ID)
	require.NoError(t, err)
	require.Len(t, users, 1)
	assert.Equal(t, ada.ID, users[0].PersonID())
	theirs, err := f.Store.ListACSGroups(t.Context(), ws, latchkey.ACSGroupFilter{User: ref})
	require.NoError(t, err)
	assert.Len(t, theirs, 1)
	require.NoError(t, f.Store.RemoveFromGroup(t.Context(), ws, staff.ID, ref))
	users, err = f.Store.GroupUsers(t.Context(), ws, staff.ID)
	require.NoError(t, err)
	assert.Empty(t, users)
}

// A group that is to go opens nothing from then on, and goes when its system says so.
func TestAGroupThatIsDeletedIsEmptyAtOnce(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	hall, ws := f.AddEntrance(), f.Workspace.ID
	staff := group(t, f, "staff", hall)
	user := acsUser(t, f, hall, func(wish *latchkey.NewACSUser) { wish.GroupIDs = []string{staff.ID} })
	for range 2 {
		require.NoError(t, f.Store.DeleteACSGroup(t.Context(), ws, staff.ID))
	}
	f.Sync() // its system has it still
	assert.Empty(t, entrancesOf(t, f, user))
	left, err := f.Store.ACSGroup(t.Context(), ws, staff.ID)
	require.NoError(t, err)
	assert.Equal(t, "being_deleted", left.Warnings()[0].Code)
	wantError(t, f.Store.AddToGroup(t.Context(), ws, staff.ID, latchkey.ACSUserRef{ID: user.ID}), latchkey.ENotFound, "acs_access_group_not_found")
	leaving, err := f.Store.GroupsToRemove(t.Context(), f.Account.ID)
	require.NoError(t, err)
	assert.Equal(t, []string{"staff"}, leaving)
	f.LoseGroups()
	_, err = f.Store.ACSGroup(t.Context(), ws, staff.ID)
	wantError(t, err, latchkey.ENotFound, "acs_access_group_not_found")
}

func TestGroupsGoWithTheirAccount(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	staff := group(t, f, "staff", f.AddEntrance())
	require.NoError(t, f.Store.DeleteAccount(t.Context(), f.Workspace.ID, f.Account.ID))
	_, err := f.Store.ACSGroup(t.Context(), f.Workspace.ID, staff.ID)
	wantError(t, err, latchkey.ENotFound, "acs_access_group_not_found")
	assert.Len(t, f.Events(latchkey.EventACSGroupDeleted), 1)
}

// All entrances of a user are those of their own, of their groups and of their
// credentials. Others in the groups keep theirs.
func TestRevokedEntrancesAreAllThereAre(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	hall, lab, gate, ws := f.AddEntrance(), f.AddEntrance(), f.AddEntrance(), f.Workspace.ID
	staff := group(t, f, "staff", lab)
	member := func(wish *latchkey.NewACSUser) { wish.GroupIDs = []string{staff.ID} }
	user, other := acsUser(t, f, hall, member), acsUser(t, f, hall, member)
	require.NoError(t, f.Store.AllowEntrance(t.Context(), ws, latchkey.ACSUserRef{ID: user.ID}, hall.ID))
	made := newCredential(t, f, user, latchkey.ModeCode, opening(gate))
	theirs := newCredential(t, f, other, latchkey.ModeCode, opening(gate))
	assert.Equal(t, sorted(hall.ID, lab.ID, gate.ID), onDoors(t, f, made.ID))
	f.EmptyOutbox()
	require.NoError(t, f.Store.RevokeEntrances(t.Context(), ws, latchkey.ACSUserRef{ID: user.ID}))
	assert.Equal(t, map[string]latchkey.Reason{made.ID: latchkey.ReasonDoorsChanged}, f.Letters())
	assert.Empty(t, onDoors(t, f, made.ID))
	assert.Empty(t, openedBy(t, f, made.ID))
	assert.Empty(t, entrancesOf(t, f, user))
	users, err := f.Store.GroupUsers(t.Context(), ws, staff.ID)
	require.NoError(t, err)
	require.Len(t, users, 1)
	assert.Equal(t, other.ID, users[0].ID)
	assert.Equal(t, sorted(lab.ID, gate.ID), onDoors(t, f, theirs.ID))
}
