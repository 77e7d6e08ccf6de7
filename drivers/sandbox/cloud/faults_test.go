package cloud_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey/drivers/sandbox/wire"
)

// TestFaults gives a lock each fault once: how the next write is answered, and
// how many codes the lock holds then. The write after it is answered plainly.
func TestFaults(t *testing.T) {
	t.Parallel()
	answered := func(code wire.ProblemCode) func(*account, reply) {
		return func(a *account, r reply) { a.t.Helper(); a.refused(r, code) }
	}
	fine := func(a *account, r reply) { a.t.Helper(); read[wire.Code](a, r, http.StatusCreated) }
	cut := func(a *account, r reply) { a.t.Helper(); require.Error(a.t, r.err) }
	nonsense := func(a *account, r reply) { a.t.Helper(); require.False(a.t, r.err == nil && json.Valid(r.content)) }
	for _, c := range []struct {
		fault  wire.Fault
		answer func(*account, reply)
		holds  int
	}{
		{wire.Fault{Kind: wire.FaultOffline}, answered(wire.LockOfflineCode), 0},
		{wire.Fault{Kind: wire.FaultSlow, DelayMS: 1}, fine, 1},
		{wire.Fault{Kind: wire.FaultRefuse, Code: wire.LockTimeout, Message: "try later"}, answered(wire.LockTimeout), 0},
		{wire.Fault{Kind: wire.FaultDropWrite}, fine, 0},
		{wire.Fault{Kind: wire.FaultLoseAck}, cut, 1},
		{wire.Fault{Kind: wire.FaultLoseWrite}, cut, 0},
		{wire.Fault{Kind: wire.FaultOwnDuplicate}, answered(wire.DuplicateCode), 1},
		{wire.Fault{Kind: wire.FaultTableFull}, answered(wire.SlotsFull), 0},
		{wire.Fault{Kind: wire.FaultRateLimit, RetryAfterMS: 1500}, answered(wire.RateLimited), 0},
		{wire.Fault{Kind: wire.FaultGarbage}, nonsense, 1},
		{wire.Fault{Kind: wire.FaultOutsideDelete}, fine, 0},
		{wire.Fault{Kind: wire.FaultReboot}, fine, 0},
	} {
		t.Run(string(c.fault.Kind), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			lock, a := w.lock("yale"), w.account()
			c.fault.Times = 1
			w.fault(lock, c.fault)
			c.answer(a, a.create(lock, w.stay("3526")))
			assert.Len(t, w.state(lock).Codes, c.holds)
			assert.Empty(t, w.state(lock).Faults, "once is once")
			a.created(lock, w.stay("5362"))
		})
	}
}

func TestFaultsLastUntilCleared(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lock, a := w.lock("yale"), w.account()
	w.fault(lock, wire.Fault{Kind: wire.FaultOffline})
	w.fault(lock, wire.Fault{Kind: wire.FaultTableFull, Times: 2})
	for range 3 {
		a.refused(a.create(lock, w.stay("3526")), wire.LockOfflineCode)
	}
	assert.False(t, w.state(lock).Online)
	require.NoError(t, w.ClearFaults(t.Context(), w.site.ID, lock, wire.FaultOffline))
	assert.True(t, w.state(lock).Online)
	a.created(lock, w.stay("3526"))
}

func TestRateLimitSaysHowLong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lock, a := w.lock("yale"), w.account()
	w.fault(lock, wire.Fault{Kind: wire.FaultRateLimit, RetryAfterMS: 1500})
	r := a.create(lock, w.stay("3526"))
	assert.EqualValues(t, 1500, a.refused(r, wire.RateLimited).RetryAfterMS)
	assert.Equal(t, "2", r.header.Get("Retry-After"), "whole seconds, rounded up")
}

func TestOutsideEditRightAfter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lock := w.lock("august")
	w.fault(lock, wire.Fault{Kind: wire.FaultOutsideEdit, Times: 1})
	w.account().created(lock, w.stay("3999"))
	held := w.state(lock).Codes
	require.Len(t, held, 1)
	assert.Equal(t, "4111", held[0].Code, "the next code that the lock takes")
	assert.Equal(t, "ada", held[0].Mark)
}

func TestStaleAndMaskedListings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lock, a := w.lock("yale"), w.account()
	a.created(lock, w.stay("3526"))
	w.fault(lock, wire.Fault{Kind: wire.FaultStale})
	w.fault(lock, wire.Fault{Kind: wire.FaultMask, Times: 1})
	a.created(lock, w.stay("5362"))
	w.clock.advance(time.Minute)
	old := a.list(lock)
	require.Len(t, old.Codes, 1)
	assert.Empty(t, old.Codes[0].Code, "masked")
	assert.GreaterOrEqual(t, old.AgeMS, time.Minute.Milliseconds())
	assert.Equal(t, "3526", a.list(lock).Codes[0].Code, "masked once")
	require.NoError(t, w.ClearFaults(t.Context(), w.site.ID, lock, ""))
	fresh := a.list(lock)
	assert.Len(t, fresh.Codes, 2)
	assert.Zero(t, fresh.AgeMS)
}

// TestOneThingAtATime: a stalled lock keeps its next write waiting, and no other lock's.
func TestOneThingAtATime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stalled, free, a := w.lock("yale"), w.lock("yale"), w.account()
	w.fault(stalled, wire.Fault{Kind: wire.FaultStall, Times: 1})
	w.fault(stalled, wire.Fault{Kind: wire.FaultStall})
	both := make(chan reply, 2)
	for _, code := range []string{"3526", "5362"} {
		go func() { both <- a.create(stalled, w.stay(code)) }()
	}
	a.created(free, w.stay("3526"))
	assert.Empty(t, w.state(stalled).Codes)
	require.NoError(t, w.ClearFaults(t.Context(), w.site.ID, stalled, wire.FaultStall))
	for range 2 {
		read[wire.Code](a, <-both, http.StatusCreated)
	}
	assert.Len(t, w.state(stalled).Codes, 2)
}

// TestLatencyIsTheLocksOwn: the log shows one operation after the other.
func TestLatencyIsTheLocksOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	latency := int64(30)
	lock, err := w.CreateLock(t.Context(), w.site.ID, wire.LockRequest{Profile: "yale", LatencyMS: &latency})
	require.NoError(t, err)
	began, done := time.Now(), make(chan reply, 3)
	for _, code := range []string{"3526", "5362", "6253"} {
		go func() { done <- w.account().create(lock.ID, w.stay(code)) }()
	}
	for range 3 {
		require.Equal(t, http.StatusCreated, (<-done).status)
	}
	assert.GreaterOrEqual(t, time.Since(began), 90*time.Millisecond)
	log := w.state(lock.ID).Log
	require.Len(t, log, 3)
	for _, line := range log {
		assert.Equal(t, "create", line.Action)
		assert.GreaterOrEqual(t, line.TookMS, latency)
	}
}

func TestFaultsAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lock := w.lock("yale")
	for _, fault := range []wire.Fault{{Kind: "bad mood"}, {Kind: wire.FaultRefuse}, {Kind: wire.FaultSlow, DelayMS: -1}} {
		assert.Error(t, w.AddFault(t.Context(), w.site.ID, lock, fault))
	}
}
