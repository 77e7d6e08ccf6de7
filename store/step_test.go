package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

func TestIntentIsWrittenBeforeTheLockIsTold(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	grant := f.Grant(storetest.On(door))
	_, due := plan(t, f, grant.ID)
	job := begin(t, f, grant.ID, due.Steps[0])
	assert.Equal(t, latchkey.CredentialWaiting, job.Credential.State, "the job has it as it was before")
	c := live(reread(t, f, grant.ID))[door.ID]
	assert.Equal(t, latchkey.CredentialSetting, c.State)
	assert.True(t, c.Uncertain)
	assert.True(t, c.OnLock(), "from now on the lock may have it")
}

func TestSupersededStepWritesNothing(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := f.Grant(storetest.On(f.AddDevice()))
	_, due := plan(t, f, grant.ID)
	var open *time.Time
	require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID}, latchkey.GrantChange{EndsAt: &open}))
	before := reread(t, f, grant.ID)
	_, current, err := f.Store.BeginStep(t.Context(), grant.ID, due.Steps[0], f.Clock.Now())
	require.NoError(t, err)
	assert.False(t, current)
	assert.Equal(t, before, reread(t, f, grant.ID))
}

func TestStepOfAGrantThatIsGoneIsSuperseded(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	_, current, err := f.Store.BeginStep(t.Context(), "7d9f1e9e-6d2e-4d2b-9a44-0d6f6f3b0a11", latchkey.Step{}, f.Clock.Now())
	require.NoError(t, err)
	assert.False(t, current)
}

// A grant is deleted while its door is about to be told: either the step is
// superseded, or the credential counts as being on the lock and is taken off.
func TestNoStepBeginsOnACredentialThatIsLetGo(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	for range 25 {
		grant := f.Grant(storetest.On(f.AddDevice()))
		_, due := plan(t, f, grant.ID)
		require.Len(t, due.Steps, 1)
		var told bool
		var both errgroup.Group
		both.Go(func() error {
			_, current, err := f.Store.BeginStep(t.Context(), grant.ID, due.Steps[0], f.Clock.Now())
			told = current
			return err
		})
		both.Go(func() error {
			if err := f.Store.DeleteGrant(t.Context(), f.Workspace.ID, grant.ID); err != nil {
				return err
			}
			_, _, err := f.Store.PlanGrant(t.Context(), grant.ID, f.Clock.Now())
			return err
		})
		require.NoError(t, both.Wait())
		after := reread(t, f, grant.ID)
		assert.Equal(t, !told, after.Status == latchkey.GrantDeleted, "the lock was told: %v, the grant is %s", told, after.Status)
	}
}

// An answer that comes after another attempt has taken over is not believed.
func TestLateAnswerOfAnEarlierAttemptIsNotRecorded(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	grant := f.Grant(storetest.On(door))
	_, due := plan(t, f, grant.ID)
	stalled := begin(t, f, grant.ID, due.Steps[0])
	next := begin(t, f, grant.ID, due.Steps[0])
	assert.True(t, next.Credential.Uncertain, "it has to look what the first one did")
	refused := store.Failure{Fault: latchkey.Faultf(latchkey.FaultDuplicateCode, "taken")}
	require.Error(t, f.Store.FailStep(t.Context(), stalled, refused))
	require.Error(t, f.Store.FinishPut(t.Context(), stalled, store.Ack{Ref: "stale"}))
	finish(t, f, next)
	require.Error(t, f.Store.FailStep(t.Context(), stalled, refused))
	c := live(reread(t, f, grant.ID))[door.ID]
	assert.Equal(t, latchkey.CredentialSet, c.State)
	assert.Equal(t, "ref-"+c.ID, c.NativeRef)
	assert.Empty(t, c.Fault)
}

func TestFailureIsCountedAndSuccessForgetsIt(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	grant := f.Grant(storetest.On(door))
	for attempt := 1; attempt <= 3; attempt++ {
		_, due := plan(t, f, grant.ID)
		job := begin(t, f, grant.ID, due.Steps[0])
		assert.Equal(t, attempt, job.Attempt)
		fail(t, f, job, latchkey.FaultOffline)
		c := live(reread(t, f, grant.ID))[door.ID]
		assert.Equal(t, attempt, c.Attempts)
		assert.Equal(t, latchkey.FaultOffline, c.Fault)
		assert.Equal(t, "the lock says no", c.FaultMessage)
		assert.NotNil(t, c.NextAttemptAt)
		assert.False(t, c.OnLock(), "an offline lock was told nothing")
	}
	after := live(obey(t, f, grant.ID))[door.ID]
	assert.Zero(t, after.Attempts)
	assert.Empty(t, after.Fault)
	assert.Nil(t, after.NextAttemptAt)
}

// One event a transition, in the contract's order, however often the plan is made.
func TestLateMethodIsReportedOncePerTransition(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	starts := f.Clock.Now().Add(90 * time.Minute)
	grant := f.Grant(storetest.On(f.AddDevice()), func(w *latchkey.NewGrant) { w.StartsAt = starts })
	attempt := func() {
		_, due := plan(t, f, grant.ID)
		fail(t, f, begin(t, f, grant.ID, due.Steps[0]), latchkey.FaultOffline)
		plan(t, f, grant.ID)
	}
	attempt()
	assert.Len(t, kinds(f), 2, "there is time enough")
	_, due := plan(t, f, grant.ID)
	require.NotNil(t, due.WakeAt)
	assert.Equal(t, starts.Add(-time.Hour), *due.WakeAt)
	f.Clock.Set(*due.WakeAt)
	plan(t, f, grant.ID)
	attempt()
	f.Clock.Set(starts)
	attempt()
	attempt()
	obey(t, f, grant.ID)
	assert.Equal(t, []latchkey.EventType{
		latchkey.EventGrantCreated, latchkey.EventMethodCreated, latchkey.EventMethodDelay, latchkey.EventMethodFailed,
		latchkey.EventMethodIssued, latchkey.EventGrantAllDoors,
	}, kinds(f))

	f.Clock.Advance(time.Minute)
	var open *time.Time
	require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID}, latchkey.GrantChange{EndsAt: &open}))
	attempt()
	attempt()
	assert.Len(t, f.Events(latchkey.EventMethodFailed), 2, "it may happen again after a reissue")
}

// The failure that makes a method late is an event in its own transaction.
func TestFirstFailureOfAGrantThatHasBegunIsAnEvent(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := f.Grant(storetest.On(f.AddDevice(), f.AddDevice()))
	_, due := plan(t, f, grant.ID)
	var both errgroup.Group
	for _, step := range due.Steps {
		job := begin(t, f, grant.ID, step)
		both.Go(func() error {
			return f.Store.FailStep(t.Context(), job, store.Failure{Fault: latchkey.Faultf(latchkey.FaultUnsupported, "no")})
		})
	}
	require.NoError(t, both.Wait())
	assert.Len(t, f.Events(latchkey.EventMethodFailed), 1)
}

// What was never told to a lock needs no removal.
func TestCredentialThatNeverReachedItsLockIsLetGo(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	gate := f.AddEntrance()
	grant := f.Grant(storetest.On(gate))
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, grant.ID))
	_, due := plan(t, f, grant.ID)
	assert.Empty(t, due.Steps)
	assert.Equal(t, latchkey.GrantDeleted, due.Status)
	assert.Empty(t, f.Events(latchkey.EventGrantDoor, latchkey.EventGrantDoorLost))
}

// Doors of one method on one account are each other's siblings.
func TestJobKnowsTheMethodsOtherRefsOnTheAccount(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddEntrance(), f.AddEntrance()
	grant := f.Grant(storetest.On(front, back))
	_, due := plan(t, f, grant.ID)
	first := begin(t, f, grant.ID, due.Steps[0])
	assert.Empty(t, first.Siblings)
	finish(t, f, first)
	second := begin(t, f, grant.ID, due.Steps[1])
	assert.Equal(t, []string{"ref-" + first.Credential.ID}, second.Siblings)
}
