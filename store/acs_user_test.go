package store_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

// acsUser makes a user of an entrance's system.
func acsUser(t *testing.T, f *storetest.Fixture, door latchkey.Door, changes ...func(*latchkey.NewACSUser)) latchkey.ACSUser {
	t.Helper()
	wish := latchkey.NewACSUser{SystemID: door.SystemID, FullName: "Ada Guest"}
	for _, change := range changes {
		change(&wish)
	}
	user, err := f.Store.CreateACSUser(t.Context(), f.Workspace.ID, wish)
	require.NoError(t, err)
	return user
}

func readUser(t *testing.T, f *storetest.Fixture, id string) latchkey.ACSUser {
	t.Helper()
	user, err := f.Store.ACSUser(t.Context(), f.Workspace.ID, latchkey.ACSUserRef{ID: id})
	require.NoError(t, err)
	return user
}

func TestTheLifeOfAnACSUser(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	ends := f.Clock.Now().Add(time.Hour)
	user := acsUser(t, f, f.AddEntrance(), func(wish *latchkey.NewACSUser) {
		wish.Email, wish.Schedule = "ada@example.com", &latchkey.Window{StartsAt: f.Clock.Now(), EndsAt: &ends}
	})
	ref, ws := latchkey.ACSUserRef{ID: user.ID}, f.Workspace.ID
	assert.Equal(t, user, readUser(t, f, user.ID))
	assert.Nil(t, user.Person)
	assert.Equal(t, &ends, user.Schedule.EndsAt)

	name, none := "Ada Lovelace", (*latchkey.Window)(nil)
	require.NoError(t, f.Store.UpdateACSUser(t.Context(), ws, ref, latchkey.ACSUserChange{FullName: &name, Schedule: &none}))
	for range 2 {
		require.NoError(t, f.Store.SuspendACSUser(t.Context(), ws, ref, true))
	}
	after := readUser(t, f, user.ID)
	assert.Equal(t, []any{name, "ada@example.com", none}, []any{after.FullName, after.Email, after.Schedule})
	assert.NotNil(t, after.SuspendedAt)
	require.NoError(t, f.Store.SuspendACSUser(t.Context(), ws, ref, false))
	assert.Nil(t, readUser(t, f, user.ID).SuspendedAt)

	require.NoError(t, f.Store.DeleteACSUser(t.Context(), ws, ref))
	_, err := f.Store.ACSUser(t.Context(), ws, ref)
	wantError(t, err, latchkey.ENotFound, "acs_user_not_found")
	for _, kind := range []latchkey.EventType{latchkey.EventACSUserCreated, latchkey.EventACSUserDeleted} {
		told, err := f.Store.ListEvents(t.Context(), ws, latchkey.EventFilter{Types: []latchkey.EventType{kind}, ACSUserIDs: []string{user.ID}, Limit: 9})
		require.NoError(t, err)
		assert.Len(t, told, 1, kind)
	}
}

// A user is of the person who is named, or has their email or phone.
func TestAnACSUserIsOfTheirPerson(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door, ws := f.AddEntrance(), f.Workspace.ID
	email, phone, name := "ada@example.com", "+491511", "Ada Guest"
	ada, err := f.Store.CreateIdentity(t.Context(), ws, latchkey.NewIdentity{FullName: &name, Email: &email})
	require.NoError(t, err)
	bob, err := f.Store.CreateIdentity(t.Context(), ws, latchkey.NewIdentity{Phone: &phone})
	require.NoError(t, err)
	personOf := func(email, phone string) string {
		return acsUser(t, f, door, func(wish *latchkey.NewACSUser) { wish.Email, wish.Phone = email, phone }).PersonID()
	}
	assert.Equal(t, ada.ID, personOf("Ada@Example.com", phone), "the e-mail comes first")
	assert.Equal(t, bob.ID, personOf("", phone))
	assert.Empty(t, personOf("eve@example.com", ""))

	loose := acsUser(t, f, door)
	link := func(ref latchkey.IdentityRef) error { return f.Store.LinkACSUser(t.Context(), ws, loose.ID, ref) }
	require.NoError(t, link(latchkey.IdentityRef{Key: "new"}), "a key that nobody has is a new person")
	grace, err := f.Store.Identity(t.Context(), ws, latchkey.IdentityRef{Key: "new"})
	require.NoError(t, err)
	assert.Equal(t, name, *grace.FullName)
	assert.Equal(t, loose.ID, grace.ACSUsers[0].ID)
	require.NoError(t, link(latchkey.IdentityRef{Key: "new"}), "again")
	wantError(t, link(latchkey.IdentityRef{ID: bob.ID}), latchkey.EConflict, "acs_user_already_linked")
	wantError(t, f.Store.UnlinkACSUser(t.Context(), ws, loose.ID, bob.ID), latchkey.ENotFound, "acs_user_not_found")
	require.NoError(t, f.Store.UnlinkACSUser(t.Context(), ws, loose.ID, grace.ID))
	require.NoError(t, link(latchkey.IdentityRef{ID: bob.ID}))

	_, err = f.Store.ACSUser(t.Context(), ws, latchkey.ACSUserRef{IdentityID: bob.ID})
	wantError(t, err, latchkey.EConflict, "acs_user_ambiguous")
	require.NoError(t, f.Store.MergeIdentities(t.Context(), ws, latchkey.IdentityRef{ID: ada.ID}, []latchkey.IdentityRef{{ID: bob.ID}}))
	found, err := f.Store.ListACSUsers(t.Context(), ws, latchkey.ACSUserFilter{IdentityID: bob.ID}, latchkey.Page{Limit: 9})
	require.NoError(t, err)
	assert.Len(t, found.Rows, 3, "merged people bring their users along")
	require.NoError(t, f.Store.DeleteIdentity(t.Context(), ws, ada.ID))
	assert.Len(t, f.Events(latchkey.EventACSUserDeleted), 3, "and users go with their person")
}

// What a user may enter is a space of theirs that nobody else sees.
func TestEntrancesAreAllowedToUsers(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby, ws, person := f.AddEntrance(), f.Workspace.ID, f.Identity("Ada Guest")
	byPerson := latchkey.ACSUserRef{IdentityID: person.ID}
	for range 2 {
		require.NoError(t, f.Store.AllowEntrance(t.Context(), ws, byPerson, lobby.ID), "it makes the person's user")
	}
	user, err := f.Store.ACSUser(t.Context(), ws, byPerson)
	require.NoError(t, err)
	doors, err := f.Store.UserEntrances(t.Context(), ws, byPerson, latchkey.Viewer{})
	require.NoError(t, err)
	require.Len(t, doors, 1)
	assert.Empty(t, doors[0].SpaceIDs)
	theirs, err := f.Store.AccessibleDoors(t.Context(), ws, person.ID, latchkey.DoorEntrance, latchkey.Viewer{})
	require.NoError(t, err)
	assert.Len(t, theirs, 1)
	spaces, err := f.Store.ListSpaces(t.Context(), ws, latchkey.SpaceFilter{}, latchkey.Page{Limit: 9})
	require.NoError(t, err)
	assert.Empty(t, spaces.Rows)
	assert.Empty(t, f.Events(latchkey.EventSpaceCreated, latchkey.EventSpaceMembersChanged))

	require.NoError(t, f.Store.RevokeEntrances(t.Context(), ws, latchkey.ACSUserRef{ID: user.ID}))
	doors, err = f.Store.UserEntrances(t.Context(), ws, byPerson, latchkey.Viewer{})
	require.NoError(t, err)
	assert.Empty(t, doors)
	wantError(t, f.Store.AllowEntrance(t.Context(), ws, byPerson, f.AddDevice().ID), latchkey.ENotFound, "acs_entrance_not_found")
	system, err := f.Store.System(t.Context(), ws, lobby.SystemID)
	require.NoError(t, err)
	assert.Equal(t, 1, system.UserCount)
}

// However many give a person an entrance at once, they get one user.
func TestOneUserIsMadeForAPerson(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby, person := f.AddEntrance(), f.Identity("Ada Guest")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			err := f.Store.AllowEntrance(t.Context(), f.Workspace.ID, latchkey.ACSUserRef{IdentityID: person.ID}, lobby.ID)
			assert.NoError(t, err)
		})
	}
	all.Wait()
	assert.Len(t, f.Events(latchkey.EventACSUserCreated), 1)
}

// Users go with the account of their system, which takes no new ones.
func TestUsersGoWithTheirSystem(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddEntrance()
	user := acsUser(t, f, door)
	require.NoError(t, f.Store.DeleteAccount(t.Context(), f.Workspace.ID, f.Account.ID))
	_, err := f.Store.ACSUser(t.Context(), f.Workspace.ID, latchkey.ACSUserRef{ID: user.ID})
	wantError(t, err, latchkey.ENotFound, "acs_user_not_found")
	_, err = f.Store.CreateACSUser(t.Context(), f.Workspace.ID, latchkey.NewACSUser{SystemID: door.SystemID, FullName: "Late"})
	wantError(t, err, latchkey.ENotFound, "acs_system_not_found")
}
