package activities_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// readLock lets the watch read the lock now, and returns the grant after it.
func (k *kit) readLock() latchkey.Grant {
	k.t.Helper()
	require.NoError(k.t, k.Store.ReadSoon(k.t.Context(), k.Account.ID, k.grant.Doors[0].NativeID))
	k.look(k.Account.ID)
	grant, err := k.Store.GrantByID(k.t.Context(), k.grant.ID)
	require.NoError(k.t, err)
	return grant
}

// settle carries out what is due until nothing is, and returns the grant.
func (k *kit) settle(grantID string) latchkey.Grant {
	k.t.Helper()
	for range 5 {
		grant, plan, err := k.Store.PlanGrant(k.t.Context(), grantID, k.Clock.Now())
		require.NoError(k.t, err)
		if len(plan.Steps) == 0 {
			return grant
		}
		for _, step := range plan.Steps {
			_, err := k.runFor(k.t.Context(), k.carry, grantID, step)
			require.NoError(k.t, err)
		}
	}
	k.t.Fatal("the plan never comes to rest")
	return latchkey.Grant{}
}

// erase removes entries as somebody at the lock does.
func (l *lock) erase(refs ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, ref := range refs {
		delete(l.entries, ref)
	}
}

// edit changes an entry as somebody at the lock does.
func (l *lock) edit(ref string, change func(*drivers.Observed)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry := l.entries[ref]
	change(&entry)
	l.entries[ref] = entry
}

func (l *lock) only(t *testing.T) drivers.Observed {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	require.Len(t, l.entries, 1)
	for _, entry := range l.entries {
		return entry
	}
	return drivers.Observed{}
}

// Somebody took a code of ours off and keyed in the same digits for good: the
// person gets another code, and theirs stays.
func TestACodeWhoseDigitsWereTakenIsAnotherOne(t *testing.T) {
	t.Parallel()
	k := newKit(t, marked)
	before := k.settle(k.grant.ID)
	ours := k.lock.only(t)
	k.lock.edit(ours.Ref, func(e *drivers.Observed) { e.Owner, e.Window = "", nil })
	theirs := k.lock.only(t)
	end := new(k.grant.Window.EndsAt.Add(time.Hour))
	require.NoError(t, k.Store.UpdateGrant(t.Context(), k.Workspace.ID, latchkey.GrantRef{ID: k.grant.ID},
		latchkey.GrantChange{EndsAt: &end}))
	k.lock.script(answer{err: latchkey.Faultf(latchkey.FaultDuplicateCode, "taken")})

	after := k.settle(k.grant.ID)
	assert.Equal(t, latchkey.GrantActive, after.Status)
	assert.True(t, after.Methods[0].Issued)
	assert.NotEqual(t, before.Methods[0].Secret, after.Methods[0].Secret)
	assert.Len(t, k.lock.entries, 2)
	assert.Equal(t, theirs, k.lock.entries[theirs.Ref])
}

// What somebody deletes or edits at the lock is seen, reported and put right.
func TestOutsideChangesArePutRight(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(k *kit, entry drivers.Observed)
		event  latchkey.EventType
	}{
		"deleted": {
			func(k *kit, entry drivers.Observed) { k.lock.erase(entry.Ref) }, latchkey.EventCodeDeletedOutside,
		},
		"other digits": {
			func(k *kit, entry drivers.Observed) {
				k.lock.edit(entry.Ref, func(e *drivers.Observed) { e.Secret = latchkey.NewSecret("987654") })
			}, latchkey.EventCodeModifiedOutside,
		},
		"longer": {
			func(k *kit, entry drivers.Observed) {
				end := entry.Window.EndsAt.Add(time.Hour)
				k.lock.edit(entry.Ref, func(e *drivers.Observed) {
					e.Window = &latchkey.Window{StartsAt: e.Window.StartsAt, EndsAt: &end}
				})
			}, latchkey.EventCodeModifiedOutside,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, marked)
			k.finds(true)
			before := k.settle(k.grant.ID)
			require.Equal(t, latchkey.GrantActive, before.Status)
			test.change(k, k.lock.only(t))

			k.EmptyOutbox()
			changed := k.readLock()
			assert.False(t, changed.AllSet(changed.Methods[0]), "it is not as the lock acknowledged it")
			assert.NotNil(t, changed.Methods[0].Credentials[0].Drift)
			assert.Equal(t, latchkey.ReasonChangedOutside, k.Letters()[k.grant.ID])
			assert.Len(t, k.Events(test.event), 1)

			after := k.settle(k.grant.ID)
			assert.Equal(t, latchkey.GrantActive, after.Status)
			assert.Nil(t, after.Methods[0].Credentials[0].Drift)
			entry := k.lock.only(t)
			assert.Equal(t, before.Methods[0].Secret, entry.Secret)
			assert.Equal(t, before.Window, *entry.Window)
			k.readLock()
			assert.Len(t, k.Events(test.event), 1, "what is right again is no news")
		})
	}
}

// A pause holds back the write of a longer window, and not the repair of digits that
// somebody changed meanwhile.
func TestOutsideChangeIsPutRightDespiteAPausedWrite(t *testing.T) {
	t.Parallel()
	k := newKit(t, marked)
	k.finds(true)
	before := k.settle(k.grant.ID)
	longer := before.Window.EndsAt.Add(time.Hour)
	require.NoError(t, k.Store.UpdateGrant(t.Context(), k.Workspace.ID, latchkey.GrantRef{ID: k.grant.ID},
		latchkey.GrantChange{EndsAt: new(&longer)}))
	_, plan, err := k.Store.PlanGrant(t.Context(), k.grant.ID, k.Clock.Now())
	require.NoError(t, err)
	require.Len(t, plan.Steps, 1)
	k.lock.script(answer{err: latchkey.Faultf(latchkey.FaultOffline, "no answer")})
	_, err = k.try(plan.Steps[0])
	require.Error(t, err)
	at := latchkey.MethodDoor{MethodID: before.Methods[0].ID}
	require.NoError(t, k.Store.PauseMethod(t.Context(), k.Workspace.ID, at))
	_, plan, err = k.Store.PlanGrant(t.Context(), k.grant.ID, k.Clock.Now())
	require.NoError(t, err)
	require.Empty(t, plan.Steps, "it is paused")

	k.lock.edit(k.lock.only(t).Ref, func(e *drivers.Observed) { e.Secret = latchkey.NewSecret("987654") })
	changed := k.readLock()
	require.NotNil(t, changed.Methods[0].Credentials[0].Drift)
	assert.Len(t, k.Events(latchkey.EventCodeModifiedOutside), 1)
	k.settle(k.grant.ID)
	assert.Equal(t, before.Methods[0].Secret, k.lock.only(t).Secret)
}

// Nor does it hold back the repair of digits that somebody gave an entry whose repair,
// after it was taken off, was written and did not answer.
func TestOutsideChangeIsPutRightDespiteAPausedRepair(t *testing.T) {
	t.Parallel()
	k := newKit(t, marked)
	k.finds(true)
	before := k.settle(k.grant.ID)
	k.lock.erase(k.lock.only(t).Ref)
	k.readLock()
	_, plan, err := k.Store.PlanGrant(t.Context(), k.grant.ID, k.Clock.Now())
	require.NoError(t, err)
	require.Len(t, plan.Steps, 1)
	away := latchkey.Faultf(latchkey.FaultOffline, "asleep")
	k.lock.script(answer{acts: true, err: latchkey.Faultf(latchkey.FaultAmbiguous, "no answer")})
	k.lock.sights = []sight{{}, {err: away}}
	_, err = k.try(plan.Steps[0])
	require.Error(t, err)
	require.NoError(t, k.Store.PauseMethod(t.Context(), k.Workspace.ID, latchkey.MethodDoor{MethodID: before.Methods[0].ID}))

	k.lock.edit(k.lock.only(t).Ref, func(e *drivers.Observed) { e.Secret = latchkey.NewSecret("987654") })
	changed := k.readLock()
	require.NotNil(t, changed.Methods[0].Credentials[0].Drift)
	assert.Equal(t, latchkey.DriftModified, changed.Methods[0].Credentials[0].Drift.Change)
	k.settle(k.grant.ID)
	assert.Equal(t, before.Methods[0].Secret, k.lock.only(t).Secret)
}

// Times that somebody changes meanwhile are put right, too; those that the open write
// meant, and those of before, are ours.
func TestTimesAreComparedDespiteAPause(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		times func(before, after latchkey.Window) latchkey.Window
		drift bool
	}{
		"as before": {func(before, _ latchkey.Window) latchkey.Window { return before }, false},
		"as meant":  {func(_, after latchkey.Window) latchkey.Window { return after }, false},
		"somebody else's": {func(before, _ latchkey.Window) latchkey.Window {
			return latchkey.Window{StartsAt: before.StartsAt, EndsAt: new(before.EndsAt.Add(5 * time.Hour))}
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, marked)
			k.finds(true)
			before := k.settle(k.grant.ID)
			after := latchkey.Window{StartsAt: before.Window.StartsAt, EndsAt: new(before.Window.EndsAt.Add(time.Hour))}
			require.NoError(t, k.Store.UpdateGrant(t.Context(), k.Workspace.ID, latchkey.GrantRef{ID: k.grant.ID},
				latchkey.GrantChange{EndsAt: &after.EndsAt}))
			k.lock.script(answer{err: latchkey.Faultf(latchkey.FaultAmbiguous, "no answer")})
			k.lock.sights = []sight{{err: latchkey.Faultf(latchkey.FaultOffline, "asleep")}}
			_, err := k.try(k.step())
			require.Error(t, err)
			at := latchkey.MethodDoor{MethodID: before.Methods[0].ID}
			require.NoError(t, k.Store.PauseMethod(t.Context(), k.Workspace.ID, at))
			there := test.times(before.Window, after)
			k.lock.edit(k.lock.only(t).Ref, func(e *drivers.Observed) { e.Window = &there })
			changed := k.readLock()
			assert.Equal(t, test.drift, changed.Methods[0].Credentials[0].Drift != nil)
			if test.drift {
				k.settle(k.grant.ID)
				assert.Equal(t, after, *k.lock.only(t).Window)
			}
		})
	}
}

// So are times of what was to come off and is wanted again.
func TestTimesArePutRightWhereARemovalWasPaused(t *testing.T) {
	t.Parallel()
	k := newKit(t, marked)
	k.finds(true)
	before, ref := k.settle(k.grant.ID), latchkey.GrantRef{ID: k.grant.ID}
	_, err := k.Store.SuspendGrant(t.Context(), k.Workspace.ID, ref)
	require.NoError(t, err)
	k.lock.script(answer{err: latchkey.Faultf(latchkey.FaultBusy, "busy")})
	_, err = k.try(k.step())
	require.Error(t, err)
	_, err = k.Store.ResumeGrant(t.Context(), k.Workspace.ID, ref)
	require.NoError(t, err)
	require.NoError(t, k.Store.PauseMethod(t.Context(), k.Workspace.ID, latchkey.MethodDoor{MethodID: before.Methods[0].ID}))
	longer := latchkey.Window{StartsAt: before.Window.StartsAt, EndsAt: new(before.Window.EndsAt.Add(5 * time.Hour))}
	k.lock.edit(k.lock.only(t).Ref, func(e *drivers.Observed) { e.Window = &longer })
	require.NotNil(t, k.readLock().Methods[0].Credentials[0].Drift)
	k.settle(k.grant.ID)
	assert.Equal(t, before.Window, *k.lock.only(t).Window)
}

// A lock that goes by a clock of its own is read as soon as the clocks of its zone were turned.
func TestLockIsReadWhenItsClocksAreTurned(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		zone  string
		clock bool
		want  time.Duration
	}{
		"goes by its clock":   {"Europe/Berlin", true, 3 * time.Hour},
		"goes by no clock":    {"Europe/Berlin", false, 12 * time.Hour},
		"no summer time":      {"Asia/Kathmandu", true, 12 * time.Hour},
		"of a zone not known": {"", true, 12 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, marked, func(d *store.FoundDoor) {
				d.TimeZone, d.Capabilities.WallClock, d.Capabilities.Battery = test.zone, test.clock, true
			})
			k.finds(true)
			now := time.Date(2026, 10, 24, 22, 0, 0, 0, time.UTC) // three hours before
			k.Clock.Set(now)
			k.readLock()
			var next time.Time
			require.NoError(t, k.DB.GetContext(t.Context(), &next, `select read_at from doors where id = $1`, k.grant.Doors[0].ID))
			assert.Equal(t, now.Add(test.want), next.UTC())
		})
	}
}

// Half a list, an old one and a lock that is not read prove nothing.
func TestWeakReadingsChangeNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t, marked)
	k.finds(true)
	k.settle(k.grant.ID)
	for _, seen := range []sight{{incomplete: true}, {stale: true}, {err: latchkey.Faultf(latchkey.FaultOffline, "asleep")}} {
		k.lock.sights = []sight{seen}
		after := k.readLock()
		assert.Equal(t, latchkey.CredentialSet, after.Methods[0].Credentials[0].State)
	}
	assert.Empty(t, k.Events(latchkey.EventCodeDeletedOutside))
}

// A lock that suddenly shows next to nothing is not programmed anew blindly.
func TestMassAbsencePausesAndReports(t *testing.T) {
	t.Parallel()
	k := newKit(t, marked)
	k.finds(true)
	door := k.grant.Doors[0]
	ids := []string{k.grant.ID}
	for range 3 {
		ids = append(ids, k.Grant(storetest.On(door)).ID)
	}
	for _, id := range ids {
		k.settle(id)
	}
	kept := k.lock.entries
	k.lock.entries = map[string]drivers.Observed{}
	k.readLock()
	for _, id := range ids {
		grant, plan, err := k.Store.PlanGrant(t.Context(), id, k.Clock.Now())
		require.NoError(t, err)
		assert.Empty(t, plan.Steps, "nothing is put back")
		assert.False(t, grant.Methods[0].Issued, "and nothing claims to be there")
	}
	found, err := k.Store.Door(t.Context(), k.Workspace.ID, door.Kind, door.ID)
	require.NoError(t, err)
	require.NotNil(t, found.AbsentAtOnce())

	k.lock.entries = kept // until it shows them again
	k.readLock()
	for _, id := range ids {
		assert.Equal(t, latchkey.GrantActive, k.settle(id).Status)
	}
	assert.Len(t, k.lock.entries, 4, "they are found, not written twice")

	k.lock.entries = map[string]drivers.Observed{} // or somebody says that it was reset
	k.readLock()
	require.NoError(t, k.Store.RestoreCodes(t.Context(), k.Workspace.ID, door.ID))
	for _, id := range ids {
		assert.Equal(t, latchkey.GrantActive, k.settle(id).Status)
	}
	assert.Len(t, k.lock.entries, 4)
}

// A grant that ends while its lock is not believed is not called clean before
// the lock had time to show its codes again.
func TestRemovalFromADoubtedLockWaits(t *testing.T) {
	t.Parallel()
	k := newKit(t, marked)
	k.finds(true)
	for range 3 {
		k.settle(k.Grant(storetest.On(k.grant.Doors[0])).ID)
	}
	k.settle(k.grant.ID)
	kept := k.lock.entries
	k.lock.entries = map[string]drivers.Observed{}
	k.readLock()
	require.NoError(t, k.Store.DeleteGrant(t.Context(), k.Workspace.ID, k.grant.ID))
	assert.Equal(t, latchkey.GrantDeleting, k.settle(k.grant.ID).Status)
	k.lock.entries = kept
	k.Clock.Advance(latchkey.BreakAfter)
	assert.Equal(t, latchkey.GrantDeleted, k.settle(k.grant.ID).Status)
	assert.Len(t, k.lock.entries, 3, "it was really removed")
}

// What others put on a lock is known, never touched, and its digits are not drawn.
func TestUnmanagedCodesAreKnownAndLeftAlone(t *testing.T) {
	t.Parallel()
	k := newKit(t, marked)
	k.finds(true)
	k.settle(k.grant.ID)
	theirs := drivers.Observed{Ref: "theirs", Mode: latchkey.ModeCode, Secret: latchkey.NewSecret("4711"), Name: "Cleaner"}
	k.lock.entries["theirs"], k.lock.door["theirs"] = theirs, k.grant.Doors[0].NativeID
	k.readLock()
	k.readLock()
	assert.Len(t, k.Events(latchkey.EventUnmanagedCodeCreated), 1)
	wish := k.Grant(storetest.On(k.grant.Doors[0]), func(g *latchkey.NewGrant) {
		g.Requested[0].Code = latchkey.NewSecret("4711")
	})
	assert.NotEqual(t, "4711", wish.Methods[0].Secret.Reveal(), "the digits are taken")
	k.lock.erase("theirs")
	k.readLock()
	assert.Len(t, k.Events(latchkey.EventUnmanagedCodeRemoved), 1)
}
