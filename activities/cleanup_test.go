package activities_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"latchkey"
	"latchkey/activities"
	"latchkey/drivers"
)

// sweep sweeps once while the workflows of the given grants run.
func (k *kit) sweep(running ...string) (activities.Swept, error) {
	k.t.Helper()
	lanes := k.Store.Lanes()
	k.t.Cleanup(func() { _ = lanes.Close() }) // its locks go with the connection
	cleanup := &activities.Cleanup{
		Store: k.Store, Sessions: k.sessions(), Lanes: lanes, Log: slog.New(slog.NewTextHandler(k.log, nil)),
		Watch: func(context.Context, string) error { return nil },
		Running: func(context.Context) (map[string]bool, error) {
			if running == nil {
				return nil, errors.New("the server is away")
			}
			found := map[string]bool{}
			for _, id := range running {
				found[id] = true
			}
			return found, nil
		},
	}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet)
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(cleanup)
	value, err := env.ExecuteActivity(cleanup.Sweep)
	if err != nil {
		return activities.Swept{}, err
	}
	var swept activities.Swept
	return swept, value.Get(&swept)
}

func TestSweepFindsNothingWhereAllIsWell(t *testing.T) {
	t.Parallel()
	k := newKit(t, marked)
	k.put()
	k.EmptyOutbox()
	swept, err := k.sweep(k.grant.ID)
	require.NoError(t, err)
	assert.Zero(t, swept)
	assert.Empty(t, k.Letters())
	k.lock.wantOn(t, k.grant.Window)
}

func TestSweepNudgesWhatHasNoWorkflowOrIsOverdue(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.put()
	k.EmptyOutbox()
	swept, err := k.sweep("another")
	require.NoError(t, err)
	assert.Equal(t, activities.Swept{Missing: 1}, swept)
	assert.Equal(t, map[string]latchkey.Reason{k.grant.ID: latchkey.ReasonSwept}, k.Letters())

	k.EmptyOutbox()
	k.Clock.Set(k.grant.Window.EndsAt.Add(19 * time.Minute))
	swept, err = k.sweep(k.grant.ID)
	require.NoError(t, err)
	assert.Zero(t, swept, "it may take a while")
	k.Clock.Advance(2 * time.Minute)
	swept, err = k.sweep(k.grant.ID)
	require.NoError(t, err)
	assert.Equal(t, activities.Swept{Overdue: 1}, swept)
	assert.Equal(t, map[string]latchkey.Reason{k.grant.ID: latchkey.ReasonSwept}, k.Letters())
}

// There should be none; if there is one all the same, its removal is taken up.
func TestSweepReopensAGrantThatLeftACredential(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.put()
	k.Exec(`update grants set status = 'deleted', delete_asked_at = created_at where id = $1`, k.grant.ID)
	swept, err := k.sweep(k.grant.ID)
	require.NoError(t, err)
	assert.Equal(t, 1, swept.Reopened)
	assert.Equal(t, latchkey.ReasonSwept, k.Letters()[k.grant.ID])
	_, err = k.try(k.step())
	require.NoError(t, err)
	k.lock.wantOn(t)
}

// P6: what nothing explains is removed only when it carries our own mark.
func TestSweepRemovesOnlyOrphansOfThisInstallation(t *testing.T) {
	t.Parallel()
	k := newKit(t, marked)
	k.put()
	mark := k.credentialOnLock().Owner
	other := mark[:len(mark)-4] + "0000"
	strangers := []string{"", "somebody else", "00000000." + mark[9:]}
	for _, owner := range append(strangers, other) {
		k.place(owner)
	}
	swept, err := k.sweep(k.grant.ID)
	require.NoError(t, err)
	assert.Equal(t, activities.Swept{Orphans: 1}, swept)
	var left []string
	for _, entry := range k.lock.entries {
		left = append(left, entry.Owner)
	}
	assert.ElementsMatch(t, append(strangers, mark), left)
}

// P2: what a suspended grant keeps is its code, not its entry.
func TestSweepRemovesWhatASuspendedGrantLeftOnALock(t *testing.T) {
	t.Parallel()
	k := newKit(t, marked)
	k.put()
	mark := k.credentialOnLock().Owner
	_, err := k.Store.SuspendGrant(t.Context(), k.Workspace.ID, latchkey.GrantRef{ID: k.grant.ID})
	require.NoError(t, err)
	_, err = k.try(k.step())
	require.NoError(t, err)
	k.lock.wantOn(t)
	k.place(mark)
	swept, err := k.sweep(k.grant.ID)
	require.NoError(t, err)
	assert.Equal(t, activities.Swept{Orphans: 1}, swept)
	k.lock.wantOn(t)
}

// One part that fails does not keep the others from being swept.
func TestSweepGoesOnWhenAPartFails(t *testing.T) {
	t.Parallel()
	k := newKit(t, marked)
	k.put()
	k.Clock.Set(k.grant.Window.EndsAt.Add(time.Hour))
	k.EmptyOutbox()
	_, err := k.sweep() // nobody knows which workflows run
	require.Error(t, err)
	assert.Equal(t, map[string]latchkey.Reason{k.grant.ID: latchkey.ReasonSwept}, k.Letters())
}

// place puts an entry on the lock behind everybody's back.
func (k *kit) place(owner string) {
	k.t.Helper()
	k.lock.mu.Lock()
	defer k.lock.mu.Unlock()
	k.lock.act(drivers.Op{Action: drivers.Put, Door: k.grant.Doors[0].NativeID, Credential: drivers.Credential{
		ID: owner, Mode: latchkey.ModeCode, Window: k.grant.Window,
	}})
}

// credentialOnLock is the one entry that the lock has.
func (k *kit) credentialOnLock() drivers.Observed {
	k.t.Helper()
	require.Len(k.t, k.lock.entries, 1)
	for _, entry := range k.lock.entries {
		return entry
	}
	panic("unreachable")
}
