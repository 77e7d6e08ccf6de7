package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

// newEntrance lets a user enter another entrance.
func newEntrance(t *testing.T, f *storetest.Fixture, user latchkey.ACSUser) latchkey.Door {
	t.Helper()
	door := f.AddEntrance()
	require.NoError(t, f.Store.AllowEntrance(t.Context(), f.Workspace.ID, latchkey.ACSUserRef{ID: user.ID}, door.ID))
	return door
}

// onDoors are the doors that have the credential now.
func onDoors(t *testing.T, f *storetest.Fixture, id string) []string {
	t.Helper()
	var doors []string
	for _, method := range obey(t, f, id).Methods {
		for _, c := range method.Credentials {
			if c.OnLock() {
				doors = append(doors, c.DoorID)
			}
		}
	}
	slices.Sort(doors)
	return doors
}

// What a user may enter is what their credentials open, with the PIN they know.
func TestCredentialsOpenWhatTheirUserMayEnter(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby := f.AddEntrance()
	user := acsUser(t, f, lobby)
	made := newCredential(t, f, user, latchkey.ModeCode)
	assert.Len(t, made.Secret().Reveal(), 4, "it is known before there is a door for it")
	assert.Empty(t, onDoors(t, f, made.ID))
	f.EmptyOutbox()
	gate := newEntrance(t, f, user)
	assert.Equal(t, latchkey.ReasonDoorsChanged, f.Letters()[made.ID])
	assert.Equal(t, []string{gate.ID}, onDoors(t, f, made.ID))
	garage := newEntrance(t, f, user)
	assert.Equal(t, sorted(gate.ID, garage.ID), onDoors(t, f, made.ID))
	issued := readCredential(t, f, made.ID)
	assert.Equal(t, []any{true, made.Secret()}, []any{issued.Issued(), issued.Secret()})
	require.NoError(t, f.Store.RevokeEntrances(t.Context(), f.Workspace.ID, latchkey.ACSUserRef{ID: user.ID}))
	assert.Empty(t, onDoors(t, f, made.ID))
}

func sorted(ids ...string) []string {
	slices.Sort(ids)
	return ids
}

// A suspended user's credentials are off the doors, and come back with their PINs.
func TestSuspendedUserOpensNothing(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby := f.AddEntrance()
	user, ws := acsUser(t, f, lobby), f.Workspace.ID
	made := newCredential(t, f, user, latchkey.ModeCode, opening(lobby))
	obey(t, f, made.ID)
	suspended := func(is bool) latchkey.ACSCredential {
		require.NoError(t, f.Store.SuspendACSUser(t.Context(), ws, latchkey.ACSUserRef{ID: user.ID}, is))
		return readCredential(t, f, made.ID)
	}
	assert.False(t, suspended(true).Issued())
	assert.Empty(t, onDoors(t, f, made.ID))
	assert.Empty(t, openedBy(t, f, made.ID))
	later := newCredential(t, f, user, latchkey.ModeCard, opening(lobby))
	assert.Empty(t, onDoors(t, f, later.ID), "nor does what is made meanwhile")
	assert.Equal(t, made.Secret(), suspended(false).Secret())
	for _, id := range []string{made.ID, later.ID} {
		assert.Equal(t, []string{lobby.ID}, onDoors(t, f, id))
	}
	assert.Empty(t, f.Events(latchkey.EventGrantSuspended, latchkey.EventGrantResumed))
	assert.Equal(t, []latchkey.EventType{latchkey.EventCredentialIssued, latchkey.EventCredentialInvalidated, latchkey.EventCredentialReissued},
		typesOf(eventsOf(t, f, made.ID)))
}

func eventsOf(t *testing.T, f *storetest.Fixture, id string) []latchkey.Event {
	t.Helper()
	told, err := f.Store.ListEvents(t.Context(), f.Workspace.ID, latchkey.EventFilter{CredentialIDs: []string{id}, Limit: 99})
	require.NoError(t, err)
	return told
}

// A user's schedule narrows what their credentials open, and leaves their times as
// they were asked for.
func TestScheduleNarrowsCredentials(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby, now := f.AddEntrance(), f.Clock.Now()
	user := acsUser(t, f, lobby)
	made := newCredential(t, f, user, latchkey.ModeCode, opening(lobby))
	obey(t, f, made.ID)
	schedule := func(from, to time.Duration) latchkey.Grant {
		window := new(latchkey.Window{StartsAt: now.Add(from), EndsAt: new(now.Add(to))})
		require.NoError(t, f.Store.UpdateACSUser(t.Context(), f.Workspace.ID, latchkey.ACSUserRef{ID: user.ID}, latchkey.ACSUserChange{Schedule: &window}))
		return obey(t, f, made.ID)
	}
	narrowed := schedule(-time.Hour, time.Hour)
	assert.True(t, narrowed.Methods[0].Credentials[0].SetFor(latchkey.Window{StartsAt: now, EndsAt: new(now.Add(time.Hour))}))
	assert.Equal(t, made.Window(), readCredential(t, f, made.ID).Window())
	for _, away := range []time.Duration{-2 * time.Hour, 48 * time.Hour} {
		assert.False(t, schedule(away, away+time.Hour).Methods[0].Credentials[0].OnLock(), "nothing is left of its times")
		assert.Equal(t, []string{"waiting_to_be_issued"}, codesOf(readCredential(t, f, made.ID).Warnings()))
	}
	assert.True(t, schedule(-time.Hour, 48*time.Hour).Methods[0].Credentials[0].SetFor(made.Window()))
}

// What the groups of a user may enter is what the user's credentials open.
func TestCredentialsOpenWhatTheirUsersGroupsMayEnter(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	lobby, hall := f.AddEntrance(), f.AddEntrance()
	user, staff, ws := acsUser(t, f, lobby), group(t, f, "staff", hall), f.Workspace.ID
	ref := latchkey.ACSUserRef{ID: user.ID}
	before := newCredential(t, f, user, latchkey.ModeCode, opening(lobby))
	assert.Equal(t, []string{lobby.ID}, onDoors(t, f, before.ID))
	require.NoError(t, f.Store.AddToGroup(t.Context(), ws, staff.ID, ref))
	after := newCredential(t, f, user, latchkey.ModeCode)
	assert.Equal(t, sorted(lobby.ID, hall.ID), onDoors(t, f, before.ID))
	assert.Equal(t, []string{hall.ID}, onDoors(t, f, after.ID), "also what is made later")
	require.NoError(t, f.Store.RemoveFromGroup(t.Context(), ws, staff.ID, ref))
	assert.Equal(t, []string{lobby.ID}, onDoors(t, f, before.ID))
	assert.Empty(t, onDoors(t, f, after.ID))
}
