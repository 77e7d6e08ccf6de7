package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// fromAfar is a door that can be opened from afar.
func fromAfar(d *store.FoundDoor) { d.Capabilities.Unlock = true }

// askingFor asks for one key or code of each of the modes.
func askingFor(modes ...latchkey.Mode) func(*latchkey.NewGrant) {
	return func(wish *latchkey.NewGrant) {
		wish.Requested = nil
		for _, mode := range modes {
			wish.Requested = append(wish.Requested, latchkey.RequestedMethod{Mode: mode})
		}
	}
}

// The plan's transaction issues a key of ours: one method for all the doors that
// can be opened from afar, without a secret, months ahead and with the lock offline.
func TestKeysOfOursAreIssuedAtOnce(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, gate, mute := f.AddDevice(fromAfar), f.AddEntrance(fromAfar), f.AddDevice()
	inMonths := func(wish *latchkey.NewGrant) {
		ends := f.Clock.Now().Add(91 * day)
		wish.StartsAt, wish.EndsAt = f.Clock.Now().Add(90*day), &ends
	}
	made := f.Grant(storetest.On(front, gate, mute), askingFor(latchkey.ModeCloudKey, latchkey.ModeMobileKey), inMonths)
	require.Len(t, made.Methods, 2)
	assert.Equal(t, []string{"cannot_create_requested_access_methods"}, noticeCodes(made.Errors()), "one door cannot be opened from afar")

	grant, due := plan(t, f, made.ID)
	assert.Empty(t, due.Steps)
	for _, method := range grant.Methods {
		assert.True(t, method.Issued)
		assert.True(t, method.Secret.IsZero())
		assert.Len(t, method.Credentials, 2)
	}
	assert.Equal(t, latchkey.GrantActive, due.Status)
	assert.Len(t, f.Events(latchkey.EventMethodIssued), 2)
	assert.Len(t, f.Events(latchkey.EventGrantDoor), 2, "of the entrance")
	plan(t, f, made.ID)
	assert.Len(t, f.Events(latchkey.EventMethodIssued), 2, "once")
}

// A key of ours is told of as a PIN is, through all that becomes of its grant.
func TestTheLifeOfAKeyOfOurs(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, gate := f.AddDevice(fromAfar), f.AddEntrance(fromAfar)
	id := f.Grant(storetest.On(front, gate), askingFor(latchkey.ModeCloudKey)).ID
	ref := latchkey.GrantRef{ID: id}
	for _, stage := range []struct {
		name   string
		change func() error
		told   []latchkey.EventType
		status latchkey.GrantStatus
		live   int
	}{
		{
			"made", func() error { return nil },
			[]latchkey.EventType{
				latchkey.EventGrantDoor, latchkey.EventCredentialIssued, latchkey.EventMethodIssued, latchkey.EventGrantAllDoors,
			},
			latchkey.GrantActive, 2,
		},
		{
			"other times", func() error {
				ends := f.Clock.Now().Add(48 * time.Hour)
				end := &ends
				return f.Store.UpdateGrant(t.Context(), f.Workspace.ID, ref, latchkey.GrantChange{EndsAt: &end})
			},
			[]latchkey.EventType{
				latchkey.EventGrantTimesChanged, latchkey.EventCredentialInvalidated, latchkey.EventMethodRevoked,
				latchkey.EventCredentialReissued, latchkey.EventMethodReissued, latchkey.EventGrantAllDoors,
			},
			latchkey.GrantActive, 2,
		},
		{
			"suspended", func() error { _, err := f.Store.SuspendGrant(t.Context(), f.Workspace.ID, ref); return err },
			[]latchkey.EventType{
				latchkey.EventGrantSuspended, latchkey.EventCredentialInvalidated, latchkey.EventMethodRevoked, latchkey.EventGrantDoorLost,
			},
			latchkey.GrantSuspended, 0,
		},
		{
			"resumed", func() error { _, err := f.Store.ResumeGrant(t.Context(), f.Workspace.ID, ref); return err },
			[]latchkey.EventType{
				latchkey.EventGrantResumed, latchkey.EventGrantDoor, latchkey.EventCredentialReissued, latchkey.EventMethodReissued,
				latchkey.EventGrantAllDoors,
			},
			latchkey.GrantActive, 2,
		},
		{
			"one door fewer", func() error {
				return f.Store.UpdateGrant(t.Context(), f.Workspace.ID, ref, latchkey.GrantChange{EntranceIDs: &[]string{}})
			},
			[]latchkey.EventType{latchkey.EventGrantDoorLost, latchkey.EventGrantAllDoors},
			latchkey.GrantActive, 1,
		},
		{
			"deleted", func() error { return f.Store.DeleteGrant(t.Context(), f.Workspace.ID, id) },
			[]latchkey.EventType{latchkey.EventCredentialDeleted, latchkey.EventMethodDeleted, latchkey.EventGrantDeleted},
			latchkey.GrantDeleted, 0,
		},
	} {
		before := len(f.Events())
		require.NoError(t, stage.change(), stage.name)
		grant, due := plan(t, f, id)
		assert.Empty(t, due.Steps, stage.name)
		assert.Equal(t, stage.status, due.Status, stage.name)
		var told []latchkey.EventType
		for _, event := range f.Events()[before:] {
			told = append(told, event.Type)
		}
		assert.Equal(t, stage.told, told, stage.name)
		assert.Equal(t, stage.live, keysOn(grant), stage.name)
	}
	_, found, err := f.Store.GrantTimeline(t.Context(), f.Workspace.ID, ref, latchkey.TimelineFilter{Limit: 100})
	require.NoError(t, err)
	said := make([]string, 0, len(found.Happenings))
	for _, one := range found.Happenings {
		said = append(said, one.Description())
	}
	for _, want := range []string{
		"Issuing it for Door 1, attempt 1.", "It opens Door 1 within its times.", "It opens Door 2 no more.",
	} {
		assert.Contains(t, said, want)
	}
}

// keysOn counts the doors that a grant's key opens.
func keysOn(grant latchkey.Grant) (doors int) {
	for _, method := range grant.Methods {
		for _, c := range method.Credentials {
			if c.OnLock() {
				doors++
			}
		}
	}
	return doors
}

// A key of ours takes no room on its lock, is not looked for in its list, and is
// not left behind when the lock's account goes.
func TestNoLockHasAKeyOfOurs(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front := f.AddDevice(fromAfar)
	obey(t, f, f.Grant(storetest.On(front), askingFor(latchkey.ModeCloudKey, latchkey.ModeMobileKey)).ID)
	on, err := f.Store.OnDoor(t.Context(), front.ID)
	require.NoError(t, err)
	assert.Empty(t, on.Entries)
	occupied, err := f.Store.OccupiedDoors(t.Context(), f.Workspace.ID)
	require.NoError(t, err)
	assert.Empty(t, occupied)
	obey(t, f, f.Grant(storetest.On(front), askingFor(latchkey.ModeCode, latchkey.ModeCloudKey)).ID)
	read, err := f.Store.ListDoors(t.Context(), f.Workspace.ID, latchkey.DoorFilter{Kind: latchkey.DoorDevice}, latchkey.Page{Limit: 9})
	require.NoError(t, err)
	require.Len(t, read.Rows, 1)
	assert.Equal(t, 1, read.Rows[0].Held)
}

// The database and the domain mean the same by it.
func TestKeysOfOursAreTheSameInTheDatabase(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	space := f.Space()
	all := []latchkey.Mode{latchkey.ModeCode, latchkey.ModeCloudKey, latchkey.ModeMobileKey}
	before := obey(t, f, f.Grant(storetest.In(space), storetest.On(f.AddDevice(fromAfar)), askingFor(all...)).ID)
	noKeypad := func(d *store.FoundDoor) { d.Capabilities.Modes = nil }
	for _, door := range []latchkey.Door{f.AddDevice(fromAfar), f.AddDevice(), f.AddDevice(fromAfar, noKeypad)} {
		require.NoError(t, f.Store.AddDoors(t.Context(), f.Workspace.ID, space.ID, latchkey.DoorDevice, []string{door.ID}))
		for _, method := range reread(t, f, before.ID).Methods {
			assert.Equal(t, !door.Capabilities.Accepts(method.Mode), method.Issued, "%s on %s", method.Mode, door.Name)
		}
		obey(t, f, before.ID)
	}
}
