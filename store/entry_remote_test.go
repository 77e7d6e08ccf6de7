package store_test

import (
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// gate is a door whose panel keeps what happened, and a key of it.
type gate struct {
	*storetest.Fixture

	t     *testing.T
	door  latchkey.Door
	grant latchkey.Grant
	place json.RawMessage
}

func newGate(t *testing.T) *gate {
	t.Helper()
	f := storetest.New(t)
	door := f.AddEntrance(fromAfar)
	return &gate{Fixture: f, t: t, door: door, grant: cloudKey(t, f, door)}
}

// tells lets the panel tell that the door was opened by a command.
func (g *gate) tells(at ...time.Time) {
	g.t.Helper()
	entries := make([]latchkey.Entry, len(at))
	for i := range at {
		entries[i] = latchkey.Entry{Kind: latchkey.EntryUnlocked, Door: g.door.NativeID, Method: latchkey.ByRemote, At: at[i], Unsigned: true}
	}
	next := json.RawMessage(strconv.Quote(time.Now().String()))
	require.NoError(g.t, g.Store.RecordHistory(g.t.Context(), g.Account.ID, g.place, next, entries))
	g.place = next
}

// begin uses the key and is about to tell the door.
func (g *gate) begin() latchkey.ActionAttempt {
	g.t.Helper()
	attempt, err := g.Store.UnlockWithKey(g.t.Context(), g.Workspace.ID, useOf(g.grant, g.door))
	require.NoError(g.t, err)
	current, err := g.Store.BeginAttempt(g.t.Context(), attempt.ID)
	require.NoError(g.t, err)
	require.True(g.t, current)
	return attempt
}

func (g *gate) end(attempt latchkey.ActionAttempt, outcome store.AttemptOutcome) {
	g.t.Helper()
	require.NoError(g.t, g.Store.FinishAttempt(g.t.Context(), attempt.ID, outcome))
}

// opened requires that the door was told to have opened by these jobs, "" being somebody else's.
func (g *gate) opened(jobs ...string) []latchkey.Event {
	g.t.Helper()
	events := g.Events(latchkey.EventLockUnlocked)
	told := make([]string, len(events))
	for i, event := range events {
		told[i], _ = event.Data["action_attempt_id"].(string)
		assert.EqualValues(g.t, latchkey.ByRemote, event.Data["method"])
		if told[i] != "" {
			assert.Equal(g.t, g.grant.IdentityID, event.Data["user_identity_id"])
			assert.Equal(g.t, g.grant.Methods[0].ID, event.Subject.MethodID)
		} else {
			assert.NotContains(g.t, event.Data, "user_identity_id")
		}
	}
	require.Equal(g.t, jobs, told)
	return events
}

var (
	done        = store.AttemptOutcome{Locked: new(false)}
	unconfirmed = store.AttemptOutcome{Failure: &latchkey.AttemptFailure{Type: latchkey.AttemptUnconfirmed}}
)

// What we told a door to do is told once, with its person: by the end of the job, or
// by the panel's own log when that is read first, or when the answer was lost.
func TestOpeningOfOursIsToldOnceWithItsPerson(t *testing.T) {
	t.Parallel()
	for name, order := range map[string]func(g *gate, attempt latchkey.ActionAttempt){
		"the job ends first": func(g *gate, a latchkey.ActionAttempt) { g.end(a, done); g.tells(g.Clock.Now()) },
		"the panel's log is read first": func(g *gate, a latchkey.ActionAttempt) {
			g.tells(g.Clock.Now())
			g.end(a, done)
		},
		"the answer was lost":                  func(g *gate, a latchkey.ActionAttempt) { g.end(a, unconfirmed); g.tells(g.Clock.Now()) },
		"the answer was lost after the log":    func(g *gate, a latchkey.ActionAttempt) { g.tells(g.Clock.Now()); g.end(a, unconfirmed) },
		"the panel's clock is a little behind": func(g *gate, a latchkey.ActionAttempt) { g.end(a, done); g.tells(g.Clock.Now().Add(-50 * time.Second)) },
		"the panel's clock is not set":         func(g *gate, a latchkey.ActionAttempt) { g.end(a, done); g.tells(time.Time{}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGate(t)
			attempt := g.begin()
			order(g, attempt)
			g.opened(attempt.ID)
		})
	}
}

// A job that ended without an answer is told of when the panel's log is read, hours
// later, at the time at which it happened.
func TestOpeningThatWasNotConfirmedIsToldInItsTime(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	happened := g.Clock.Now()
	attempt := g.begin()
	g.end(attempt, unconfirmed)
	g.Clock.Advance(5 * time.Hour)
	g.tells(happened)
	require.Equal(t, happened, g.opened(attempt.ID)[0].OccurredAt)
}

// What others told the door is told, too, of nobody: also beside a job of ours, long
// after one, and when ours was never told to the door, or did not reach it.
func TestOpeningByOthersIsNobodys(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	now := g.Clock.Now()
	g.tells(now)
	g.opened("")
	waiting, err := g.Store.UnlockWithKey(t.Context(), g.Workspace.ID, useOf(g.grant, g.door))
	require.NoError(t, err)
	g.tells(now)
	g.opened("", "")
	g.end(waiting, store.AttemptOutcome{Failure: &latchkey.AttemptFailure{Type: "device_disconnected"}})
	ours := g.begin()
	g.end(ours, done)
	g.tells(now, now)
	g.opened("", "", ours.ID, "")
	g.Clock.Advance(time.Hour)
	g.tells(now.Add(30 * time.Minute))
	g.opened("", "", ours.ID, "", "")
}

// A gateway that leaves out what we asked for tells of others alone.
func TestOpeningThatIsNotOursIsNotTakenForIt(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	attempt := g.begin()
	g.end(attempt, done)
	require.NoError(t, g.Store.RecordHistory(t.Context(), g.Account.ID, nil, json.RawMessage(`"next"`), []latchkey.Entry{
		{Kind: latchkey.EntryUnlocked, Door: g.door.NativeID, Method: latchkey.ByRemote, At: g.Clock.Now()},
	}))
	g.opened(attempt.ID, "")
}
