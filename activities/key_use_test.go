package activities_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

// useKey gives out a cloud key for the kit's door and begins to open it.
func (k *kit) useKey() string {
	k.t.Helper()
	grant := k.Grant(storetest.On(k.grant.Doors[0]), func(w *latchkey.NewGrant) { w.Requested[0].Mode = latchkey.ModeCloudKey })
	grant, _, err := k.Store.PlanGrant(k.t.Context(), grant.ID, k.Clock.Now())
	require.NoError(k.t, err)
	attempt, err := k.Store.UnlockWithKey(k.t.Context(), k.Workspace.ID, latchkey.KeyUse{
		MethodID: grant.Methods[0].ID, Mode: latchkey.ModeCloudKey, DoorID: k.grant.Doors[0].ID,
	})
	require.NoError(k.t, err)
	return attempt.ID
}

func TestKeyOpensItsDoorOnce(t *testing.T) {
	t.Parallel()
	k := newKit(t, movable)
	id := k.useKey()
	for range 2 {
		require.NoError(t, k.act(t.Context(), id))
	}
	assert.Equal(t, []bool{false}, k.lock.bolt.told)
	assert.Equal(t, latchkey.AttemptSucceeded, k.attempt(id).Status)
	assert.Len(t, k.Events(latchkey.EventLockUnlocked), 1)
}

// A worker dies after it told a lock that does not show its bolt. While somebody
// waits the lock is told again; long after, it is not.
func TestDoorDoesNotOpenLongAfterAWorkerDied(t *testing.T) {
	t.Parallel()
	k := newKit(t, movable)
	id := k.useKey()
	current, err := k.Store.BeginAttempt(t.Context(), id)
	require.NoError(t, err)
	require.True(t, current)
	require.NoError(t, k.lock.Unlock(t.Context(), "")) // and here it died
	k.Exec(`update action_attempts set expires_at = now() where id = $1`, id)
	require.NoError(t, k.act(t.Context(), id))
	assert.Len(t, k.lock.bolt.told, 1)
	assert.Equal(t, latchkey.AttemptExpired, k.attempt(id).ErrorType)
	assert.Empty(t, k.Events(latchkey.EventLockUnlocked))
}

// A grant that was suspended while its use waited for a worker opens nothing.
func TestRevokedKeyIsNotToldToTheLock(t *testing.T) {
	t.Parallel()
	k := newKit(t, movable)
	id := k.useKey()
	k.Exec(`update grants set suspended_at = now()`)
	require.NoError(t, k.act(t.Context(), id))
	assert.Empty(t, k.lock.bolt.told)
	assert.Equal(t, "access_grant_suspended", k.attempt(id).ErrorType)
}
