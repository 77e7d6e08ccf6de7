package zigbee2mqtt_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
)

// The sources and codes of a lock's operation events (ZCL 7.3.2.16).
const (
	keypad, rf, manual = 0, 1, 2

	lockedCode, unlockedCode, wrongPIN, autoLocked, thumbTurn = 1, 2, 5, 10, 14
)

func (s *site) happens(lock string, source, code, user int) {
	s.do(lock, "happen", map[string]any{"source": source, "code": code, "user": user})
}

// TestKeypadEntriesNameWhoseCodeItWas: ours by our id, a stranger's by nobody's.
func TestKeypadEntriesNameWhoseCodeItWas(t *testing.T) {
	t.Parallel()
	s := newSite(t, "5", 1)
	session, _ := open(t, s.config)
	lock := s.locks[0]
	s.do(lock, "put", map[string]any{"pin": "7531", "slot": 3})
	op, receipt := puts(t, session, lock, "482156")
	heard := subscribed(t, session)

	s.happens(lock, keypad, unlockedCode, 1)
	ours := next(t, heard, lock, drivers.DoorUnlocked)
	assert.Equal(t, op.Credential.ID, ours.Owner)
	assert.Equal(t, receipt.Ref, ours.Ref)
	assert.Equal(t, latchkey.ByKeycode, ours.Method)

	s.happens(lock, keypad, unlockedCode, 3)
	theirs := next(t, heard, lock, drivers.DoorUnlocked)
	assert.Empty(t, theirs.Owner)

	s.happens(lock, keypad, wrongPIN, 0)
	denied := next(t, heard, lock, drivers.EntryDenied)
	assert.Equal(t, latchkey.DeniedUnknownCode, denied.Reason)
}

// TestMovesTellHow: the thumb turn and the lock's own timer are told apart, and
// what came over the radio is not reported: its sender has the answer.
func TestMovesTellHow(t *testing.T) {
	t.Parallel()
	s := newSite(t, "3.1.1", 1)
	session, _ := open(t, s.config)
	lock := s.locks[0]
	found(t, session, lock)
	heard := subscribed(t, session)
	moves := []drivers.EventKind{drivers.DoorUnlocked, drivers.DoorLocked}
	s.happens(lock, rf, unlockedCode, 0)
	s.happens(lock, manual, thumbTurn, 0)
	turned := next(t, heard, lock, moves...)
	assert.Equal(t, drivers.DoorUnlocked, turned.Kind)
	assert.Equal(t, latchkey.ByManual, turned.Method)
	s.happens(lock, rf, lockedCode, 0)
	s.happens(lock, manual, autoLocked, 0)
	locked := next(t, heard, lock, moves...)
	assert.Equal(t, drivers.DoorLocked, locked.Kind)
	assert.Equal(t, latchkey.ByAutomatic, locked.Method)
}

func TestBatteryIsReportedAndShown(t *testing.T) {
	t.Parallel()
	s := newSite(t, "5", 1)
	session, _ := open(t, s.config)
	lock := s.locks[0]
	found(t, session, lock)
	heard := subscribed(t, session)
	s.do(lock, "battery", map[string]any{"half": 30}) // the specification counts in half percents
	next(t, heard, lock, drivers.StateChanged)
	health := found(t, session, lock).Health
	require.NotNil(t, health.Battery)
	assert.InDelta(t, 0.15, *health.Battery, 0.001)
}

// TestAvailabilityIsReported: Zigbee2MQTT's own word for a lock that it has not
// heard for long; it comes hours late, so another program says it here.
func TestAvailabilityIsReported(t *testing.T) {
	t.Parallel()
	s := newSite(t, "3.1.1", 1)
	session, _ := open(t, s.config)
	lock := s.locks[0]
	topic := "zigbee2mqtt/" + name(t, session, lock) + "/availability"
	heard := subscribed(t, session)
	ear := s.ear(t)
	require.NoError(t, ear.Publish(t.Context(), topic, `{"state":"offline"}`, false))
	next(t, heard, lock, drivers.DoorOffline)
	assert.False(t, found(t, session, lock).Health.Online)
	require.NoError(t, ear.Publish(t.Context(), topic, `{"state":"online"}`, false))
	next(t, heard, lock, drivers.DoorOnline)
	assert.True(t, found(t, session, lock).Health.Online)
}

// TestLockThatJoinsIsRead: a lock that joined the network anew may have been reset,
// so that the core reads it and puts back what it lost.
func TestLockThatJoinsIsRead(t *testing.T) {
	t.Parallel()
	s := newSite(t, "5", 1)
	session, _ := open(t, s.config)
	lock := s.locks[0]
	heard := subscribed(t, session)
	ear := s.ear(t)
	for _, status := range []string{"started", "successful"} {
		said := `{"type":"device_interview","data":{"ieee_address":"` + lock + `","status":"` + status + `"}}`
		require.NoError(t, ear.Publish(t.Context(), "zigbee2mqtt/bridge/event", said, false))
	}
	next(t, heard, lock, drivers.Changed)
}
