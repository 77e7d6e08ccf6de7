package store_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

// An event that is older and commits later is lost to who asks since the newest
// event seen. The cursor waits for it.
func TestCursorNeverSkipsAnEventThatCommitsLate(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	f.Invents()
	_, place, err := f.Store.EventsAfter(t.Context(), f.Workspace.ID, latchkey.EventPlace{}, latchkey.EventFilter{Limit: 100})
	require.NoError(t, err)
	known := map[string]bool{} // the horizon may still be before some of these
	for _, event := range f.Events() {
		known[event.ID] = true
	}
	begun := f.Clock.Now()
	late, lateID := f.DB.MustBeginTx(t.Context(), nil), uuid.NewString()
	defer late.Rollback() // committed below
	_, err = late.ExecContext(t.Context(), `
		insert into events (id, workspace_id, type, occurred_at, created_at) values ($1, $2, 'device.added', $3, $3)`,
		lateID, f.Workspace.ID, f.Clock.Now())
	require.NoError(t, err)
	f.Clock.Advance(time.Second)
	f.Space()
	early := f.Events(latchkey.EventSpaceCreated)[0]

	since, err := f.Store.ListEvents(t.Context(), f.Workspace.ID, latchkey.EventFilter{Since: &begun, Limit: 100})
	require.NoError(t, err)
	newest := since[len(since)-1].CreatedAt
	before, place, err := f.Store.EventsAfter(t.Context(), f.Workspace.ID, place, latchkey.EventFilter{Limit: 100})
	require.NoError(t, err)
	require.NoError(t, late.Commit())

	since, err = f.Store.ListEvents(t.Context(), f.Workspace.ID, latchkey.EventFilter{Since: &newest, Limit: 100})
	require.NoError(t, err)
	assert.Empty(t, since, "since passes over what committed late")
	var got []string
	for _, events := range [][]latchkey.Event{before, catchUp(t, f, place, 1)} {
		for _, event := range events {
			if !known[event.ID] {
				got = append(got, event.ID)
			}
		}
	}
	assert.Equal(t, []string{lateID, early.ID}, got, "the cursor has each once")
}

// catchUp reads on, a few at a time, until the newest event is there: other
// transactions of the server may hold the horizon back for a moment.
func catchUp(t *testing.T, f *storetest.Fixture, place latchkey.EventPlace, limit int) (all []latchkey.Event) {
	t.Helper()
	events := f.Events()
	newest := events[len(events)-1].ID
	require.Eventually(t, func() bool {
		var found []latchkey.Event
		var err error
		found, place, err = f.Store.EventsAfter(t.Context(), f.Workspace.ID, place, latchkey.EventFilter{Limit: limit})
		all = append(all, found...)
		return err == nil && len(all) > 0 && all[len(all)-1].ID == newest
	}, time.Minute, time.Millisecond)
	return all
}

func TestCursorReadsEverythingOnce(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	f.Grant(storetest.On(f.AddDevice(), f.AddDevice()))
	var want, got []string
	for _, event := range f.Events() {
		want = append(want, event.ID)
	}
	for _, event := range catchUp(t, f, latchkey.EventPlace{}, 2) {
		got = append(got, event.ID)
	}
	assert.Equal(t, want, got)
	horizon, err := f.Store.EventHorizon(t.Context())
	require.NoError(t, err)
	f.Space()
	assert.Len(t, catchUp(t, f, horizon, 10), 1, "now is after all that was there")
	horizon.Transaction += 1 << 40
	_, _, err = f.Store.EventsAfter(t.Context(), f.Workspace.ID, horizon, latchkey.EventFilter{Limit: 1})
	wantError(t, err, latchkey.EInvalid, "invalid_input")
}
