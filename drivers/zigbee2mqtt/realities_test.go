package zigbee2mqtt_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// The realities of locks on batteries and radios, one test each, and what becomes
// of the grant. docs/drivers/zigbee2mqtt.md repeats the outcomes.

// TestRealityBatteries: a look costs one frame for each slot that somebody has, not
// one for each slot that there is; every slot is looked at once in a lock's life.
func TestRealityBatteries(t *testing.T) {
	t.Parallel()
	s := newSite(t, "5", 1)
	session, _ := open(t, s.config)
	lock := s.locks[0]
	puts(t, session, lock, "482156")
	_, err := session.Observe(t.Context(), lock)
	require.NoError(t, err)
	before := s.do(lock, "show", nil).Frames
	snapshot, err := session.Observe(t.Context(), lock)
	require.NoError(t, err)
	require.Len(t, snapshot.Items, 1)
	assert.Equal(t, 1, s.do(lock, "show", nil).Frames-before)
	able := found(t, session, lock).Capabilities
	assert.True(t, able.Battery)
	assert.GreaterOrEqual(t, able.MinInterval, 2*time.Second)
}

// TestRealitySleepingLock: a lock that sleeps when the grant begins, and when it
// ends. Nothing is issued, and nothing is said to be removed, until the lock does
// it; that it woke is reported, so that nobody waits for the next try.
func TestRealitySleepingLock(t *testing.T) {
	t.Parallel()
	s := newSite(t, "3.1.1", 1)
	session, _ := open(t, s.config)
	lock := s.locks[0]
	found(t, session, lock)
	heard := subscribed(t, session)
	asleep := func(on bool) { s.do(lock, "asleep", map[string]any{"on": on}) }
	awake := func() { asleep(false); s.do(lock, "battery", map[string]any{"half": 120}) }

	asleep(true)
	op := putOp(lock, "482156")
	_, err := session.Apply(t.Context(), op)
	refused(t, err, latchkey.FaultOffline)
	next(t, heard, lock, drivers.DoorOffline)
	awake()
	next(t, heard, lock, drivers.DoorOnline)
	receipt, err := session.Apply(t.Context(), op)
	require.NoError(t, err)

	asleep(true)
	_, err = session.Apply(t.Context(), removeOp(op, receipt.Ref))
	refused(t, err, latchkey.FaultOffline)
	require.Len(t, s.pins(lock), 1, "it is still live")
	awake()
	removes(t, session, op, receipt.Ref)
	require.Empty(t, s.pins(lock))
}

// TestRealityDuplicates: a lock refuses the digits of another code and says so to
// nobody. The credential is not issued, leaves nothing behind, and another code is taken.
func TestRealityDuplicates(t *testing.T) {
	t.Parallel()
	s := newSite(t, "5", 1)
	session, _ := open(t, s.config)
	lock := s.locks[0]
	s.do(lock, "put", map[string]any{"pin": "482156", "slot": 77, "quietly": true}) // beyond what we look at
	op := putOp(lock, "482156")
	_, err := session.Apply(t.Context(), op)
	refused(t, err, latchkey.FaultDuplicateCode)
	require.Equal(t, map[int]string{77: "482156"}, s.pins(lock))
	puts(t, session, lock, "482157")
}

// TestRealityLengths: what no lock takes never reaches the radio, and a leading
// zero arrives.
func TestRealityLengths(t *testing.T) {
	t.Parallel()
	s := newSite(t, "3.1.1", 1)
	session, _ := open(t, s.config)
	lock := s.locks[0]
	for _, pin := range []string{"482", "482156482", "48 21", "48a1"} {
		_, err := session.Apply(t.Context(), putOp(lock, pin))
		refused(t, err, latchkey.FaultInvalidCode)
	}
	assert.Zero(t, s.do(lock, "show", nil).Frames)
	puts(t, session, lock, "0482")
	assert.Equal(t, map[int]string{1: "0482"}, s.pins(lock))
}

// TestRealitySlots: codes of others are neither written over nor removed, in and
// out of our slots; when ours are all taken, the grant waits for somebody to act.
func TestRealitySlots(t *testing.T) {
	t.Parallel()
	s := newSite(t, "5", 1)
	session, _ := open(t, s.config)
	lock := s.locks[0]
	theirs := map[int]string{0: "900000", 2: "900002", 3: "900003", 4: "900004", 5: "900005", 6: "900006", 200: "900200"}
	for slot, pin := range theirs {
		s.do(lock, "put", map[string]any{"pin": pin, "slot": slot, "quietly": true})
	}
	op, receipt := puts(t, session, lock, "482156")
	_, err := session.Apply(t.Context(), putOp(lock, "482157"))
	require.Equal(t, slots, refused(t, err, latchkey.FaultSlotsFull).Max)
	removes(t, session, op, receipt.Ref)
	assert.Equal(t, theirs, s.pins(lock))
}

// TestRealityHiddenDigits: that a lock shows no digits is no difference, so that
// nothing is written again and again.
func TestRealityHiddenDigits(t *testing.T) {
	t.Parallel()
	s := newSite(t, "3.1.1", 1)
	session, _ := open(t, s.config)
	lock := s.locks[0]
	op, receipt := puts(t, session, lock, "482156")
	snapshot, err := session.Observe(t.Context(), lock)
	require.NoError(t, err)
	require.True(t, snapshot.Items[0].Secret.IsZero())
	kept := []drivers.Kept{{Ref: receipt.Ref, Credential: op.Credential, Settled: true}}
	difference := drivers.Compare(kept, snapshot, drivers.Reading{Rounding: drivers.RoundingOf(found(t, session, lock), time.Now())})
	assert.Equal(t, drivers.Difference{Present: []int{0}}, difference)
}

// TestRealityHalfDone: a write that was lost leaves a note and no access; done
// again, it is one code in the slot that was noted, also in another process.
func TestRealityHalfDone(t *testing.T) {
	t.Parallel()
	s := newSite(t, "5", 1)
	session, _ := open(t, s.config)
	lock := s.locks[0]
	s.do(lock, "next", map[string]any{"mishap": "loseWrite"})
	op := putOp(lock, "482156")
	_, err := session.Apply(t.Context(), op)
	refused(t, err, latchkey.FaultAmbiguous)
	require.Empty(t, s.pins(lock))
	other, _ := open(t, s.config)
	receipt, err := other.Apply(t.Context(), op)
	require.NoError(t, err)
	require.Equal(t, map[int]string{1: "482156"}, s.pins(lock))

	s.do(lock, "next", map[string]any{"mishap": "loseAck"})
	lost := putOp(lock, "482157")
	_, err = session.Apply(t.Context(), lost)
	require.NoError(t, err, "the lock was read, and shows it")
	third, _ := open(t, s.config) // which has no receipt of it
	removes(t, third, lost, "")
	removes(t, third, op, receipt.Ref)
	require.Empty(t, s.pins(lock))
}

// TestRealityFailOpen: a code is a plain user's and enabled, never a master's, and
// the lock is told nothing of a time that it would not keep.
func TestRealityFailOpen(t *testing.T) {
	t.Parallel()
	s := newSite(t, "3.1.1", 1)
	session, _ := open(t, s.config)
	lock := s.locks[0]
	puts(t, session, lock, "482156")
	held := s.do(lock, "show", nil).Codes
	require.Len(t, held, 1)
	assert.Equal(t, 0, held[0].Type, "unrestricted")
	assert.Equal(t, 1, held[0].Status, "enabled")
	assert.Equal(t, latchkey.PrecisionNone, found(t, session, lock).Capabilities.Native, "the core removes it at the end")
}

// TestRealityHandsAtTheKeypad: somebody deletes our code at the keypad and sets
// another one in its slot. Ours is missing, theirs is theirs, and the end of the
// grant does not take theirs off.
func TestRealityHandsAtTheKeypad(t *testing.T) {
	t.Parallel()
	s := newSite(t, "5", 1)
	session, _ := open(t, s.config)
	lock := s.locks[0]
	op, receipt := puts(t, session, lock, "482156")
	heard := subscribed(t, session)
	s.do(lock, "erase", map[string]any{"pin": "482156"})
	next(t, heard, lock, drivers.Changed)
	s.do(lock, "put", map[string]any{"pin": "900000", "slot": 1})
	next(t, heard, lock, drivers.Changed)
	snapshot, err := session.Observe(t.Context(), lock)
	require.NoError(t, err)
	require.Len(t, snapshot.Items, 1)
	assert.Empty(t, snapshot.Items[0].Owner)
	removes(t, session, op, receipt.Ref)
	assert.Equal(t, map[int]string{1: "900000"}, s.pins(lock))
}

// TestRealityFactoryReset: every code is gone. A complete look shows it, so that
// the core can put back what should be there, in the slots that were noted.
func TestRealityFactoryReset(t *testing.T) {
	t.Parallel()
	s := newSite(t, "3.1.1", 1)
	session, _ := open(t, s.config)
	lock := s.locks[0]
	op, receipt := puts(t, session, lock, "482156")
	s.do(lock, "forget", nil)
	snapshot, err := session.Observe(t.Context(), lock)
	require.NoError(t, err)
	require.True(t, snapshot.Complete)
	require.Empty(t, snapshot.Items)
	op.Ref = receipt.Ref
	again, err := session.Apply(t.Context(), op)
	require.NoError(t, err)
	assert.Equal(t, receipt.Ref, again.Ref)
	assert.Equal(t, map[int]string{1: "482156"}, s.pins(lock))
}

// TestRealityRenamedLocks: two locks swap their names. Each keeps its codes: a lock
// is known by its address.
func TestRealityRenamedLocks(t *testing.T) {
	t.Parallel()
	s := newSite(t, "5", 2)
	session, _ := open(t, s.config)
	op, receipt := puts(t, session, s.locks[0], "482156")
	first, second := name(t, session, s.locks[0]), name(t, session, s.locks[1])
	ear := s.ear(t, "zigbee2mqtt/bridge/response/device/rename")
	ctx := context.WithoutCancel(t.Context())
	rename := func(lock, to string) {
		request := `{"from":"` + lock + `","to":"` + to + `","transaction":"` + lock + to + `"}`
		require.NoError(t, ear.Publish(ctx, "zigbee2mqtt/bridge/request/device/rename", request, false))
		require.NoError(t, ear.Until(ctx, func(_, said string) bool {
			return strings.Contains(said, lock+to) && strings.Contains(said, `"ok"`)
		}))
	}
	swap := func(first, second string) {
		rename(s.locks[0], first+" was")
		rename(s.locks[1], first)
		rename(s.locks[0], second)
	}
	swap(first, second)
	t.Cleanup(func() { swap(second, first) }) // who has the locks next finds them as they were
	eventually(t, func() error { return named(t, session, s.locks[0], second) })
	removes(t, session, op, receipt.Ref)
	assert.Empty(t, s.pins(s.locks[0]))
}

// TestRealityManyAtOnce: whatever is asked of a lock at once is done one by one.
func TestRealityManyAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, "3.1.1", 1)
	session, _ := open(t, s.config)
	lock := s.locks[0]
	var all sync.WaitGroup
	for _, pin := range []string{"482151", "482152", "482153", "482154"} {
		all.Go(func() {
			_, err := session.Apply(t.Context(), putOp(lock, pin))
			assert.NoError(t, err)
		})
	}
	all.Wait()
	assert.Len(t, s.pins(lock), 4)
}
