package zwavejs_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/zwavejs"
	"latchkey/drivers/zwavejs/zwavetest"
)

// heard is what a session reports of the first door of a site.
type heard struct {
	t      *testing.T
	events chan drivers.Event
}

// listen returns when the session listens: it has told how the lock is.
func (s *site) listen(session drivers.Session) heard {
	s.t.Helper()
	h := heard{t: s.t, events: make(chan drivers.Event, 1024)}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- session.(drivers.Subscriber).Subscribe(ctx, func(e drivers.Event) {
			if e.Door == s.doors[0] {
				h.events <- e
			}
		})
	}()
	s.t.Cleanup(func() {
		cancel()
		assert.NoError(s.t, <-ended)
	})
	h.next()
	return h
}

func (h heard) next() drivers.Event {
	h.t.Helper()
	select {
	case event := <-h.events:
		assert.False(h.t, event.At.IsZero())
		return event
	case <-time.After(time.Minute):
		h.t.Fatal("nothing was reported")
		return drivers.Event{}
	}
}

// wait passes over what else is reported.
func (h heard) wait(kind drivers.EventKind) {
	h.t.Helper()
	for event := h.next(); event.Kind != kind; event = h.next() {
		h.t.Logf("passed over: %s", event.Kind)
	}
}

// TestWhatHappensAtTheDoor: the keypad, the thumb turn and the lock itself. What
// the session asked for is its answer, and no report.
func TestWhatHappensAtTheDoor(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Code, 1)
	session, lock := s.open(), s.locks[s.doors[0]]
	receipt := s.apply(session, puts(s.doors[0], "48213"))
	h := s.listen(session)
	for _, c := range []struct {
		event, user int
		want        drivers.Event
	}{
		{6, 1, drivers.Event{Kind: drivers.DoorUnlocked, Method: latchkey.ByKeycode, Ref: receipt.Ref}},
		{5, 0, drivers.Event{Kind: drivers.DoorLocked, Method: latchkey.ByKeycode}},
		{2, 0, drivers.Event{Kind: drivers.DoorUnlocked, Method: latchkey.ByManual}},
		{1, 0, drivers.Event{Kind: drivers.DoorLocked, Method: latchkey.ByManual}},
		{4, 0, drivers.Event{Kind: drivers.DoorUnlocked, Method: latchkey.ByRemote}},
		{9, 0, drivers.Event{Kind: drivers.DoorLocked, Method: latchkey.ByAutomatic}},
		{16, 0, drivers.Event{Kind: drivers.EntryDenied, Reason: latchkey.DeniedTooManyAttempts}},
	} {
		require.NoError(t, lock.Report(t.Context(), c.event, c.user))
		got := h.next()
		c.want.Door, c.want.At = s.doors[0], got.At
		assert.Equal(t, c.want, got)
	}
	require.NoError(t, session.(drivers.Unlocker).Unlock(t.Context(), s.doors[0]))
	require.NoError(t, lock.Report(t.Context(), 4, 0))
	require.NoError(t, lock.Report(t.Context(), 1, 0))
	for event := h.next(); event.Kind != drivers.DoorLocked; event = h.next() {
		assert.NotEqual(t, drivers.DoorUnlocked, event.Kind, "it was asked for")
	}
}

// alone is an account on a network of its own, for what would disturb others.
func alone(t *testing.T, kind zwavetest.Kind) *site {
	t.Helper()
	if testing.Short() {
		t.Skip("needs node and the Z-Wave network, and -short asks for no services")
	}
	own, err := zwavetest.Start(t.Context(), t.TempDir(), kind)
	require.NoError(t, err)
	t.Cleanup(own.Stop)
	relay := newRelay(t, own.Address())
	door := "7e570001/2"
	return &site{
		t: t, config: zwavejs.Config{URL: relay.URL()}, relay: relay,
		doors: []string{door}, locks: map[string]zwavetest.Lock{door: own.Lock(2)},
	}
}

// TestLockThatSleeps: a lock whose radio sleeps for 20 minutes is told nothing
// meanwhile, because it would obey when it wakes, when nobody wants it any more.
// Its waking is reported, and what waits for it is done then.
func TestLockThatSleeps(t *testing.T) {
	t.Parallel()
	s := alone(t, zwavetest.Sleepy)
	session, op := s.open(), puts(s.doors[0], "48213")
	h := s.listen(session)
	require.NoError(t, s.locks[s.doors[0]].Sleep(t.Context()))
	h.wait(drivers.DoorOffline)
	_, err := session.Apply(t.Context(), op)
	require.Equal(t, latchkey.FaultOffline, class(err))
	require.Equal(t, latchkey.FaultOffline, class(session.(drivers.Unlocker).Unlock(t.Context(), s.doors[0])))
	require.NoError(t, s.locks[s.doors[0]].Wake(t.Context()))
	h.wait(drivers.DoorOnline)
	s.apply(session, op)
	assert.Equal(t, []string{"48213"}, s.codes(s.doors[0]))
}

// TestLockExcludedAndIncludedAgain is another door under another number: the
// grant's door is gone, and nobody takes what the new one holds for its code.
func TestLockExcludedAndIncludedAgain(t *testing.T) {
	t.Parallel()
	s := alone(t, zwavetest.Code)
	session, op := s.open(), puts(s.doors[0], "48213")
	receipt := s.apply(session, op)
	require.NoError(t, s.locks[s.doors[0]].Exclude(t.Context()))
	gone := func() bool {
		_, err := session.Health(t.Context(), s.doors[0])
		return class(err) == latchkey.FaultNotFound
	}
	require.Eventually(t, gone, time.Minute, 10*time.Millisecond)
	_, err := session.Apply(t.Context(), removal(op, receipt.Ref))
	require.Equal(t, latchkey.FaultNotFound, class(err))
	none, err := session.Discover(t.Context())
	require.NoError(t, err)
	require.Equal(t, drivers.Inventory{Whole: true}, none, "the controller is certain that it has no lock any more")
	node, err := s.locks[s.doors[0]].Include(t.Context())
	require.NoError(t, err)
	require.Equal(t, 3, node)
	inventory, err := s.open().Discover(t.Context())
	require.NoError(t, err)
	require.Len(t, inventory.Doors, 1)
	assert.Equal(t, "7e570001/3", inventory.Doors[0].NativeID)
	assert.True(t, inventory.Doors[0].Health.Online)
}

// TestLockThatWasFactoryReset does not answer: it left the network without a word.
// Its grants are not said to be off it, and wait; whoever resets a lock excludes
// it, or removes it from the network, and then its door is gone.
func TestLockThatWasFactoryReset(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Code, 1)
	session, op := s.open(), puts(s.doors[0], "48213")
	receipt := s.apply(session, op)
	lock := s.locks[s.doors[0]]
	require.NoError(t, lock.Reset(t.Context()))
	require.NoError(t, lock.SetOnline(t.Context(), false))
	_, err := session.Apply(t.Context(), removal(op, receipt.Ref))
	require.Equal(t, latchkey.FaultOffline, class(err))
	_, err = session.Observe(t.Context(), s.doors[0])
	require.Equal(t, latchkey.FaultOffline, class(err))
}
