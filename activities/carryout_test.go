package activities_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"latchkey"
	"latchkey/activities"
	"latchkey/store"
)

var actions = []latchkey.StepAction{latchkey.StepPut, latchkey.StepRemove}

func TestStepIsCarriedOut(t *testing.T) {
	t.Parallel()
	for _, action := range actions {
		t.Run(string(action), func(t *testing.T) {
			t.Parallel()
			k := begin(t, action)
			outcome, err := k.try(k.step())
			require.NoError(t, err)
			assert.Equal(t, activities.Acknowledged, outcome)
			assert.Equal(t, 1, k.lock.tried())
			k.wantEnd(action)
		})
	}
}

// Every class of fault: what is recorded, whether it is tried again and when,
// and that a lock which has come round leads to the end all the same.
func TestFaultIsRecordedAndTriedAgainAsItsClassSays(t *testing.T) {
	t.Parallel()
	for _, action := range actions {
		for _, class := range classes {
			if class == latchkey.FaultAmbiguous {
				continue // it is read back first: see below
			}
			t.Run(string(action)+"/"+string(class), func(t *testing.T) {
				t.Parallel()
				k := begin(t, action)
				fault := latchkey.Faultf(class, "the lock says no")
				k.lock.script(answer{err: fault})
				outcome, err := k.try(k.step())
				c := k.credential()
				assert.Equal(t, class, c.Fault)
				assert.Equal(t, "the lock says no", c.FaultMessage)
				assert.False(t, c.Uncertain, "the lock said for sure that it did nothing")
				if !activities.Judge(action, fault, 1).Retry {
					require.NoError(t, err)
					assert.Equal(t, activities.Refused, outcome)
					assert.Nil(t, c.NextAttemptAt)
					return
				}
				wait := retryOf(t, err, class)
				require.NotNil(t, c.NextAttemptAt)
				assert.InDelta(t, wait, c.NextAttemptAt.Sub(k.Clock.Now()), float64(time.Microsecond), "the row says when")
				assert.Equal(t, 1, c.Attempts)
				outcome, err = k.try(k.step())
				require.NoError(t, err)
				assert.Equal(t, activities.Acknowledged, outcome)
				k.wantEnd(action)
			})
		}
	}
}

// retryOf is the wait that the error asks for; its type names the class.
func retryOf(t *testing.T, err error, class latchkey.FaultClass) time.Duration {
	t.Helper()
	var failure *temporal.ApplicationError
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, "lock-"+string(class), failure.Type())
	assert.False(t, failure.NonRetryable())
	return failure.NextRetryDelay()
}

func TestLockThatAsksForTimeGetsIt(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.lock.script(answer{err: &latchkey.Fault{Class: latchkey.FaultBusy, Message: "too many requests", RetryAfter: 42 * time.Second}})
	_, err := k.try(k.step())
	assert.Equal(t, 42*time.Second, retryOf(t, err, latchkey.FaultBusy))
}

// An answer that was lost, or that is not yet the deed, is settled by reading
// back, never by guessing (P4).
func TestDoubtfulAnswerIsReadBack(t *testing.T) {
	t.Parallel()
	lost, plain := latchkey.Faultf(latchkey.FaultAmbiguous, "timeout"), errors.New("connection reset")
	for _, action := range actions {
		for name, test := range map[string]struct {
			says  answer
			sees  sight
			sure  bool // the attempt ends well
			doubt bool // what remains is uncertain
		}{
			"lost, done":             {answer{err: lost, acts: true}, sight{}, true, false},
			"lost, not done":         {answer{err: lost}, sight{}, false, false},
			"panic, done":            {answer{panics: true, acts: true}, sight{}, true, false},
			"panic, not done":        {answer{panics: true}, sight{}, false, false},
			"unknown error, done":    {answer{err: plain, acts: true}, sight{}, true, false},
			"accepted, done":         {answer{accepted: true, acts: true}, sight{}, true, false},
			"accepted, not done":     {answer{accepted: true}, sight{}, false, false},
			"lost, unreadable":       {answer{err: lost, acts: true}, sight{err: latchkey.Faultf(latchkey.FaultOffline, "gone")}, false, true},
			"lost, read in part":     {answer{err: lost, acts: true}, sight{incomplete: true}, false, true},
			"lost, an older listing": {answer{err: lost, acts: true}, sight{stale: true}, false, true},
		} {
			t.Run(string(action)+"/"+name, func(t *testing.T) {
				t.Parallel()
				k := begin(t, action, marked)
				k.lock.script(test.says)
				k.lock.sights = []sight{test.sees}
				outcome, err := k.try(k.step())
				if test.sure {
					require.NoError(t, err)
					assert.Equal(t, activities.Acknowledged, outcome)
					k.wantEnd(action)
					return
				}
				assert.Equal(t, time.Second, retryOf(t, err, latchkey.FaultAmbiguous))
				assert.Equal(t, test.doubt, k.credential().Uncertain)
				_, err = k.try(k.step())
				require.NoError(t, err)
				k.wantEnd(action)
			})
		}
	}
}

// What an earlier attempt left open is settled before anything is written.
func TestUncertainCredentialIsReadBackBeforeItIsWritten(t *testing.T) {
	t.Parallel()
	for _, action := range actions {
		for name, test := range map[string]struct {
			point  activities.Point // where the first worker died
			writes int              // by the second
		}{
			"nothing was sent": {activities.BeforeWrite, 1},
			"it was done":      {activities.AfterWrite, 0},
		} {
			t.Run(string(action)+"/"+name, func(t *testing.T) {
				t.Parallel()
				k := begin(t, action, marked)
				k.dies(k.step(), test.point)
				assert.True(t, k.credential().Uncertain)
				k.lock.ops = nil

				k.lock.sights = []sight{{incomplete: true}}
				_, err := k.try(k.step())
				retryOf(t, err, latchkey.FaultAmbiguous)
				assert.Zero(t, k.lock.tried(), "nothing is written while the outcome is open")
				assert.True(t, k.credential().Uncertain)

				_, err = k.try(k.step())
				require.NoError(t, err)
				assert.Equal(t, test.writes, k.lock.tried())
				k.wantEnd(action)
			})
		}
	}
}

// What is found is ours, but for the window of before: it is changed, not
// doubled.
func TestEntryThatAnEarlierAttemptLeftIsChangedNotDoubled(t *testing.T) {
	t.Parallel()
	k := newKit(t, marked)
	k.dies(k.step(), activities.AfterWrite)
	k.extend(time.Hour)
	_, err := k.try(k.step())
	require.NoError(t, err)
	k.wantEnd(latchkey.StepPut)
}

// extend moves the grant's end.
func (k *kit) extend(by time.Duration) {
	k.t.Helper()
	end := k.grant.Window.EndsAt.Add(by)
	ends := &end
	require.NoError(k.t, k.Store.UpdateGrant(k.t.Context(), k.Workspace.ID, latchkey.GrantRef{ID: k.grant.ID}, latchkey.GrantChange{EndsAt: &ends}))
	k.grant.Window.EndsAt = ends
}

func TestSupersededStepTellsTheLockNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	step := k.step()
	k.extend(time.Hour)
	outcome, err := k.try(step)
	require.NoError(t, err)
	assert.Equal(t, activities.Superseded, outcome)
	assert.Zero(t, k.lock.tried())
	assert.Equal(t, latchkey.CredentialWaiting, k.credential().State)
}

// A step that is cancelled at the lock leaves its outcome open, and the fact on
// record.
func TestCancelledStepLeavesItsOutcomeOpen(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.lock.slow = time.Hour
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := k.run(ctx, k.carry, k.step())
		ended <- err
	}()
	require.Eventually(t, func() bool { return k.lock.inside.Load() == 1 }, 5*time.Second, time.Millisecond)
	cancel()
	require.Error(t, <-ended)
	assert.True(t, k.credential().Uncertain)
	k.lock.slow = 0
	_, err := k.try(k.step())
	require.NoError(t, err)
	k.wantEnd(latchkey.StepPut)
}

// Two workers with a grant of many doors on one panel: one operation at a time.
func TestOnePanelIsToldOneThingAtATime(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.lock.slow = time.Millisecond
	var doors []latchkey.Door
	for range 6 {
		doors = append(doors, k.AddEntrance(func(d *store.FoundDoor) { d.Capabilities.Native = latchkey.PrecisionMinute }))
	}
	k.grant = k.Grant(on(doors))
	workers := []*activities.Grant{k.carry, k.worker(k.Open())}
	steps := k.steps()
	require.Len(t, steps, len(doors))
	ended := make(chan error)
	for i, step := range steps {
		go func() {
			for {
				_, err := k.run(t.Context(), workers[i%2], step)
				var failure *temporal.ApplicationError
				if errors.As(err, &failure) && failure.Type() == "lock-busy" {
					continue // the other worker is in the lane
				}
				ended <- err
				return
			}
		}()
	}
	for range steps {
		require.NoError(t, <-ended)
	}
	assert.Zero(t, k.lock.clashes.Load())
	assert.Equal(t, len(doors), k.lock.tried())
	assert.Empty(t, k.steps())
}
