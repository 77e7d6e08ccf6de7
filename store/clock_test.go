package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

const day = 24 * time.Hour

// advance turns the fixture's workspace's clock.
func advance(t *testing.T, f *storetest.Fixture, by time.Duration) latchkey.Workspace {
	t.Helper()
	moved, err := f.Store.AdvanceClock(t.Context(), f.Workspace.ID, latchkey.ClockAdvance{By: by})
	require.NoError(t, err)
	return moved
}

// nextMonth is a grant of a day, 30 days from now.
func nextMonth(f *storetest.Fixture) func(*latchkey.NewGrant) {
	return func(w *latchkey.NewGrant) {
		starts, ends := f.Clock.Now().Add(30*day), f.Clock.Now().Add(31*day)
		w.StartsAt, w.EndsAt = starts, &ends
	}
}

// A grant of next month is preloaded, begun, over and clean while the real
// clock stands still.
func TestGrantLivesByItsWorkspacesClock(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := f.Grant(storetest.On(f.AddDevice()), nextMonth(f))
	_, due := plan(t, f, grant.ID)
	assert.Empty(t, due.Steps)

	moved := advance(t, f, 28*day)
	assert.Equal(t, f.Clock.Now().Add(28*day), moved.Now(f.Clock.Now()))
	assert.Equal(t, latchkey.GrantActive, obey(t, f, grant.ID).Status, "72 h before it starts")
	issued := f.Events(latchkey.EventMethodIssued)
	require.Len(t, issued, 1)
	assert.Equal(t, moved.Now(f.Clock.Now()), issued[0].OccurredAt)

	to := grant.Window.EndsAt.Add(time.Second)
	_, err := f.Store.AdvanceClock(t.Context(), f.Workspace.ID, latchkey.ClockAdvance{To: &to})
	require.NoError(t, err)
	over := obey(t, f, grant.ID)
	assert.Equal(t, latchkey.GrantEnded, over.Status)
	assert.Equal(t, to, *over.EndedAt)
	known, err := f.Store.WorkspaceByAPIKey(t.Context(), f.APIKey)
	require.NoError(t, err)
	assert.Equal(t, to, known.Now(f.Clock.Now()))
}

func TestClockConcernsItsWorkspaceOnly(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	mine := f.Grant(storetest.On(f.AddDevice()), nextMonth(f))
	over := f.Grant(storetest.On(f.AddDevice()))
	require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, over.ID))
	obey(t, f, over.ID)
	other, key := f.AddWorkspace("Other")
	theirs := grantOf(t, f, other)
	f.EmptyOutbox()

	advance(t, f, 40*day)
	assert.Equal(t, map[string]latchkey.Reason{mine.ID: latchkey.ReasonClockMoved}, f.Letters())
	assert.Equal(t, map[string]latchkey.Reason{f.Account.ID: latchkey.ReasonClockMoved}, f.LettersTo(latchkey.KindAccount))
	_, due := plan(t, f, theirs.ID)
	assert.Empty(t, due.Steps)
	assert.Equal(t, theirs.Window.StartsAt.Add(-latchkey.NativeLead), *due.WakeAt)
	known, err := f.Store.WorkspaceByAPIKey(t.Context(), key)
	require.NoError(t, err)
	assert.Zero(t, known.ClockOffset)
	overdue, err := f.Store.Overdue(t.Context(), time.Hour)
	require.NoError(t, err)
	assert.Equal(t, []string{mine.ID}, overdue)
}

// grantOf makes a grant of next month on a lock of another workspace.
func grantOf(t *testing.T, f *storetest.Fixture, workspace latchkey.Workspace) latchkey.Grant {
	t.Helper()
	require.NoError(t, f.Store.SyncInventory(t.Context(), f.AddAccount(workspace).ID, store.Inventory{Doors: []store.FoundDoor{{
		NativeID: "theirs", Name: "Theirs", Kind: latchkey.DoorDevice, Online: true, Capabilities: latchkey.Capabilities{
			Modes: []latchkey.Mode{latchkey.ModeCode}, CodeLengths: []int{4}, Native: latchkey.PrecisionMinute,
		},
	}}}))
	door, err := f.Store.DoorByName(t.Context(), workspace.ID, latchkey.DoorDevice, "Theirs")
	require.NoError(t, err)
	wish := latchkey.NewGrant{
		Identity: &latchkey.NewIdentity{}, Targets: latchkey.Targets{DeviceIDs: []string{door.ID}},
		Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode}},
	}
	nextMonth(f)(&wish)
	grant, err := f.Store.CreateGrant(t.Context(), workspace.ID, wish)
	require.NoError(t, err)
	return grant
}

// Timers run in real time; what is shown is in the workspace's.
func TestPlanIsInRealTimeAndRowsInTheWorkspaces(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	advance(t, f, 10*day)
	grant := f.Grant(storetest.On(door), nextMonth(f))
	_, due := plan(t, f, grant.ID)
	assert.Equal(t, f.Clock.Now().Add(17*day), *due.WakeAt, "30 days, less 10 and the lead of 3")

	advance(t, f, 18*day)
	_, due = plan(t, f, grant.ID)
	require.Len(t, due.Steps, 1)
	job := begin(t, f, grant.ID, due.Steps[0])
	assert.Equal(t, 28*day, job.ClockOffset)
	retry := f.Clock.Now().Add(time.Minute)
	require.NoError(t, f.Store.FailStep(t.Context(), job, store.Failure{
		Fault: latchkey.Faultf(latchkey.FaultOffline, "away"), RetryAt: &retry,
	}))
	c := live(reread(t, f, grant.ID))[door.ID]
	assert.Equal(t, retry.Add(28*day), *c.NextAttemptAt)
	assert.Equal(t, f.Clock.Now().Add(28*day), *c.FaultAt)
	_, due = plan(t, f, grant.ID)
	assert.True(t, due.Steps[0].Waiting)
	assert.Equal(t, retry, *due.Steps[0].NextAt)
}

// A call knows the time of its workspace from its caller.
func TestCallsComeWithTheTimeOfTheirWorkspace(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice()
	moved := advance(t, f, 10*day)
	ctx := latchkey.WithClockOffset(t.Context(), moved.ClockOffset)
	late := f.Clock.Now().Add(9 * day)
	wish := latchkey.NewGrant{
		Identity: &latchkey.NewIdentity{}, Targets: latchkey.Targets{DeviceIDs: []string{door.ID}}, EndsAt: &late,
		Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode}},
	}
	_, err := f.Store.CreateGrant(ctx, f.Workspace.ID, wish)
	wantError(t, err, latchkey.EInvalid, "invalid_input")
	wish.EndsAt = nil
	grant, err := f.Store.CreateGrant(ctx, f.Workspace.ID, wish)
	require.NoError(t, err)
	assert.Equal(t, moved.Now(f.Clock.Now()), grant.Window.StartsAt, "now")
	letters, err := f.Store.ClaimLetters(t.Context(), 9)
	require.NoError(t, err)
	assert.Len(t, letters, 2, "the outbox is delivered in real time")
}

func TestClockGoesForwardInSandboxesOnly(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	advance(t, f, time.Hour)
	now := f.Clock.Now().Add(time.Hour)
	for name, test := range map[string]latchkey.ClockAdvance{
		"backward": {By: -time.Second}, "nowhere": {}, "to now": {To: &now}, "out of reach": {By: 21 * 365 * day},
	} {
		_, err := f.Store.AdvanceClock(t.Context(), f.Workspace.ID, test)
		assert.Equal(t, latchkey.EInvalid, latchkey.CodeOf(err), name)
	}
	production, err := f.Store.CreateWorkspace(t.Context(), "Production", false)
	require.NoError(t, err)
	_, err = f.Store.AdvanceClock(t.Context(), production.ID, latchkey.ClockAdvance{By: time.Hour})
	wantError(t, err, latchkey.EInvalid, "workspace_not_sandbox")
	_, err = f.DB.ExecContext(t.Context(), `update workspaces set clock_offset_us = 1 where id = $1`, production.ID)
	require.ErrorContains(t, err, "clock_of_sandbox", "the database holds it, too")
}

// An idempotency key is kept for a real day, whatever the workspace's clock does.
func TestTurningTheClockIsDoneOnceAKey(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	ours := claim(t, f, latchkey.ClaimOurs)
	ctx := latchkey.WithClaim(t.Context(), ours)
	_, err := f.Store.AdvanceClock(ctx, f.Workspace.ID, latchkey.ClockAdvance{By: 40 * day})
	require.NoError(t, err)
	assert.Equal(t, f.Workspace.ID, claim(t, f, latchkey.ClaimSpent).ResourceID)
	purged, err := f.Store.PurgeIdempotency(t.Context())
	require.NoError(t, err)
	assert.Zero(t, purged)
}
