package store_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// movable makes a lock that can be opened and locked from afar.
func movable(d *store.FoundDoor) {
	d.Capabilities.Unlock, d.Capabilities.Lock, d.Capabilities.AutoLock = true, true, true
	d.Capabilities.Simulated = true
}

// ask begins a job at a door.
func ask(t *testing.T, f *storetest.Fixture, action latchkey.DoorAction) latchkey.ActionAttempt {
	t.Helper()
	attempt, err := f.Store.ActOnDoor(t.Context(), f.Workspace.ID, action)
	require.NoError(t, err)
	return attempt
}

func readAttempt(t *testing.T, f *storetest.Fixture, id string) latchkey.ActionAttempt {
	t.Helper()
	attempt, err := f.Store.ActionAttempt(t.Context(), f.Workspace.ID, id)
	require.NoError(t, err)
	return attempt
}

func countRows(t *testing.T, f *storetest.Fixture, from string) (rows int) {
	t.Helper()
	require.NoError(t, f.DB.GetContext(t.Context(), &rows, `select count(*) from `+from))
	return rows
}

func TestAttemptIsPendingAndPosted(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(movable)
	f.EmptyOutbox()
	attempt := ask(t, f, latchkey.DoorAction{Type: latchkey.AttemptUnlockDoor, DeviceID: door.ID})
	assert.Equal(t, attempt, readAttempt(t, f, attempt.ID))
	assert.Equal(t, latchkey.AttemptPending, attempt.Status)
	letters, err := f.Store.ClaimLetters(t.Context(), 10)
	require.NoError(t, err)
	require.Len(t, letters, 1)
	assert.Equal(t, latchkey.KindAttempt, letters[0].Kind)
	assert.Equal(t, attempt.ID, letters[0].ID)
}

// The end of a job, its events and the bolt are one transaction, and there is one end.
func TestAttemptEndsOnce(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(movable)
	attempt := ask(t, f, latchkey.DoorAction{Type: latchkey.AttemptUnlockDoor, DeviceID: door.ID})
	end := store.AttemptOutcome{Result: map[string]any{"was_confirmed_by_device": true}, Locked: new(false)}
	for range 2 {
		require.NoError(t, f.Store.FinishAttempt(t.Context(), attempt.ID, end))
	}
	got := readAttempt(t, f, attempt.ID)
	assert.Equal(t, latchkey.AttemptSucceeded, got.Status)
	assert.Equal(t, end.Result, got.Result)
	ended := f.Events(latchkey.EventUnlockSucceeded)
	require.Len(t, ended, 1)
	assert.Equal(t, map[string]any{
		"action_attempt_id": attempt.ID, "action_type": "UNLOCK_DOOR", "status": "success",
		"device_id": door.ID, "connected_account_id": f.Account.ID,
	}, ended[0].Data)
	opened := f.Events(latchkey.EventLockUnlocked)
	require.Len(t, opened, 1)
	assert.Equal(t, "remote", opened[0].Data["method"])
	assert.Equal(t, attempt.ID, opened[0].Data["action_attempt_id"])
	door, err := f.Store.Door(t.Context(), f.Workspace.ID, latchkey.DoorDevice, door.ID)
	require.NoError(t, err)
	assert.Equal(t, new(false), door.Locked)
}

func TestAttemptThatIsNotCarriedOutInTimeExpires(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(movable)
	for name, end := range map[string]func(id string) error{
		"its own workflow": func(id string) error {
			_, current, err := f.Store.AttemptJob(t.Context(), id)
			assert.False(t, current)
			return err
		},
		"a wait in the lane": func(id string) error {
			current, err := f.Store.BeginAttempt(t.Context(), id)
			assert.False(t, current)
			return err
		},
		"the sweep": func(string) error {
			_, err := f.Store.ExpireAttempts(t.Context())
			return err
		},
	} {
		attempt := ask(t, f, latchkey.DoorAction{Type: latchkey.AttemptLockDoor, DeviceID: door.ID})
		f.Exec(`update action_attempts set expires_at = now() where id = $1`, attempt.ID)
		require.NoError(t, end(attempt.ID), name)
		got := readAttempt(t, f, attempt.ID)
		assert.Equal(t, latchkey.AttemptFailed, got.Status, name)
		assert.Equal(t, latchkey.AttemptExpired, got.ErrorType, name)
	}
	assert.Len(t, f.Events(latchkey.EventLockFailed), 3)
	assert.Empty(t, f.Events(latchkey.EventLockLocked))
}

func TestWhatADoorCannotDoIsRefused(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	plain := f.AddDevice()
	for _, kind := range []latchkey.AttemptType{
		latchkey.AttemptUnlockDoor, latchkey.AttemptLockDoor, latchkey.AttemptConfigureAutoLock, latchkey.AttemptTypeCode,
	} {
		_, err := f.Store.ActOnDoor(t.Context(), f.Workspace.ID, latchkey.DoorAction{Type: kind, DeviceID: plain.ID})
		wantError(t, err, latchkey.EInvalid, "device_action_not_supported")
	}
	_, err := f.Store.ActOnDoor(t.Context(), f.Workspace.ID, latchkey.DoorAction{Type: latchkey.AttemptUnlockDoor, DeviceID: uuid.NewString()})
	wantError(t, err, latchkey.ENotFound, "device_not_found")
	other, _ := f.AddWorkspace("Other")
	_, err = f.Store.ActOnDoor(t.Context(), other.ID, latchkey.DoorAction{Type: latchkey.AttemptUnlockDoor, DeviceID: plain.ID})
	wantError(t, err, latchkey.ENotFound, "device_not_found")
}

// A code that somebody is to type is sealed while the job is pending, and gone after.
func TestCodeOfAnAttemptIsSealed(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(movable)
	attempt := ask(t, f, latchkey.DoorAction{Type: latchkey.AttemptTypeCode, DeviceID: door.ID, Code: latchkey.NewSecret("924613")})
	job, current, err := f.Store.AttemptJob(t.Context(), attempt.ID)
	require.NoError(t, err)
	require.True(t, current)
	assert.Equal(t, "924613", job.Secret.Reveal())
	assert.Equal(t, 0, countRows(t, f, `action_attempts where action_attempts::text like '%924613%'`))
	require.NoError(t, f.Store.FinishAttempt(t.Context(), attempt.ID, store.AttemptOutcome{}))
	assert.Equal(t, 1, countRows(t, f, `action_attempts where secret_sealed is null`))
}

func TestListOfAttemptsNeedsEachThatIsNamed(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door, page := f.AddDevice(movable), latchkey.Page{Limit: 10}
	first := ask(t, f, latchkey.DoorAction{Type: latchkey.AttemptUnlockDoor, DeviceID: door.ID})
	f.Clock.Advance(1)
	second := ask(t, f, latchkey.DoorAction{Type: latchkey.AttemptLockDoor, DeviceID: f.AddDevice(movable).ID})
	for _, c := range []struct {
		filter latchkey.AttemptFilter
		want   []string
	}{
		{latchkey.AttemptFilter{}, []string{first.ID, second.ID}},
		{latchkey.AttemptFilter{IDs: []string{second.ID}}, []string{second.ID}},
		{latchkey.AttemptFilter{IDs: []string{}}, nil},
		{latchkey.AttemptFilter{DeviceID: door.ID}, []string{first.ID}},
	} {
		found, err := f.Store.ListActionAttempts(t.Context(), f.Workspace.ID, c.filter, page)
		require.NoError(t, err)
		var ids []string
		for _, attempt := range found.Rows {
			ids = append(ids, attempt.ID)
		}
		assert.Equal(t, c.want, ids, "%+v", c.filter)
	}
	_, err := f.Store.ListActionAttempts(t.Context(), f.Workspace.ID, latchkey.AttemptFilter{IDs: []string{first.ID, uuid.NewString()}}, page)
	wantError(t, err, latchkey.ENotFound, "action_attempts_not_found")
}
