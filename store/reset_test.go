package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

// reset begins a reset of the fixture's workspace.
func reset(t *testing.T, f *storetest.Fixture) latchkey.ActionAttempt {
	t.Helper()
	attempt, err := f.Store.ResetSandbox(t.Context(), f.Workspace.ID)
	require.NoError(t, err)
	return attempt
}

// inhabit makes a row of everything that callers can make in a workspace, and
// returns its one grant.
func inhabit(t *testing.T, f *storetest.Fixture) latchkey.Grant {
	t.Helper()
	front := f.AddDevice()
	grant := f.Grant(storetest.On(front), storetest.In(f.Space(front)))
	obey(t, f, grant.ID)
	ctx, id := t.Context(), f.Workspace.ID
	_, err := f.Store.CreateWebhook(ctx, id, latchkey.NewWebhook{URL: "https://hooks.example", EventTypes: []latchkey.EventType{"*"}})
	require.NoError(t, err)
	_, err = f.Store.CreateWebview(ctx, id, latchkey.NewWebview{AnyProvider: true, SelectionMode: latchkey.SelectNone})
	require.NoError(t, err)
	_, err = f.Store.CreateProfile(ctx, id, latchkey.NewProfile{})
	require.NoError(t, err)
	_, err = f.Store.OpenSession(ctx, id, latchkey.NewClientSession{
		UserIdentifierKey: "ada", SessionLinks: latchkey.SessionLinks{IdentityID: grant.IdentityID},
	}, latchkey.ReuseRefused)
	require.NoError(t, err)
	f.Exec(`insert into idempotency_keys (workspace_id, key, fingerprint, token, claimed_at, spent_at, resource_id)
		values ($1, 'once', 'x', gen_random_uuid(), $3, $3, $2)`, id, grant.ID, f.Clock.Now())
	return grant
}

// population counts the rows of a workspace in each table that has any.
func population(t *testing.T, f *storetest.Fixture, workspaceID string) map[string]int {
	t.Helper()
	var tables []string
	require.NoError(t, f.DB.SelectContext(t.Context(), &tables, `
		select table_name from information_schema.columns
		where table_schema = current_schema() and column_name = 'workspace_id'`))
	require.NotEmpty(t, tables)
	found := map[string]int{}
	for _, table := range tables {
		var rows int
		require.NoError(t, f.DB.GetContext(t.Context(), &rows, `select count(*) from `+table+` where workspace_id = $1`, workspaceID))
		if rows > 0 {
			found[table] = rows
		}
	}
	return found
}

// A workspace is as it was when it was new, but for how it is reached, and no
// other workspace notices.
func TestResetLeavesWhatANewWorkspaceHas(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	other, _ := f.AddWorkspace("Other")
	grantOf(t, f, other)
	user, _, err := f.Store.CreateAccessToken(t.Context(), "ops@example.com", "test", f.Workspace.ID)
	require.NoError(t, err)
	grant := inhabit(t, f)
	advance(t, f, 10*day)
	before := population(t, f, other.ID)

	attempt := reset(t, f)
	require.NoError(t, f.Store.EndEverything(t.Context(), f.Workspace.ID))
	obey(t, f, grant.ID)
	var givenBack []string // P6: such an entry has our mark and is another's
	require.NoError(t, f.DB.SelectContext(t.Context(), &givenBack, `update credentials set given_back_at = $1 returning id::text`, f.Clock.Now()))
	require.NotEmpty(t, givenBack)
	gone, err := f.Store.FinishAccountDeletion(t.Context(), f.Account.ID)
	require.NoError(t, err)
	require.True(t, gone)
	done, err := f.Store.FinishReset(t.Context(), attempt, "")
	require.NoError(t, err)
	require.True(t, done)

	assert.Equal(t, map[string]int{"api_keys": 1, "workspace_users": 1, "action_attempts": 1}, population(t, f, f.Workspace.ID),
		"a new table with a workspace_id belongs into resetTables, or here with the reason")
	assert.Equal(t, latchkey.AttemptSucceeded, readAttempt(t, f, attempt.ID).Status)
	seen, err := f.Store.WorkspaceOfUser(t.Context(), user.ID, f.Workspace.ID)
	require.NoError(t, err)
	assert.Equal(t, f.Workspace, seen, "its own settings stay, and its clock shows the real time")
	assert.Equal(t, before, population(t, f, other.ID))
	unknown, err := f.Store.UnknownCredentials(t.Context(), givenBack)
	require.NoError(t, err)
	assert.Empty(t, unknown)
}

// P2: while a lock has a code, or may have one, nothing is forgotten.
func TestResetWaitsForItsLocks(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := f.Grant(storetest.On(f.AddDevice()))
	obey(t, f, grant.ID)
	attempt := reset(t, f)
	require.NoError(t, f.Store.EndEverything(t.Context(), f.Workspace.ID))
	before := population(t, f, f.Workspace.ID)
	done, err := f.Store.FinishReset(t.Context(), attempt, "codes to leave Front Door")
	require.NoError(t, err)
	require.False(t, done)
	assert.Equal(t, before, population(t, f, f.Workspace.ID))
	doors, err := f.Store.OccupiedDoors(t.Context(), f.Workspace.ID)
	require.NoError(t, err)
	require.Len(t, doors, 1)

	f.Clock.Advance(time.Hour)
	_, err = f.Store.ExpireAttempts(t.Context())
	require.NoError(t, err)
	again := reset(t, f)
	assert.Equal(t, attempt.ID, again.ID, "asked again, it is the same job")
	assert.Equal(t, latchkey.AttemptPending, again.Status, "it does not expire")
	assert.Equal(t, "codes to leave Front Door", again.WaitsFor)
}

// What is made while a workspace is being reset goes, too.
func TestResetEndsWhatIsMadeMeanwhile(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	attempt := reset(t, f)
	require.NoError(t, f.Store.EndEverything(t.Context(), f.Workspace.ID))
	_, err := f.Store.FinishAccountDeletion(t.Context(), f.Account.ID)
	require.NoError(t, err)
	late := f.AddAccount(f.Workspace)
	done, err := f.Store.FinishReset(t.Context(), attempt, "")
	require.NoError(t, err)
	require.False(t, done)
	require.NoError(t, f.Store.EndEverything(t.Context(), f.Workspace.ID))
	_, err = f.Store.FinishAccountDeletion(t.Context(), late.ID)
	require.NoError(t, err)
	done, err = f.Store.FinishReset(t.Context(), attempt, "")
	require.NoError(t, err)
	assert.True(t, done)
}

func TestWorkspaceOfRealDoorsIsNotReset(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	production, err := f.Store.CreateWorkspace(t.Context(), "Real", false)
	require.NoError(t, err)
	_, err = f.Store.ResetSandbox(t.Context(), production.ID)
	wantError(t, err, latchkey.EInvalid, "workspace_not_sandbox")
}

// A site that lived in another time hears that its workspace's clock was set back.
func TestClockThatWasSetBackIsAnotherClock(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	advance(t, f, 10*day)
	attempt := reset(t, f)
	require.NoError(t, f.Store.EndEverything(t.Context(), f.Workspace.ID))
	_, ahead, err := f.Store.AccountConfig(t.Context(), f.Account.ID)
	require.NoError(t, err)
	_, err = f.Store.FinishAccountDeletion(t.Context(), f.Account.ID)
	require.NoError(t, err)
	done, err := f.Store.FinishReset(t.Context(), attempt, "")
	require.NoError(t, err)
	require.True(t, done)
	_, back, err := f.Store.AccountConfig(t.Context(), f.AddAccount(f.Workspace).ID)
	require.NoError(t, err)
	assert.Equal(t, latchkey.ClockSetting{SetBackAt: f.Clock.Now()}, back)
	assert.True(t, back.After(ahead))
	assert.False(t, ahead.After(back))
}
