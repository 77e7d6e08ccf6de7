package worker_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
	"latchkey/worker"
)

// told is a lifecycle that keeps what it is told. The first word to each subject
// is lost on the way.
type told struct {
	mu    sync.Mutex
	tried map[string]bool
	words chan string
}

func (l *told) hear(kind latchkey.Kind, id string, reason latchkey.Reason) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.tried[id] {
		l.tried[id] = true
		return errors.New("Temporal is away")
	}
	l.words <- string(kind) + " " + id + " " + string(reason)
	return nil
}

func (l *told) Nudge(_ context.Context, grant latchkey.Grant, reason latchkey.Reason) error {
	return l.hear(latchkey.KindGrant, grant.ID, reason)
}

func (l *told) NudgeWebhook(_ context.Context, id string) error {
	return l.hear(latchkey.KindWebhook, id, "")
}

func (l *told) RunAttempt(_ context.Context, id string) error {
	return l.hear(latchkey.KindAttempt, id, "")
}

func (l *told) NudgeWebview(_ context.Context, id string) error {
	return l.hear(latchkey.KindWebview, id, "")
}

func (l *told) NudgeAccount(_ context.Context, id string, reason latchkey.Reason) error {
	return l.hear(latchkey.KindAccount, id, reason)
}

// Word to every kind of workflow is brought until it has arrived, and once.
func TestRelayTellsEveryKind(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	grant := f.Grant(storetest.On(f.AddDevice()))
	f.EmptyOutbox()
	gone := uuid.NewString()
	want := []string{"grant " + grant.ID + " sync-now"}
	post := func(kind latchkey.Kind, id string) {
		f.Exec(`insert into outbox (kind, subject_id, revision, reason, due_at) values ($1, $2, 1, 'sync-now', $3)`, kind, id, f.Clock.Now())
	}
	post(latchkey.KindGrant, grant.ID)
	post(latchkey.KindGrant, gone)
	for kind, reason := range map[latchkey.Kind]string{
		latchkey.KindWebhook: "", latchkey.KindAttempt: "", latchkey.KindAccount: "sync-now", latchkey.KindWebview: "",
	} {
		id := uuid.NewString()
		post(kind, id)
		want = append(want, string(kind)+" "+id+" "+reason)
	}
	lifecycle := &told{tried: map[string]bool{}, words: make(chan string, len(want))}
	relay := worker.NewRelay(f.Store, lifecycle, slog.New(slog.DiscardHandler))
	running, stop := context.WithCancel(t.Context())
	defer stop()
	go relay.Run(running)
	require.Eventually(t, func() bool { return allPostponed(f) }, time.Minute, 10*time.Millisecond)
	f.Clock.Advance(time.Minute)
	relay.Kick()
	var heard []string
	for range want {
		heard = append(heard, <-lifecycle.words)
	}
	assert.ElementsMatch(t, want, heard)
	require.Eventually(t, func() bool { return letters(f) == 0 }, time.Minute, 10*time.Millisecond)
}

func letters(f *storetest.Fixture) int {
	left := 0
	for _, kind := range []latchkey.Kind{latchkey.KindGrant, latchkey.KindWebhook, latchkey.KindAttempt, latchkey.KindAccount, latchkey.KindWebview} {
		left += len(f.LettersTo(kind))
	}
	return left
}

// allPostponed reports whether the word to the one who is gone was thrown away
// and every other one is due later.
func allPostponed(f *storetest.Fixture) bool {
	var n int
	err := f.DB.Get(&n, `select count(*) from outbox where attempts = 1 and due_at = $1`, f.Clock.Now().Add(time.Second))
	return err == nil && n == 5 && letters(f) == 5
}

// While Temporal is away, a job that somebody waits for ends when its time is over.
func TestAttemptsExpireWhileTemporalIsAway(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	door := f.AddDevice(func(d *store.FoundDoor) { d.Capabilities.Unlock = true })
	attempt, err := f.Store.ActOnDoor(t.Context(), f.Workspace.ID,
		latchkey.DoorAction{Type: latchkey.AttemptUnlockDoor, DeviceID: door.ID})
	require.NoError(t, err)
	f.Exec(`update action_attempts set expires_at = now()`)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	lifecycle := &told{tried: map[string]bool{}, words: make(chan string, 1)}
	relay := worker.NewRelay(f.Store, lifecycle, slog.New(slog.DiscardHandler))
	go relay.Run(ctx)
	require.Eventually(t, func() bool {
		found, err := f.Store.ActionAttempt(t.Context(), f.Workspace.ID, attempt.ID)
		return err == nil && found.ErrorType == latchkey.AttemptExpired
	}, 10*time.Second, 20*time.Millisecond)
}
