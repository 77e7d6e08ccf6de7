package activities_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/activities"
	"latchkey/store"
)

// A worker dies between any two effects of a step: the next one leaves the lock
// as the grant says, with one entry and one event, whether the lock keeps our
// mark or not.
func TestWorkerThatDiesIsMadeGoodByTheNext(t *testing.T) {
	t.Parallel()
	for _, action := range actions {
		for _, at := range []activities.Point{
			activities.AfterIntent, activities.BeforeWrite, activities.AfterWrite, activities.BeforeRecord, activities.AfterRecord,
		} {
			for name, marks := range map[string]bool{"marked": true, "unmarked": false} {
				t.Run(string(action)+"/"+string(at)+"/"+name, func(t *testing.T) {
					t.Parallel()
					k := begin(t, action, func(d *store.FoundDoor) { d.Capabilities.Marks = marks })
					k.dies(k.step(), at)
					for _, step := range k.steps() {
						_, err := k.try(step)
						require.NoError(t, err)
					}
					k.wantSettled(action)
				})
			}
		}
	}
}

// The next worker dies as well, after it has settled what the first one left.
func TestSecondWorkerThatDiesIsMadeGoodToo(t *testing.T) {
	t.Parallel()
	for _, action := range actions {
		for _, second := range []activities.Point{activities.AfterSettle, activities.BeforeWrite, activities.AfterWrite, activities.BeforeRecord} {
			t.Run(string(action)+"/"+string(second), func(t *testing.T) {
				t.Parallel()
				k := begin(t, action, marked)
				k.dies(k.step(), activities.BeforeWrite)
				k.dies(k.step(), second)
				for _, step := range k.steps() {
					_, err := k.try(step)
					require.NoError(t, err)
				}
				k.wantSettled(action)
			})
		}
	}
}

// The grant is deleted while the outcome of its put is open: whatever it was,
// the lock ends clean.
func TestGrantDeletedAfterItsWorkerDiedLeavesTheLockClean(t *testing.T) {
	t.Parallel()
	for _, at := range []activities.Point{activities.AfterIntent, activities.BeforeWrite, activities.AfterWrite, activities.BeforeRecord} {
		for name, marks := range map[string]bool{"marked": true, "unmarked": false} {
			t.Run(string(at)+"/"+name, func(t *testing.T) {
				t.Parallel()
				k := newKit(t, func(d *store.FoundDoor) { d.Capabilities.Marks = marks })
				k.dies(k.step(), at)
				require.NoError(t, k.Store.DeleteGrant(t.Context(), k.Workspace.ID, k.grant.ID))
				_, err := k.try(k.step())
				require.NoError(t, err)
				k.lock.wantOn(t)
				_, plan, err := k.Store.PlanGrant(t.Context(), k.grant.ID, k.Clock.Now())
				require.NoError(t, err)
				assert.Equal(t, latchkey.GrantDeleted, plan.Status)
			})
		}
	}
}

// A window is changed while the outcome of the put is open.
func TestWindowChangedAfterItsWorkerDiedHoldsOnce(t *testing.T) {
	t.Parallel()
	for _, at := range []activities.Point{activities.AfterIntent, activities.BeforeWrite, activities.AfterWrite, activities.BeforeRecord} {
		for name, marks := range map[string]bool{"marked": true, "unmarked": false} {
			t.Run(string(at)+"/"+name, func(t *testing.T) {
				t.Parallel()
				k := newKit(t, func(d *store.FoundDoor) { d.Capabilities.Marks = marks })
				k.dies(k.step(), at)
				k.extend(3600e9)
				_, err := k.try(k.step())
				require.NoError(t, err)
				k.wantEnd(latchkey.StepPut)
			})
		}
	}
}

// wantSettled fails the test unless lock, row and events are as if nobody died.
func (k *kit) wantSettled(action latchkey.StepAction) {
	k.t.Helper()
	assert.Empty(k.t, k.steps(), "nothing is left to do")
	if action == latchkey.StepRemove {
		k.lock.wantOn(k.t)
		assert.Len(k.t, k.Events(latchkey.EventMethodDeleted), 1)
		assert.Len(k.t, k.Events(latchkey.EventGrantDeleted), 1)
		return
	}
	k.wantEnd(action)
	assert.Len(k.t, k.Events(latchkey.EventMethodIssued), 1)
	assert.Len(k.t, k.Events(latchkey.EventGrantAllDoors), 1)
}
