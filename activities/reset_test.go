package activities_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/activities"
)

// resetting begins the reset of the kit's workspace, whose lock has a code.
func resetting(t *testing.T) (k *kit, id string) {
	t.Helper()
	k = newKit(t, marked)
	k.put()
	attempt, err := k.Store.ResetSandbox(t.Context(), k.Workspace.ID)
	require.NoError(t, err)
	return k, attempt.ID
}

// P2: the code leaves the lock first, and the job says what it waits for.
func TestResetTakesTheCodesOffFirst(t *testing.T) {
	t.Parallel()
	k, id := resetting(t)
	require.ErrorContains(t, k.act(t.Context(), id), "codes to leave")
	assert.Equal(t, latchkey.AttemptPending, k.attempt(id).Status)
	assert.Contains(t, k.attempt(id).WaitsFor, "codes to leave "+k.grant.Doors[0].DisplayName())
	k.lock.wantOn(t, k.grant.Window)
	_, err := k.try(k.step())
	require.NoError(t, err)
	k.lock.wantOn(t)
	require.Empty(t, k.steps(), "the grant is over")
	require.NoError(t, k.act(t.Context(), id))
	assert.Equal(t, latchkey.AttemptSucceeded, k.attempt(id).Status)
	assert.Equal(t, map[string]any{}, k.attempt(id).Result)
	_, err = k.Store.GrantByID(t.Context(), k.grant.ID)
	assert.Equal(t, latchkey.ENotFound, latchkey.CodeOf(err))
}

// A worker dies between any two effects of a reset: the next one goes on.
func TestResetSurvivesItsWorker(t *testing.T) {
	t.Parallel()
	for _, at := range []activities.Point{activities.AfterEnding, activities.BeforeEmpty, activities.BeforeAnswer} {
		t.Run(string(at), func(t *testing.T) {
			t.Parallel()
			k, id := resetting(t)
			point := "reset/" + string(at)
			dying := context.WithValue(t.Context(), crash{}, point)
			if at != activities.BeforeAnswer {
				require.ErrorContains(t, k.act(dying, id), point)
				k.lock.wantOn(t, k.grant.Window)
			}
			require.ErrorContains(t, k.act(t.Context(), id), "codes to leave")
			_, err := k.try(k.step())
			require.NoError(t, err)
			require.Empty(t, k.steps(), "the grant is over")
			require.ErrorContains(t, k.act(dying, id), point)
			require.NoError(t, k.act(t.Context(), id))
			assert.Equal(t, latchkey.AttemptSucceeded, k.attempt(id).Status)
			k.lock.wantOn(t)
		})
	}
}
