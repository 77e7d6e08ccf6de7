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

// A window moves while it is live, before it begins and long before that, on locks
// that keep windows and on those that do not: what is on the lock follows, and
// the grant is where its window says.
func TestWindowsMove(t *testing.T) {
	t.Parallel()
	type move struct{ start, end time.Duration }
	const day = 24 * time.Hour
	for lock, change := range map[string]func(*store.FoundDoor){"native": func(*store.FoundDoor) {}, "just in time": jit} {
		for when, begins := range map[string]time.Duration{"live": -time.Hour, "soon": 2 * time.Hour, "far": 10 * day} {
			for how, by := range map[string]move{
				"longer": {0, time.Hour}, "shorter": {0, -time.Hour}, "later": {time.Hour, time.Hour}, "far away": {20 * day, 20 * day},
				"earlier": {-30 * time.Minute, 0},
			} {
				t.Run(lock+", "+when+", "+how, func(t *testing.T) {
					t.Parallel()
					f := storetest.New(t)
					door := f.AddDevice(change)
					window := latchkey.Window{StartsAt: f.Clock.Now().Add(begins), EndsAt: new(f.Clock.Now().Add(begins + 6*time.Hour))}
					grant := obey(t, f, f.Grant(storetest.On(door), func(w *latchkey.NewGrant) { w.StartsAt, w.EndsAt = window.StartsAt, window.EndsAt }).ID)
					before := live(grant)[door.ID]
					moved := latchkey.Window{StartsAt: window.StartsAt.Add(by.start), EndsAt: new(window.EndsAt.Add(by.end))}
					require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID},
						latchkey.GrantChange{StartsAt: &moved.StartsAt, EndsAt: &moved.EndsAt}))
					grant = obey(t, f, grant.ID)
					wantMoved(t, f, grant, door, before, moved)
				})
			}
		}
	}
}

// wantMoved holds a grant on one door against the window that it was moved to.
func wantMoved(
	t *testing.T, f *storetest.Fixture, grant latchkey.Grant, door latchkey.Door, before latchkey.Credential, moved latchkey.Window,
) {
	t.Helper()
	now, native := f.Clock.Now(), door.Capabilities.Native.EnforcesTimes()
	lead := latchkey.JustInTimeLead
	if native {
		lead = latchkey.NativeLead
	}
	assert.True(t, grant.Window.Equal(moved))
	after := live(grant)[door.ID]
	due := !now.Before(moved.StartsAt.Add(-lead))
	assert.Equal(t, due || native && before.OnLock(), after.OnLock())
	assert.Equal(t, before.ID, after.ID, "it is the same entry, with the same PIN")
	if after.OnLock() {
		assert.True(t, after.Asked.Equal(moved))
	}
	f.Clock.Set(*moved.EndsAt)
	grant = obey(t, f, grant.ID)
	assert.Equal(t, latchkey.GrantEnded, grant.Status)
	assert.Empty(t, live(grant), "no credential outlives its grant")
}

// Without an end a grant goes on until it is given one; one that is over is over.
func TestWindowsWithoutAnEndAndThoseThatAreOver(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	grant := obey(t, f, f.Grant(storetest.On(door)).ID)
	update := func(change latchkey.GrantChange) error {
		return f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID}, change)
	}
	require.NoError(t, update(latchkey.GrantChange{EndsAt: new((*time.Time)(nil))}))
	f.Clock.Advance(1000 * time.Hour)
	grant = obey(t, f, grant.ID)
	assert.Equal(t, latchkey.GrantActive, grant.Status)
	assert.Nil(t, live(grant)[door.ID].Asked.EndsAt)

	end := new(f.Clock.Now().Add(time.Hour))
	require.NoError(t, update(latchkey.GrantChange{EndsAt: &end}))
	grant = obey(t, f, grant.ID)
	assert.Equal(t, *end, *live(grant)[door.ID].Asked.EndsAt)
	f.Clock.Set(*end)
	later := new(end.Add(time.Hour))
	require.Error(t, update(latchkey.GrantChange{EndsAt: &later}), "it has just ended")
	assert.Equal(t, latchkey.GrantEnded, obey(t, f, grant.ID).Status)
}

// Doors come to a grant in four ways; each list of an update replaces that list,
// and a door that is named twice is one.
func TestTargetsOfEachKindAreReplaced(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, side, back, gate, barrier := f.AddDevice(), f.AddDevice(), f.AddDevice(), f.AddEntrance(), f.AddEntrance()
	named, keyed := f.Space(side, gate), f.Space(back)
	key := "wing"
	_, err := f.Store.UpdateSpace(t.Context(), f.Workspace.ID, latchkey.SpaceRef{ID: keyed.ID}, latchkey.SpaceChange{Key: &key})
	require.NoError(t, err)
	grant := f.Grant(storetest.On(front, side, barrier), storetest.In(named), func(w *latchkey.NewGrant) {
		w.Targets.SpaceKeys = []string{key}
	})
	on := func() map[string]bool {
		doors := map[string]bool{}
		for id, c := range live(obey(t, f, grant.ID)) {
			doors[id] = c.State == latchkey.CredentialSet
		}
		return doors
	}
	names := func(doors ...latchkey.Door) map[string]bool {
		set := map[string]bool{}
		for _, door := range doors {
			set[door.ID] = true
		}
		return set
	}
	assert.Equal(t, names(front, side, back, gate, barrier), on())
	for _, step := range []struct {
		change latchkey.GrantChange
		want   map[string]bool
	}{
		{latchkey.GrantChange{DeviceIDs: &[]string{back.ID}}, names(side, back, gate, barrier)},
		{latchkey.GrantChange{EntranceIDs: &[]string{}}, names(side, back, gate)},
		{latchkey.GrantChange{DeviceIDs: &[]string{}}, names(side, back, gate)},
		{latchkey.GrantChange{SpaceIDs: &[]string{}, SpaceKeys: &[]string{key}}, names(back)},
		{latchkey.GrantChange{SpaceIDs: &[]string{named.ID}, SpaceKeys: &[]string{}, EntranceIDs: &[]string{barrier.ID}}, names(side, gate, barrier)},
	} {
		require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID}, step.change))
		assert.Equal(t, step.want, on())
	}
}

// What becomes of a device shows in its grants: they keep a door that is renamed
// or away, follow it in and out of a space, and leave one that is deleted.
func TestWhatBecomesOfADeviceShowsInItsGrants(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, side := f.AddDevice(), f.AddDevice()
	room, hall := f.Space(front, side), f.Space()
	inRoom, inHall := f.Grant(storetest.In(room)), f.Grant(storetest.In(hall))
	pin := inRoom.Methods[0].Secret
	on := func(grant latchkey.Grant) []string {
		ids := []string{}
		for _, door := range []latchkey.Door{front, side} {
			if live(obey(t, f, grant.ID))[door.ID].State == latchkey.CredentialSet {
				ids = append(ids, door.ID)
			}
		}
		return ids
	}
	both := []string{front.ID, side.ID}
	assert.Equal(t, both, on(inRoom))

	front = f.Change(front, func(d *store.FoundDoor) { d.Name = "Renamed" })
	assert.Equal(t, both, on(inRoom))
	lost := f.Lose(front)
	assert.Equal(t, both, on(inRoom), "a door that is away keeps what it has")
	front = f.Find(lost)
	assert.Equal(t, both, on(inRoom))

	for space, devices := range map[string][]string{room.ID: {side.ID}, hall.ID: {front.ID}} {
		_, err := f.Store.UpdateSpace(t.Context(), f.Workspace.ID, latchkey.SpaceRef{ID: space}, latchkey.SpaceChange{DeviceIDs: &devices})
		require.NoError(t, err)
	}
	assert.Equal(t, both[1:], on(inRoom))
	assert.Equal(t, both[:1], on(inHall), "it moved to the other space")
	require.NoError(t, f.Store.DeleteDevice(t.Context(), f.Workspace.ID, side.ID))
	assert.Empty(t, on(inRoom))
	assert.Equal(t, pin, reread(t, f, inRoom.ID).Methods[0].Secret, "a door that comes has the PIN that people know")
}

// A grant outlives the outage of its account: what is asked meanwhile is done after it.
func TestGrantsOutliveAnOutageOfTheirAccount(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	grant := obey(t, f, f.Grant(storetest.On(door)).ID)
	lost := latchkey.Faultf(latchkey.FaultUnauthorized, "the password is wrong")
	require.NoError(t, f.Store.SetAccountFault(t.Context(), f.Account.ID, lost))
	end := new(grant.Window.EndsAt.Add(time.Hour))
	require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID}, latchkey.GrantChange{EndsAt: &end}))
	_, due := plan(t, f, grant.ID)
	at := f.Clock.Now()
	require.NoError(t, f.Store.FailStep(t.Context(), begin(t, f, grant.ID, due.Steps[0]), store.Failure{Fault: lost, RetryAt: &at}))
	waiting := reread(t, f, grant.ID)
	assert.False(t, waiting.Methods[0].Issued)
	assert.True(t, live(waiting)[door.ID].Asked.Equal(grant.Window), "the old times hold until then")

	require.NoError(t, f.Store.ClearAccountFault(t.Context(), f.Account.ID))
	grant = obey(t, f, grant.ID)
	assert.True(t, grant.Methods[0].Issued)
	assert.Equal(t, *end, *live(grant)[door.ID].Asked.EndsAt)
}
