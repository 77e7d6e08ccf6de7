package zwavejs_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/zwavejs/zwavetest"
)

// The tests of this file are the physical realities of locks, by their number in
// the list of the driver guide, each with what it means for the grant.

// apply requires that an operation succeeds.
func (s *site) apply(session drivers.Session, op drivers.Op) drivers.Receipt {
	s.t.Helper()
	receipt, err := session.Apply(s.t.Context(), op)
	require.NoError(s.t, err)
	return receipt
}

// removal is the operation that takes off what ref names.
func removal(op drivers.Op, ref string) drivers.Op {
	op.Key, op.Action, op.Ref = op.Key+" off", drivers.Remove, ref
	return op
}

// counted counts the commands that reach the locks of the site.
func (s *site) counted() (reads, writes *int) {
	reads, writes = new(int), new(int)
	s.relay.Always(func(m zwavetest.Message) bool {
		if zwavetest.Reads(m) {
			*reads++
		}
		if zwavetest.Writes(m) {
			*writes++
		}
		return false
	}, zwavetest.Pass)
	return reads, writes
}

// TestReality1Battery: the places of a lock are read once, and then those alone
// that matter, whatever grants come and go. The core paces what it asks.
func TestReality1Battery(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Code, 1)
	session := s.open()
	inventory, err := session.Discover(t.Context())
	require.NoError(t, err)
	for _, door := range inventory.Doors {
		assert.True(t, door.Capabilities.Battery)
		assert.Equal(t, 2*time.Second, door.Capabilities.MinInterval)
		assert.Equal(t, latchkey.LaneDoor, door.Capabilities.LaneScope)
	}
	s.apply(session, puts(s.doors[0], "48213"))
	reads, writes := s.counted()
	op := puts(s.doors[0], "59324")
	_, err = drivers.Look(t.Context(), session, op)
	require.NoError(t, err)
	receipt := s.apply(session, op)
	assert.LessOrEqual(t, *reads, 2, "the place before and after")
	s.apply(session, removal(op, receipt.Ref))
	assert.LessOrEqual(t, *reads, 4)
	assert.Equal(t, 2, *writes)
}

// TestReality2AwayAtTheStart: the code goes on when the lock is back, which is
// reported; and a code that was to go off while it was away is not said to be off.
func TestReality2AwayAtTheStart(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Code, 1)
	session := s.open()
	heard := s.listen(session)
	s.SetOnline(t, s.doors[0], false)
	heard.wait(drivers.DoorOffline)
	op := puts(s.doors[0], "48213")
	_, err := session.Apply(t.Context(), op)
	require.Equal(t, latchkey.FaultOffline, class(err))
	s.SetOnline(t, s.doors[0], true)
	heard.wait(drivers.DoorOnline)
	receipt := s.apply(session, op)

	s.SetOnline(t, s.doors[0], false)
	_, err = session.Apply(t.Context(), removal(op, receipt.Ref))
	require.Equal(t, latchkey.FaultOffline, class(err))
	s.SetOnline(t, s.doors[0], true)
	assert.Equal(t, []string{"48213"}, s.codes(s.doors[0]), "it opens still")
	s.apply(session, removal(op, receipt.Ref))
	assert.Empty(t, s.codes(s.doors[0]))
}

// TestReality3SilentDuplicate: a lock that has the code already, where nobody can
// see it, takes the command and does nothing. The grant asks once more, and then
// gets another code.
func TestReality3SilentDuplicate(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Code, 1)
	require.NoError(t, s.locks[s.doors[0]].Firmware(t.Context(), map[string]any{"masks": true, "refusesTwins": true}))
	full, err := s.locks[s.doors[0]].KeyIn(t.Context(), "48213")
	require.NoError(t, err)
	require.False(t, full)
	session, op, began := s.open(), puts(s.doors[0], "48213"), time.Now()
	_, err = session.Apply(t.Context(), op)
	require.Equal(t, latchkey.FaultAmbiguous, class(err))
	_, outcome := s.settle(session, op, began)
	require.Equal(t, drivers.NotDone, outcome)
	_, err = session.Apply(t.Context(), op)
	require.Equal(t, latchkey.FaultDuplicateCode, class(err))
	assert.Equal(t, []string{"48213"}, s.codes(s.doors[0]))
}

// TestReality4Length: a code keeps its leading zeros, and one that the lock cannot
// take is refused before anything is sent.
func TestReality4Length(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Credential, 1)
	session := s.open()
	s.apply(session, puts(s.doors[0], "0048"))
	_, writes := s.counted()
	_, err := session.Apply(t.Context(), puts(s.doors[0], "123456789"))
	require.Equal(t, latchkey.FaultInvalidCode, class(err))
	assert.Zero(t, *writes)
	assert.Equal(t, []string{"0048"}, s.codes(s.doors[0]))
}

// TestReality5Slots: the codes of others stay in their places; a lock that is
// full says how many it holds, and a code that leaves makes room.
func TestReality5Slots(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Code, 1)
	session, op := s.open(), puts(s.doors[0], "48213")
	receipt := s.apply(session, op)
	s.Fill(t, s.doors[0])
	before := s.codes(s.doors[0])
	_, err := session.Apply(t.Context(), puts(s.doors[0], "59324"))
	require.Equal(t, latchkey.FaultSlotsFull, class(err))
	assert.Equal(t, zwavetest.Slots, latchkey.FaultOf(err).Max)
	assert.Equal(t, before, s.codes(s.doors[0]))
	s.apply(session, removal(op, receipt.Ref))
	s.apply(session, puts(s.doors[0], "59324"))
	before[0] = "59324"
	assert.Equal(t, before, s.codes(s.doors[0]))
}

// TestReality6LockThatHidesDigits: what is in a place that we wrote counts as ours,
// it is not written again and again, and it goes when its grant ends.
func TestReality6LockThatHidesDigits(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Code, 1)
	require.NoError(t, s.locks[s.doors[0]].Firmware(t.Context(), map[string]any{"masks": true}))
	session, op, began := s.open(), puts(s.doors[0], "48213"), time.Now()
	receipt := s.apply(session, op)
	assert.Equal(t, drivers.Acked, receipt.State)
	_, writes := s.counted()
	op.Ref = receipt.Ref
	assert.Equal(t, receipt.Ref, s.apply(session, op).Ref)
	_, outcome := s.settle(session, op, began)
	assert.Equal(t, drivers.Done, outcome)
	assert.Zero(t, *writes)
	snapshot, err := session.Observe(t.Context(), s.doors[0])
	require.NoError(t, err)
	require.Len(t, snapshot.Items, 1)
	assert.True(t, snapshot.Items[0].Secret.IsZero())
	inventory, err := session.Discover(t.Context())
	require.NoError(t, err)
	for _, door := range inventory.Doors {
		if door.NativeID == s.doors[0] {
			assert.Equal(t, latchkey.ReadBackExistence, door.Capabilities.ReadBack)
		}
	}
	s.apply(session, removal(op, receipt.Ref))
	assert.Empty(t, s.codes(s.doors[0]))
}

// TestReality7OldValues: what the server remembers of a lock is not what the lock
// holds; the lock is asked.
func TestReality7OldValues(t *testing.T) {
	t.Parallel()
	for _, kind := range []zwavetest.Kind{zwavetest.Code, zwavetest.Credential} {
		s := newSite(t, kind, 1)
		session, op, began := s.open(), puts(s.doors[0], "48213"), time.Now()
		receipt := s.apply(session, op)
		require.NoError(t, s.locks[s.doors[0]].KeyOutUnheard(t.Context(), "48213"))
		op.Ref = receipt.Ref
		_, outcome := s.settle(session, op, began)
		require.Equal(t, drivers.NotDone, outcome)
		_, outcome = s.settle(session, removal(op, receipt.Ref), began)
		require.Equal(t, drivers.Done, outcome)
		s.apply(session, op)
		assert.Equal(t, []string{"48213"}, s.codes(s.doors[0]))
	}
}

// TestReality8OrphanUser: a lock that takes the person and refuses the code is left
// without the person, too, and the grant gets another code.
func TestReality8OrphanUser(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Credential, 1)
	session, lock := s.open(), s.locks[s.doors[0]]
	s.apply(session, puts(s.doors[0], "48213"))
	require.NoError(t, lock.KeyInUnheard(t.Context(), "59324", 4))
	_, err := session.Apply(t.Context(), puts(s.doors[0], "59324"))
	require.Equal(t, latchkey.FaultDuplicateCode, class(err))
	people, err := lock.People(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []int{1, 4}, people)
}

// TestReality9WindowsAreNotPromised: a lock that keeps no windows is never said to
// keep one: the code goes on at the start and off at the end.
func TestReality9WindowsAreNotPromised(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Code, 1)
	op := puts(s.doors[0], "48213")
	op.Credential.Window.StartsAt = time.Now().Add(24 * time.Hour)
	receipt := s.apply(s.open(), op)
	assert.Nil(t, receipt.Actual.EndsAt)
	assert.True(t, receipt.Actual.StartsAt.Before(time.Now()))
}

// TestReality13PeopleAtTheLock: what others key in and delete is reported, and a
// lock that was reset shows that it holds nothing. The core pauses when most of
// what it put there is gone at once, and puts nothing back unasked.
func TestReality13PeopleAtTheLock(t *testing.T) {
	t.Parallel()
	for _, kind := range []zwavetest.Kind{zwavetest.Code, zwavetest.Credential} {
		s := newSite(t, kind, 1)
		session, lock := s.open(), s.locks[s.doors[0]]
		s.apply(session, puts(s.doors[0], "48213"))
		heard := s.listen(session)
		_, err := lock.KeyIn(t.Context(), "8800")
		require.NoError(t, err)
		heard.wait(drivers.Changed)
		require.NoError(t, lock.KeyOut(t.Context(), "8800"))
		heard.wait(drivers.Changed)
		require.NoError(t, lock.Reset(t.Context()))
		snapshot, err := session.Observe(t.Context(), s.doors[0])
		require.NoError(t, err)
		assert.True(t, snapshot.Complete)
		assert.Empty(t, snapshot.Items)
	}
}
