package activities_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"latchkey"
	"latchkey/activities"
	"latchkey/drivers"
	"latchkey/store"
)

// bolt is what the scripted lock is told from afar.
type bolt struct {
	locked  *bool // as the lock shows it
	errs    []error
	told    []bool
	relocks []latchkey.AutoLock
}

func (l *lock) move(locked bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bolt.told = append(l.bolt.told, locked)
	if len(l.bolt.errs) > 0 {
		err := l.bolt.errs[0]
		l.bolt.errs = l.bolt.errs[1:]
		return err
	}
	return nil
}

func (l *lock) Unlock(context.Context, string) error { return l.move(false) }

func (l *lock) Lock(context.Context, string) error { return l.move(true) }

func (l *lock) SetAutoLock(_ context.Context, _ string, wanted latchkey.AutoLock) error {
	l.bolt.relocks = append(l.bolt.relocks, wanted)
	return nil
}

var (
	_ drivers.Unlocker   = (*lock)(nil)
	_ drivers.Locker     = (*lock)(nil)
	_ drivers.AutoLocker = (*lock)(nil)
)

// movable makes a lock that can be moved from afar.
func movable(d *store.FoundDoor) {
	d.Capabilities.Unlock, d.Capabilities.Lock, d.Capabilities.AutoLock = true, true, true
}

// ask begins an attempt at the grant's door.
func (k *kit) ask(action latchkey.DoorAction) string {
	k.t.Helper()
	action.DeviceID = k.grant.Doors[0].ID
	attempt, err := k.Store.ActOnDoor(k.t.Context(), k.Workspace.ID, action)
	require.NoError(k.t, err)
	return attempt.ID
}

// act carries an attempt out once.
func (k *kit) act(ctx context.Context, id string) error {
	action := &activities.Action{Store: k.Store, Sessions: k.carry.Sessions, Lanes: k.carry.Lanes}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet)
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(action)
	env.SetWorkerOptions(worker.Options{BackgroundActivityContext: ctx})
	_, err := env.ExecuteActivity(action.Act, id)
	return err
}

func (k *kit) attempt(id string) latchkey.ActionAttempt {
	k.t.Helper()
	attempt, err := k.Store.ActionAttempt(k.t.Context(), k.Workspace.ID, id)
	require.NoError(k.t, err)
	return attempt
}

func TestDoorIsMovedOnceAndSaysSo(t *testing.T) {
	t.Parallel()
	for kind, locked := range map[latchkey.AttemptType]bool{latchkey.AttemptUnlockDoor: false, latchkey.AttemptLockDoor: true} {
		k := newKit(t, movable)
		id := k.ask(latchkey.DoorAction{Type: kind})
		for range 2 { // a letter may be delivered twice
			require.NoError(t, k.act(t.Context(), id))
		}
		assert.Equal(t, []bool{locked}, k.lock.bolt.told)
		assert.Equal(t, latchkey.AttemptSucceeded, k.attempt(id).Status)
		assert.Equal(t, map[string]any{"was_confirmed_by_device": true}, k.attempt(id).Result)
	}
}

// Whatever a lock answers ends the attempt, in the wire's words.
func TestFaultOfALockIsHowTheAttemptEnds(t *testing.T) {
	t.Parallel()
	for class, want := range map[latchkey.FaultClass]string{
		latchkey.FaultOffline: "device_disconnected", latchkey.FaultGatewayOffline: "hub_disconnected",
		latchkey.FaultUnauthorized: "account_disconnected", latchkey.FaultNotFound: "device_removed",
		latchkey.FaultAmbiguous: "device_did_not_confirm", latchkey.FaultPermanent: latchkey.AttemptUncategorized,
	} {
		k := newKit(t, movable)
		k.lock.bolt.errs = []error{latchkey.Faultf(class, "so it is")}
		id := k.ask(latchkey.DoorAction{Type: latchkey.AttemptUnlockDoor})
		require.NoError(t, k.act(t.Context(), id))
		got := k.attempt(id)
		assert.Equal(t, latchkey.AttemptFailed, got.Status)
		assert.Equal(t, want, got.ErrorType)
		assert.Equal(t, "so it is", got.ErrorText)
		assert.Empty(t, k.Events(latchkey.EventLockUnlocked))
		assert.Len(t, k.Events(latchkey.EventUnlockFailed), 1)
	}
}

// A busy lock is asked again, as long as somebody waits.
func TestBusyLockIsAskedAgainUntilTheAttemptExpires(t *testing.T) {
	t.Parallel()
	k := newKit(t, movable)
	busy := &latchkey.Fault{Class: latchkey.FaultBusy, Message: "later", RetryAfter: 2 * time.Second}
	k.lock.bolt.errs = []error{busy, busy}
	id := k.ask(latchkey.DoorAction{Type: latchkey.AttemptUnlockDoor})
	require.ErrorContains(t, k.act(t.Context(), id), "later")
	assert.Equal(t, latchkey.AttemptPending, k.attempt(id).Status)
	k.Exec(`update action_attempts set expires_at = now()`)
	require.NoError(t, k.act(t.Context(), id))
	assert.Equal(t, latchkey.AttemptExpired, k.attempt(id).ErrorType)
	assert.Len(t, k.lock.bolt.told, 1)
}

// A lost answer, or a worker that died after it told the lock, is settled by
// the bolt itself.
func TestLostAnswerIsSettledByTheBolt(t *testing.T) {
	t.Parallel()
	k := newKit(t, movable)
	k.lock.bolt.locked = new(false)
	k.lock.bolt.errs = []error{latchkey.Faultf(latchkey.FaultAmbiguous, "no answer")}
	id := k.ask(latchkey.DoorAction{Type: latchkey.AttemptUnlockDoor})
	require.NoError(t, k.act(t.Context(), id))
	assert.Equal(t, latchkey.AttemptSucceeded, k.attempt(id).Status)

	id = k.ask(latchkey.DoorAction{Type: latchkey.AttemptUnlockDoor})
	current, err := k.Store.BeginAttempt(t.Context(), id)
	require.NoError(t, err)
	require.True(t, current)
	require.NoError(t, k.act(t.Context(), id))
	assert.Equal(t, latchkey.AttemptSucceeded, k.attempt(id).Status)
	assert.Len(t, k.lock.bolt.told, 1, "the lock was told again although it had done it")
}

func TestAutoLockIsConfigured(t *testing.T) {
	t.Parallel()
	k := newKit(t, movable)
	wanted := latchkey.AutoLock{Enabled: true, Delay: 20 * time.Second}
	id := k.ask(latchkey.DoorAction{Type: latchkey.AttemptConfigureAutoLock, AutoLock: wanted})
	require.NoError(t, k.act(t.Context(), id))
	assert.Equal(t, []latchkey.AutoLock{wanted}, k.lock.bolt.relocks)
	assert.Equal(t, map[string]any{}, k.attempt(id).Result)
	door, err := k.Store.Door(t.Context(), k.Workspace.ID, latchkey.DoorDevice, k.grant.Doors[0].ID)
	require.NoError(t, err)
	assert.Equal(t, &wanted, door.AutoLock)
}

// An unlock waits for the lock to end what it is busy with.
func TestAttemptEntersTheLane(t *testing.T) {
	t.Parallel()
	k := newKit(t, movable)
	leave, err := k.carry.Lanes.Enter(t.Context(), k.grant.Doors[0].Lane(), 0)
	require.NoError(t, err)
	id := k.ask(latchkey.DoorAction{Type: latchkey.AttemptUnlockDoor})
	ended := make(chan error, 1)
	go func() { ended <- k.act(t.Context(), id) }()
	job, current, err := k.Store.AttemptJob(t.Context(), id)
	require.NoError(t, err)
	require.True(t, current)
	assert.False(t, job.Unsettled, "the lock was told while the lane was taken")
	leave()
	require.NoError(t, <-ended)
	assert.Equal(t, latchkey.AttemptSucceeded, k.attempt(id).Status)
}
