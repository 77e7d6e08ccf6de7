package uhppote_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/uhppote/uhppotetest"
)

// overBoth runs a test over UDP and over TCP.
func overBoth(t *testing.T, test func(t *testing.T, s *site)) {
	t.Helper()
	for _, protocol := range []string{"udp", "tcp"} {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			test(t, harness{protocol: protocol}.site(t, 1))
		})
	}
}

// TestLostAnswerIsSettledByReading: a write whose answer is lost is ambiguous,
// reading shows that it was done, and the same operation again succeeds.
func TestLostAnswerIsSettledByReading(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, s *site) {
		t.Helper()
		session, op := s.open(), operation(drivers.Put, s.doors[0], "48213")
		s.LoseAck(t, s.doors[0])
		begun := time.Now()
		_, err := session.Apply(t.Context(), op)
		require.Equal(t, latchkey.FaultAmbiguous, latchkey.FaultOf(err).Class)
		settled, outcome := s.settle(session, op, begun)
		require.Equal(t, drivers.Done, outcome)
		again, err := session.Apply(t.Context(), op)
		require.NoError(t, err)
		require.Equal(t, settled.Ref, again.Ref)
	})
}

func TestLostRequestIsSettledByReading(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, s *site) {
		t.Helper()
		session, op := s.open(), operation(drivers.Put, s.doors[0], "48213")
		s.LoseWrite(t, s.doors[0])
		begun := time.Now()
		_, err := session.Apply(t.Context(), op)
		require.Equal(t, latchkey.FaultAmbiguous, latchkey.FaultOf(err).Class)
		_, outcome := s.settle(session, op, begun)
		require.Equal(t, drivers.NotDone, outcome)
	})
}

// TestUnsettledWriteIsNoDuplicate: while nobody knows what became of a code's
// first door, its second door waits; a stranger's record is a duplicate at once.
func TestUnsettledWriteIsNoDuplicate(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 2)
	session, first := s.open(), operation(drivers.Put, s.doors[0], "48213")
	second := first
	second.Key, second.Door = "another key", s.doors[1]
	s.LoseAck(t, s.doors[0])
	begun := time.Now()
	_, err := session.Apply(t.Context(), first)
	require.Equal(t, latchkey.FaultAmbiguous, latchkey.FaultOf(err).Class)
	_, err = session.Apply(t.Context(), second)
	require.Equal(t, latchkey.FaultBusy, latchkey.FaultOf(err).Class)

	settled, _ := s.settle(session, first, begun)
	second.Siblings = []string{settled.Ref}
	_, err = session.Apply(t.Context(), second)
	require.NoError(t, err)
	require.True(t, s.opens(1, 48213, 0) && s.opens(2, 48213, 0))
}

// TestUnsentWriteOwnsNothing: a write that never left gives no claim on what
// others put in its place.
func TestUnsentWriteOwnsNothing(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	session, op := s.open(), operation(drivers.Put, s.doors[0], "48213")
	s.relay(t, s.doors[0]).Once(uhppotetest.Writes, uhppotetest.Refuse)
	_, err := session.Apply(t.Context(), op)
	require.Equal(t, latchkey.FaultPermanent, latchkey.FaultOf(err).Class)
	require.NoError(t, s.outsider.Put(firstSerial, stranger(48213)))
	_, err = session.Apply(t.Context(), op)
	require.Equal(t, latchkey.FaultDuplicateCode, latchkey.FaultOf(err).Class)
	require.Equal(t, []uhppotetest.Record{stranger(48213)}, s.records(t, firstSerial))
}

// TestRemovalIsNotBelievedUnseen: a "yes" that the panel's table denies, and
// one that cannot be checked, are no removal.
func TestRemovalIsNotBelievedUnseen(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	session := s.open()
	op, receipt := s.put(session, s.doors[0], "48213")
	op.Action, op.Ref = drivers.Remove, receipt.Ref
	s.FakeAck(t, s.doors[0])
	_, err := session.Apply(t.Context(), op)
	require.Equal(t, latchkey.FaultAmbiguous, latchkey.FaultOf(err).Class)
	require.True(t, s.opens(1, 48213, 0))

	s.relay(t, s.doors[0]).Once(uhppotetest.DropRecord, func(request []byte, forward func() []byte) [][]byte {
		s.relay(t, s.doors[0]).Once(uhppotetest.GetRecord, uhppotetest.Swallow)
		return uhppotetest.Pass(request, forward)
	})
	_, err = session.Apply(t.Context(), op)
	require.Equal(t, latchkey.FaultAmbiguous, latchkey.FaultOf(err).Class)
	_, err = session.Apply(t.Context(), op)
	require.NoError(t, err, "it was gone")
}

// TestWriteThatCannotBeReadBack stands on the panel's word alone, and says so.
func TestWriteThatCannotBeReadBack(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	session, op := s.open(), operation(drivers.Put, s.doors[0], "48213")
	s.relay(t, s.doors[0]).Once(uhppotetest.PutRecord, func(request []byte, forward func() []byte) [][]byte {
		s.relay(t, s.doors[0]).Once(uhppotetest.GetRecord, uhppotetest.Swallow)
		return uhppotetest.Pass(request, forward)
	})
	receipt, err := session.Apply(t.Context(), op)
	require.NoError(t, err)
	require.Equal(t, drivers.Acked, receipt.State)
	require.True(t, s.opens(1, 48213, 0))
}

// TestStraysArePassedOver: packets that do not answer the request do not end
// the waiting for the one that does.
func TestStraysArePassedOver(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	s.relay(t, s.doors[0]).Always(uhppotetest.Strays)
	session := s.open()
	op, receipt := s.put(session, s.doors[0], "48213")
	s.remove(session, op, receipt.Ref)
	require.Empty(t, s.records(t, firstSerial))
}

// TestPowerCut: panels that are gone are offline over both protocols, refuse
// nothing for good, and keep what they held.
func TestPowerCut(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, s *site) {
		t.Helper()
		s.config.Controllers[0].Address = s.simulator.Address() // no relay: its own silence or refusal
		session := s.open()
		s.put(session, s.doors[0], "48213")
		s.simulator.Stop()
		_, err := session.Apply(t.Context(), operation(drivers.Put, s.doors[0], "48214"))
		require.Equal(t, latchkey.FaultOffline, latchkey.FaultOf(err).Class)
		_, err = session.Observe(t.Context(), s.doors[0])
		require.Equal(t, latchkey.FaultOffline, latchkey.FaultOf(err).Class)
		require.Equal(t, latchkey.FaultOffline, latchkey.FaultOf(session.(drivers.Unlocker).Unlock(t.Context(), s.doors[0])).Class)
		s.requireOnline(session, false)
		s.simulator.Restart()
		s.requireOnline(session, true)
		require.True(t, s.opens(1, 48213, 0))
	})
}

// TestBroadcast: a panel without an address is found by calling all.
func TestBroadcast(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	s.config.Broadcast = s.config.Controllers[0].Address
	s.config.Controllers[0].Address = ""
	s.config.Bind = "127.0.0.1"
	s.put(s.open(), s.doors[0], "48213")
	require.True(t, s.opens(1, 48213, 0))
}

// TestOneAtATime: operations on one panel wait for each other, and one that
// waits gives up with its context, having sent nothing.
func TestOneAtATime(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 3)
	session := s.open()
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			secret := "4821" + string(rune('0'+i%4))
			_, err := session.Apply(t.Context(), operation(drivers.Put, s.doors[i%3], secret))
			if err != nil && latchkey.FaultOf(err).Class != latchkey.FaultDuplicateCode {
				t.Errorf("%v", err)
			}
		})
	}
	all.Wait()
	require.Len(t, s.records(t, firstSerial), 4)

	stalled := s.Stall(t, s.doors[0])
	first := make(chan error, 1)
	go func() {
		_, err := session.Apply(t.Context(), operation(drivers.Put, s.doors[0], "48219"))
		first <- err
	}()
	<-stalled
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	_, err := session.Apply(ctx, operation(drivers.Put, s.doors[0], "48218"))
	require.Equal(t, latchkey.FaultBusy, latchkey.FaultOf(err).Class)
	require.Equal(t, latchkey.FaultOffline, latchkey.FaultOf(<-first).Class)
}

// TestFaultsKeepSecrets: no fault of any step, nor its cause, quotes a number.
func TestFaultsKeepSecrets(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, s *site) {
		t.Helper()
		session := s.open()
		for _, rule := range []uhppotetest.Rule{uhppotetest.Garble, uhppotetest.Swallow, uhppotetest.Refuse, uhppotetest.Fake} {
			for _, of := range []func([]byte) bool{uhppotetest.GetRecord, uhppotetest.Writes} {
				s.relay(t, s.doors[0]).Once(of, rule)
				_, err := session.Apply(t.Context(), operation(drivers.Put, s.doors[0], "48213"))
				for cause := err; cause != nil; cause = latchkey.FaultOf(cause).Cause {
					require.NotContains(t, cause.Error(), "48213")
					if _, isFault := cause.(*latchkey.Fault); !isFault { //nolint:errorlint // walking the chain
						break
					}
				}
			}
		}
	})
}

func (s *site) settle(session drivers.Session, op drivers.Op, written time.Time) (drivers.Receipt, drivers.Outcome) {
	s.t.Helper()
	inventory, err := session.Discover(s.t.Context())
	require.NoError(s.t, err)
	reading := drivers.Reading{Rounding: drivers.RoundingOf(inventory.Doors[0], time.Now()), WrittenAt: written}
	reading.Alone = true // nobody had the number before
	receipt, outcome, err := drivers.Settle(s.t.Context(), session, op, reading)
	require.NoError(s.t, err)
	return receipt, outcome
}

func (s *site) requireOnline(session drivers.Session, online bool) {
	s.t.Helper()
	health, err := session.Health(s.t.Context(), s.doors[0])
	require.NoError(s.t, err)
	require.Equal(s.t, online, health.Online)
	inventory, err := session.Discover(s.t.Context())
	require.NoError(s.t, err)
	require.Equal(s.t, online, inventory.Doors[0].Health.Online)
}
