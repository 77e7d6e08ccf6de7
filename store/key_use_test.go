package store_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// cloudKey makes a grant of an issued cloud key.
func cloudKey(t *testing.T, f *storetest.Fixture, doors ...latchkey.Door) latchkey.Grant {
	t.Helper()
	return obey(t, f, f.Grant(storetest.On(doors...), askingFor(latchkey.ModeCloudKey)).ID)
}

func useOf(grant latchkey.Grant, door latchkey.Door) latchkey.KeyUse {
	return latchkey.KeyUse{MethodID: grant.Methods[0].ID, Mode: grant.Methods[0].Mode, DoorID: door.ID, DoorKind: door.Kind}
}

// A door that is opened with a key says who opened it.
func TestUnlockWithAKeyIsItsPersons(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	for _, door := range []latchkey.Door{f.AddDevice(fromAfar), f.AddEntrance(fromAfar)} {
		grant := cloudKey(t, f, door)
		attempt, err := f.Store.UnlockWithKey(t.Context(), f.Workspace.ID, useOf(grant, door))
		require.NoError(t, err)
		assert.Equal(t, latchkey.AttemptPending, attempt.Status)
		assert.Equal(t, latchkey.AttemptUnlockDoor, attempt.Type)
		current, err := f.Store.BeginAttempt(t.Context(), attempt.ID)
		require.NoError(t, err)
		assert.True(t, current)
		require.NoError(t, f.Store.FinishAttempt(t.Context(), attempt.ID, store.AttemptOutcome{Locked: new(false)}))
		for _, kind := range []latchkey.EventType{latchkey.EventUnlockSucceeded, latchkey.EventLockUnlocked} {
			events := f.Events(kind)
			event := events[len(events)-1]
			assert.Equal(t, attempt.ID, event.Data["action_attempt_id"])
			assert.Equal(t, grant.ID, event.Subject.GrantID)
			assert.Equal(t, grant.Methods[0].ID, event.Subject.MethodID)
			assert.Equal(t, grant.IdentityID, event.Subject.IdentityID)
			assert.Contains(t, []string{event.Subject.DeviceID, event.Subject.EntranceID}, door.ID)
			if kind == latchkey.EventLockUnlocked {
				assert.Equal(t, grant.IdentityID, event.Data["user_identity_id"])
				assert.Equal(t, latchkey.ByRemote, latchkey.EntryMethod(event.Data["method"].(string)))
			}
		}
	}
}

// A double click is one use, and so are two at the same instant.
func TestAKeyThatIsUsedTwiceAtOnceIsUsedOnce(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, back := f.AddDevice(fromAfar), f.AddDevice(fromAfar)
	grant := cloudKey(t, f, front, back)
	var clicks sync.WaitGroup
	ids := make([]string, 4)
	for i := range ids {
		clicks.Go(func() {
			attempt, err := f.Store.UnlockWithKey(t.Context(), f.Workspace.ID, useOf(grant, front))
			assert.NoError(t, err)
			ids[i] = attempt.ID
		})
	}
	clicks.Wait()
	assert.Equal(t, []string{ids[0], ids[0], ids[0], ids[0]}, ids)
	other, err := f.Store.UnlockWithKey(t.Context(), f.Workspace.ID, useOf(grant, back))
	require.NoError(t, err)
	assert.NotEqual(t, ids[0], other.ID, "another door")
	require.NoError(t, f.Store.FinishAttempt(t.Context(), ids[0], store.AttemptOutcome{Locked: new(false)}))
	again, err := f.Store.UnlockWithKey(t.Context(), f.Workspace.ID, useOf(grant, front))
	require.NoError(t, err)
	assert.NotEqual(t, ids[0], again.ID, "another time")
	f.Exec(`update action_attempts set expires_at = now() where id = $1`, again.ID)
	late, err := f.Store.UnlockWithKey(t.Context(), f.Workspace.ID, useOf(grant, front))
	require.NoError(t, err)
	assert.NotEqual(t, again.ID, late.ID, "what nobody carries out any more is not waited for")
}

// What became of the grant between the click and the lock counts.
func TestKeyThatIsRevokedMeanwhileOpensNothing(t *testing.T) {
	t.Parallel()
	ref := func(g latchkey.Grant) latchkey.GrantRef { return latchkey.GrantRef{ID: g.ID} }
	for name, test := range map[string]struct {
		revoke func(*storetest.Fixture, latchkey.Grant) error
		want   string
	}{
		"suspended": {func(f *storetest.Fixture, g latchkey.Grant) error {
			_, err := f.Store.SuspendGrant(t.Context(), f.Workspace.ID, ref(g))
			return err
		}, "access_grant_suspended"},
		"deleted": {func(f *storetest.Fixture, g latchkey.Grant) error {
			return f.Store.DeleteGrant(t.Context(), f.Workspace.ID, g.ID)
		}, "access_method_not_found"},
		"over": {func(f *storetest.Fixture, g latchkey.Grant) error {
			f.Clock.Set(*g.Window.EndsAt)
			return nil
		}, "access_grant_ended"},
		"postponed": {func(f *storetest.Fixture, g latchkey.Grant) error {
			starts := f.Clock.Now().Add(time.Hour)
			return f.Store.UpdateGrant(t.Context(), f.Workspace.ID, ref(g), latchkey.GrantChange{StartsAt: &starts})
		}, "access_grant_not_started"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := storetest.New(t)
			door := f.AddEntrance(fromAfar)
			grant := cloudKey(t, f, door)
			attempt, err := f.Store.UnlockWithKey(t.Context(), f.Workspace.ID, useOf(grant, door))
			require.NoError(t, err)
			require.NoError(t, test.revoke(f, grant))
			current, err := f.Store.BeginAttempt(t.Context(), attempt.ID)
			require.NoError(t, err)
			assert.False(t, current)
			got := readAttempt(t, f, attempt.ID)
			assert.Equal(t, latchkey.AttemptFailed, got.Status)
			assert.Equal(t, test.want, got.ErrorType)
			assert.Len(t, f.Events(latchkey.EventUnlockFailed), 1)
			assert.Empty(t, f.Events(latchkey.EventLockUnlocked))
			_, err = f.Store.UnlockWithKey(t.Context(), f.Workspace.ID, useOf(grant, door))
			assert.Error(t, err)
		})
	}
}

func TestKeysOfOthersAreNotFound(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(fromAfar)
	grant := cloudKey(t, f, door)
	other, _ := f.AddWorkspace("Other")
	_, err := f.Store.UnlockWithKey(t.Context(), other.ID, useOf(grant, door))
	wantError(t, err, latchkey.ENotFound, "access_method_not_found")
	for range latchkey.CallUnlock.Limit() {
		attempt, err := f.Store.UnlockWithKey(t.Context(), f.Workspace.ID, useOf(grant, door))
		require.NoError(t, err)
		require.NoError(t, f.Store.FinishAttempt(t.Context(), attempt.ID, store.AttemptOutcome{Locked: new(false)}))
	}
	_, err = f.Store.UnlockWithKey(t.Context(), f.Workspace.ID, useOf(grant, door))
	assert.Equal(t, latchkey.ELimited, latchkey.CodeOf(err))
}
