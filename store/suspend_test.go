package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

func suspend(t *testing.T, f *storetest.Fixture, id string) latchkey.Grant {
	t.Helper()
	grant, err := f.Store.SuspendGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: id})
	require.NoError(t, err)
	return grant
}

func resume(t *testing.T, f *storetest.Fixture, id string) latchkey.Grant {
	t.Helper()
	grant, err := f.Store.ResumeGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: id})
	require.NoError(t, err)
	return grant
}

// Everything comes off, the PIN stays reserved, and the same one comes back in
// the same entry.
func TestSuspendedGrantIsOffItsDoorsAndComesBackWithItsPIN(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door, other := f.AddDevice(), newPerson(t, f)
	grant := f.Grant(storetest.On(door))
	grant = obey(t, f, grant.ID)
	before, pin := live(grant)[door.ID], grant.Methods[0].Secret

	f.EmptyOutbox()
	grant = suspend(t, f, grant.ID)
	assert.Equal(t, latchkey.ReasonSuspended, f.Letters()[grant.ID])
	assert.Equal(t, latchkey.GrantSuspending, grant.Status)
	assert.False(t, grant.Methods[0].Issued)
	assert.Equal(t, "being_suspended", grant.Warnings()[0].Code)
	grant = obey(t, f, grant.ID)
	assert.Equal(t, latchkey.GrantSuspended, grant.Status)
	assert.Empty(t, grant.Warnings())
	assert.Equal(t, latchkey.CredentialWaiting, live(grant)[door.ID].State)

	wish := f.Grant(storetest.On(door), storetest.For(other), func(wish *latchkey.NewGrant) { wish.Requested[0].Code = pin })
	assert.NotEqual(t, pin, wish.Methods[0].Secret, "the PIN is reserved")

	grant = resume(t, f, grant.ID)
	assert.Equal(t, latchkey.ReasonResumed, f.Letters()[grant.ID])
	grant = obey(t, f, grant.ID)
	assert.Equal(t, latchkey.GrantActive, grant.Status)
	assert.True(t, grant.Methods[0].Issued)
	assert.Equal(t, pin, grant.Methods[0].Secret)
	assert.Equal(t, before.ID, live(grant)[door.ID].ID)
}

// Each call is one event, however often it is made; the methods' events are
// those of any change for which a method is not issued for a while.
func TestSuspensionIsToldOnce(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	grant := f.Grant(storetest.On(door))
	obey(t, f, grant.ID)
	was := len(f.Events())
	for range 2 {
		suspend(t, f, grant.ID)
		obey(t, f, grant.ID)
	}
	for range 2 {
		resume(t, f, grant.ID)
		obey(t, f, grant.ID)
	}
	var got []latchkey.EventType
	for _, event := range f.Events()[was:] {
		got = append(got, event.Type)
	}
	assert.Equal(t, []latchkey.EventType{
		latchkey.EventGrantSuspended, latchkey.EventMethodRevoked, latchkey.EventCodeRemoved,
		latchkey.EventGrantResumed, latchkey.EventCodeSet, latchkey.EventMethodReissued, latchkey.EventGrantAllDoors,
	}, got)
}

func TestSuspendedGrantEndsCleanly(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*storetest.Fixture, latchkey.Grant) error{
		"by its time": func(f *storetest.Fixture, _ latchkey.Grant) error { f.Clock.Advance(48 * time.Hour); return nil },
		"by a delete": func(f *storetest.Fixture, g latchkey.Grant) error {
			return f.Store.DeleteGrant(t.Context(), f.Workspace.ID, g.ID)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, off := range []bool{true, false} {
				f := storetest.New(t)
				grant := f.Grant(storetest.On(f.AddDevice()), between(f, 0, 24))
				obey(t, f, grant.ID)
				suspend(t, f, grant.ID)
				if off {
					obey(t, f, grant.ID)
				}
				require.NoError(t, end(f, grant))
				grant = obey(t, f, grant.ID)
				assert.True(t, grant.Status.Over())
				assert.Empty(t, live(grant))
				ref := latchkey.GrantRef{ID: grant.ID}
				_, err := f.Store.SuspendGrant(t.Context(), f.Workspace.ID, ref)
				if grant.Status == latchkey.GrantDeleted {
					wantError(t, err, latchkey.ENotFound, "access_grant_not_found")
				} else {
					wantError(t, err, latchkey.EConflict, "access_grant_ended")
				}
			}
		})
	}
}

// What changes meanwhile is kept, and holds when the grant is resumed.
func TestChangesOfASuspendedGrantHoldWhenItIsResumed(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(), f.AddDevice()
	grant := f.Grant(storetest.On(front), between(f, 0, 24))
	obey(t, f, grant.ID)
	suspend(t, f, grant.ID)
	obey(t, f, grant.ID)
	ends, doors := new(f.Clock.Now().Add(48*time.Hour)), []string{back.ID}
	require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID},
		latchkey.GrantChange{EndsAt: &ends, DeviceIDs: &doors}))
	grant = obey(t, f, grant.ID)
	assert.Equal(t, latchkey.GrantSuspended, grant.Status)
	assert.Equal(t, latchkey.CredentialWaiting, live(grant)[back.ID].State, "reserved, and nothing more")
	assert.NotContains(t, live(grant), front.ID)
	resume(t, f, grant.ID)
	grant = obey(t, f, grant.ID)
	assert.Equal(t, latchkey.GrantActive, grant.Status)
	assert.Equal(t, *ends, *live(grant)[back.ID].Asked.EndsAt)
}

// The person's other grant keeps a shared entry, for its own time.
func TestSuspendedGrantLeavesASharedEntryToTheOther(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door, person := f.AddDevice(), newPerson(t, f)
	first := f.Grant(storetest.On(door), storetest.For(person), between(f, 0, 10))
	second := f.Grant(storetest.On(door), storetest.For(person), between(f, 5, 15))
	obey(t, f, second.ID)
	first = obey(t, f, first.ID)
	require.True(t, first.Methods[0].Issued)

	suspend(t, f, first.ID)
	assert.Equal(t, latchkey.ReasonEntryShared, f.Letters()[second.ID])
	first = obey(t, f, first.ID)
	assert.Equal(t, latchkey.GrantSuspending, first.Status, "the entry is still as long as both")
	f.EmptyOutbox()
	second = obey(t, f, second.ID)
	assert.Equal(t, second.Window, *live(second)[door.ID].Asked)
	assert.Equal(t, latchkey.ReasonEntryShared, f.Letters()[first.ID], "it waits to hear")
	assert.Equal(t, latchkey.GrantSuspended, obey(t, f, first.ID).Status)

	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, second.ID))
	assert.Equal(t, latchkey.GrantDeleted, obey(t, f, second.ID).Status)
	first = obey(t, f, first.ID)
	assert.Equal(t, latchkey.CredentialWaiting, live(first)[door.ID].State, "off the lock, and reserved")
	resume(t, f, first.ID)
	first = obey(t, f, first.ID)
	assert.Equal(t, first.Window, *live(first)[door.ID].Asked)
	assert.Equal(t, second.Methods[0].Secret, first.Methods[0].Secret)
}

// Someone who keeps a person's code may not hand it to another grant of theirs
// for longer than that one wants it.
func TestNewGrantSharesTheCodeOfASuspendedOne(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door, person := f.AddDevice(), newPerson(t, f)
	first := f.Grant(storetest.On(door), storetest.For(person), between(f, 0, 10))
	obey(t, f, first.ID)
	suspend(t, f, first.ID)
	obey(t, f, first.ID)
	second := f.Grant(storetest.On(door), storetest.For(person), between(f, 2, 4))
	assert.Equal(t, live(first)[door.ID].ID, live(second)[door.ID].ID)
	second = obey(t, f, second.ID)
	assert.Equal(t, second.Window, *live(second)[door.ID].Asked)
	assert.Equal(t, latchkey.GrantSuspended, obey(t, f, first.ID).Status)
}

// A lock that was full has room meanwhile, and who waits for it is told.
func TestSuspendedGrantMakesRoomForTheNext(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice()
	leaving, waiting := obey(t, f, f.Grant(storetest.On(front)).ID), f.Grant(storetest.On(front))
	park(f, waiting, latchkey.FaultSlotsFull)
	suspend(t, f, leaving.ID)
	f.EmptyOutbox()
	_, due := plan(t, f, leaving.ID)
	finish(t, f, begin(t, f, leaving.ID, due.Steps[0]))
	assert.Equal(t, map[string]latchkey.Reason{waiting.ID: latchkey.ReasonDoorReachable}, f.Letters())
}
