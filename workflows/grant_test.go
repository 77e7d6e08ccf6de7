package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"latchkey"
	"latchkey/workflows"
)

// P2: the workflow's own timer takes the credential off when the grant ends.
func TestGrantLivesForNinetyOneDaysInOneRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t, front, back)
	env := w.start()
	longer := begins.Add(stay + 2*day)
	w.after(30*day, latchkey.ReasonWindowChanged, func() { w.grant.Window.EndsAt = &longer })
	w.run()
	w.wantClean()
	for _, at := range w.locks {
		assert.Equal(t, []string{"put 0s", "put 720h0m0s", "remove 2232h0m0s"}, at.history)
	}
	assert.WithinDuration(t, longer, env.Now(), time.Minute)
	assert.Less(t, len(w.plans), 16, "the workflow sleeps when nothing is due")
}

func TestLockIsToldWhenItsLeadBegins(t *testing.T) {
	t.Parallel()
	w := newWorld(t, front)
	w.grant.Window.StartsAt = begins.Add(10 * day)
	w.start()
	w.run()
	w.wantClean()
	assert.Equal(t, []string{"put 168h0m0s", "remove 2184h0m0s"}, w.locks[front].history)
}

func TestWindowChangedWhileWaiting(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		ends time.Duration
		want []string
	}{
		"extended":  {stay + day, []string{"put 0s", "put 24h0m0s", "remove 2208h0m0s"}},
		"shortened": {2 * day, []string{"put 0s", "put 24h0m0s", "remove 48h0m0s"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, front)
			w.start()
			ends := begins.Add(test.ends)
			w.after(day, latchkey.ReasonWindowChanged, func() { w.grant.Window.EndsAt = &ends })
			w.run()
			w.wantClean()
			assert.Equal(t, test.want, w.locks[front].history)
		})
	}
}

// A step that waits for its next try makes way for what is wanted now.
func TestNewWindowSupersedesAStepInBackOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t, front)
	w.locks[front].away = true
	w.start()
	ends := begins.Add(2 * day)
	w.after(20*time.Minute, latchkey.ReasonWindowChanged, func() { w.grant.Window.EndsAt, w.locks[front].away = &ends, false })
	w.run()
	w.wantClean()
	assert.Equal(t, []string{"put 20m0s", "remove 48h0m0s"}, w.locks[front].history)
	assert.Equal(t, 4, w.locks[front].told, "twice in vain, and the superseded step not again")
}

func TestDoorThatReportsBackIsToldAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, front, back)
	w.locks[front].away = true
	w.start()
	w.after(20*time.Minute, latchkey.ReasonDoorReachable, func() { w.locks[front].away = false })
	w.run()
	w.wantClean()
	assert.Equal(t, "put 20m0s", w.locks[front].history[0])
	assert.Equal(t, []string{"put 0s", "remove 2184h0m0s"}, w.locks[back].history, "the other door is left alone")
}

// Who stands before one lock has that one tried; the others keep their time.
func TestRetryNowIsOfTheDoorsThatWereNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, front, back)
	w.locks[front].away, w.locks[back].away = true, true
	w.start()
	w.after(20*time.Minute, latchkey.ReasonRetryNow, func() {
		w.locks[front].away, w.locks[back].away = false, false
		w.credential("on "+front).Retries++
	})
	w.run()
	w.wantClean()
	assert.Equal(t, "put 20m0s", w.locks[front].history[0])
	assert.Equal(t, "put 30m0s", w.locks[back].history[0])
}

// A pause ends the tries, and the end of the grant is not paused (P2).
func TestPausedDoorIsLeftAloneUntilItsRetry(t *testing.T) {
	t.Parallel()
	for name, retry := range map[string]bool{"and tried again": true, "until the end": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, front)
			w.locks[front].away = true
			w.start()
			c := w.credential("on " + front)
			w.after(20*time.Minute, latchkey.ReasonPaused, func() { c.PausedAt, c.NextAttemptAt = &begins, nil })
			want := []string(nil)
			if retry {
				want = []string{"put 48h0m0s", "remove 2184h0m0s"}
				w.after(2*day, latchkey.ReasonRetryNow, func() {
					assert.Equal(t, 2, w.locks[front].told, "not once in two days")
					c.PausedAt, w.locks[front].away = nil, false
					c.Retries++
				})
			}
			w.run()
			w.wantClean()
			assert.Equal(t, want, w.locks[front].history)
		})
	}
}

// A nudge that changes nothing does not start a waiting step anew.
func TestNudgeWithoutAChangeLeavesBackOffAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, front)
	w.locks[front].away = true
	w.start()
	for minute := range 10 {
		w.after(time.Duration(minute+1)*time.Minute, latchkey.ReasonSwept, func() {})
	}
	w.after(16*time.Minute, latchkey.ReasonSwept, func() { assert.Equal(t, 2, w.locks[front].told); w.locks[front].away = false })
	w.run()
	w.wantClean()
	assert.Equal(t, "put 30m0s", w.locks[front].history[0])
}

func TestRevokeWhileAPutWaits(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		uncertain bool
		want      []string
	}{
		"that surely failed":       {false, nil},
		"that may have been heard": {true, []string{"remove 20m0s"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, front)
			w.locks[front].away = true
			env := w.start()
			w.after(20*time.Minute, latchkey.ReasonRevoke, func() {
				asked := begins.Add(20 * time.Minute)
				w.grant.DeleteAskedAt, w.locks[front].away = &asked, false
				w.credential("on " + front).Uncertain = test.uncertain
			})
			w.run()
			w.wantClean()
			assert.Equal(t, test.want, w.locks[front].history)
			assert.Equal(t, latchkey.GrantDeleted, w.grant.Status)
			assert.WithinDuration(t, begins.Add(20*time.Minute), env.Now(), time.Minute)
		})
	}
}

// P2: however long a lock is away, the workflow does not end while it has the
// PIN, nor does it give up. The test kit ends an activity after ten tries, so
// this is also the way of a step that ends in error.
func TestWorkflowNeverEndsWhileALockHasThePIN(t *testing.T) {
	t.Parallel()
	w := newWorld(t, front, back)
	env := w.start()
	env.RegisterDelayedCallback(func() { w.change(func() { w.locks[front].away = true }) }, stay-time.Hour)
	env.RegisterDelayedCallback(func() {
		assert.False(t, env.IsWorkflowCompleted())
		assert.NotNil(t, w.locks[front].has)
		assert.Nil(t, w.locks[back].has)
		w.change(func() { w.locks[front].away = false })
	}, stay+5*day)
	w.run()
	w.wantClean()
	assert.Greater(t, w.locks[front].told, 400, "every quarter of an hour for five days")
	assert.WithinDuration(t, begins.Add(stay+5*day), env.Now(), 16*time.Minute)
}

// A signal that arrives in the middle of a plan leads to another one.
func TestSignalDuringAPlanIsNotLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t, front)
	env := w.start()
	ends := begins.Add(2 * day)
	w.during = func() {
		env.SignalWorkflow(string(latchkey.ReasonWindowChanged), nil)
		w.grant.Window.EndsAt = &ends // after the plan was made
	}
	w.run()
	w.wantClean()
	assert.Equal(t, "remove 48h0m0s", w.locks[front].history[len(w.locks[front].history)-1])
}

// Nor when that plan says that all is over.
func TestSignalDuringTheLastPlanIsNotLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t, front)
	env := w.start()
	ended := 0
	env.SetOnActivityCompletedListener(func(*activity.Info, converter.EncodedValue, error) {
		w.change(func() {
			if w.locks[front].has == nil && len(w.locks[front].history) > 0 && ended == 0 {
				ended++
				w.during = func() {
					asked := begins.Add(stay)
					w.grant.DeleteAskedAt = &asked
					env.SignalWorkflow(string(latchkey.ReasonRevoke), nil)
				}
			}
		})
	})
	w.run()
	w.wantClean()
	assert.Equal(t, 1, ended)
	assert.Equal(t, latchkey.GrantDeleted, w.grant.Status, "the grant was deleted while its end was being planned")
}

// A person who cancels the workflow does not end the grant, nor keep it on.
func TestCancelledWorkflowStillTakesTheGrantOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t, front)
	env := w.start()
	env.RegisterDelayedCallback(env.CancelWorkflow, day)
	w.run()
	w.wantClean()
	assert.Equal(t, []string{"put 0s", "remove 2184h0m0s"}, w.locks[front].history)
}

// A long history makes way for a new run, which goes on where the last one was.
func TestNewRunLosesNothing(t *testing.T) {
	t.Parallel()
	for name, lengthen := range map[string]func(*world){
		"long history": func(w *world) { w.env.SetCurrentHistoryLength(2001) },
		"as suggested": func(w *world) { w.env.SetContinueAsNewSuggested(true) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, front, back)
			w.locks[front].away = true
			env := w.start()
			env.RegisterDelayedCallback(func() {
				w.change(func() { lengthen(w) })
				env.SignalWorkflow(string(latchkey.ReasonSwept), nil)
			}, 20*time.Minute)
			env.ExecuteWorkflow(workflows.GrantType, workflows.GrantInput{GrantID: w.grant.ID})
			input := nextInput(t, env.GetWorkflowError())
			assert.Equal(t, w.grant.ID, input.GrantID)
			assert.Equal(t, latchkey.GrantPending, input.Shown.Status)
			assert.Equal(t, []string{front, back}, input.Shown.Doors)

			w.locks[front].away = false
			next := w.start()
			next.SetStartTime(begins.Add(20 * time.Minute))
			upserts := 0
			next.OnUpsertTypedSearchAttributes(mock.Anything).Return(nil).Run(func(mock.Arguments) { upserts++ })
			next.ExecuteWorkflow(workflows.GrantType, input)
			w.wantClean()
			assert.Equal(t, []string{"put 20m0s", "remove 2184h0m0s"}, w.locks[front].history)
			assert.Equal(t, []string{"put 0s", "remove 2184h0m0s"}, w.locks[back].history)
			assert.Equal(t, 3, upserts, "active, ending, ended: what was shown before is not written again")
		})
	}
}

// nextInput is what the next run is started with.
func nextInput(t *testing.T, err error) workflows.GrantInput {
	t.Helper()
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, err, &next)
	assert.Equal(t, workflows.GrantType, next.WorkflowType.Name)
	var input workflows.GrantInput
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &input))
	return input
}
