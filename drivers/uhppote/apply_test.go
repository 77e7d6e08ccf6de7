package uhppote_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/uhppote/uhppotetest"
)

// onOnePanel is a site whose doors are on one panel, over UDP.
func onOnePanel(t *testing.T, doors int) *site {
	t.Helper()
	return harness{protocol: "udp"}.site(t, doors)
}

// TestCodeOpensItsDoor: a code opens the door it was put on, keyed alone and
// keyed twice where the door asks for a PIN, and no other; removed, it opens none.
func TestCodeOpensItsDoor(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 2)
	session := s.open()
	require.NoError(t, s.outsider.AskForPIN(firstSerial, 2))
	op, receipt := s.put(session, s.doors[0], "48213")
	second, _ := s.put(session, s.doors[1], "48213", receipt.Ref)

	require.True(t, s.opens(1, 48213, 0), "keyed alone")
	require.True(t, s.opens(2, 48213, 48213), "keyed twice")
	require.False(t, s.opens(2, 48213, 0), "a door that asks for a PIN")
	require.False(t, s.opens(2, 48213, 11111), "the wrong PIN")
	require.False(t, s.opens(3, 48213, 48213), "another door")

	s.remove(session, op, receipt.Ref)
	require.False(t, s.opens(1, 48213, 48213))
	require.True(t, s.opens(2, 48213, 48213), "the other door keeps it")
	s.remove(session, second, receipt.Ref)
	require.False(t, s.opens(2, 48213, 48213))
	require.Empty(t, s.records(t, firstSerial))
}

func TestCardOpensItsDoor(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	session := s.open()
	op, receipt := s.put(session, s.doors[0], "10058400")
	require.True(t, s.opens(1, 10058400, 0))
	require.False(t, s.opens(2, 10058400, 0))
	s.remove(session, op, receipt.Ref)
	require.False(t, s.opens(1, 10058400, 0))
}

// TestForeignRecordsAreUntouched: what others wrote is neither changed nor
// removed, whatever we are told to do with its number.
func TestForeignRecordsAreUntouched(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	session := s.open()
	theirs := uhppotetest.Record{Number: 48213, From: "2024-01-01", To: "2090-06-30", Doors: [4]uint8{1, 0, 29, 1}, PIN: 7531}
	require.NoError(t, s.outsider.Put(firstSerial, theirs))

	_, err := session.Apply(t.Context(), operation(drivers.Put, s.doors[0], "48213"))
	require.Equal(t, latchkey.FaultDuplicateCode, latchkey.FaultOf(err).Class)
	_, err = session.Apply(t.Context(), operation(drivers.Remove, s.doors[0], "48213"))
	require.Equal(t, latchkey.FaultConflict, latchkey.FaultOf(err).Class)
	require.Equal(t, []uhppotetest.Record{theirs}, s.records(t, firstSerial))
}

// TestOwningOnOnePanelClaimsNothingOnAnother: the same number on another panel
// is somebody else's, although our sibling has it.
func TestOwningOnOnePanelClaimsNothingOnAnother(t *testing.T) {
	t.Parallel()
	s := harness{protocol: "udp", panelPerDoor: true}.site(t, 2)
	session := s.open()
	_, receipt := s.put(session, s.doors[0], "48213")
	require.NoError(t, s.outsider.Put(firstSerial+1, stranger(48213)))
	op := operation(drivers.Put, s.doors[1], "48213")
	op.Siblings = []string{receipt.Ref}
	_, err := session.Apply(t.Context(), op)
	require.Equal(t, latchkey.FaultDuplicateCode, latchkey.FaultOf(err).Class)
	require.Equal(t, []uhppotetest.Record{stranger(48213)}, s.records(t, firstSerial+1))
}

// TestTimeProfilesOfOthersStay: a record of ours that somebody tied to a time
// profile gets no new door, and losing its last door of ours keeps the profile.
func TestTimeProfilesOfOthersStay(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 3)
	session := s.open()
	op, receipt := s.put(session, s.doors[0], "48213")
	edited := s.records(t, firstSerial)[0]
	edited.Doors[1] = 55
	require.NoError(t, s.outsider.PutProfile(firstSerial, 55, uhppotetest.OfficeHours))
	require.NoError(t, s.outsider.Put(firstSerial, edited))

	third := operation(drivers.Put, s.doors[2], "48213")
	third.Siblings = []string{receipt.Ref}
	_, err := session.Apply(t.Context(), third)
	require.Equal(t, latchkey.FaultConflict, latchkey.FaultOf(err).Class)
	require.Equal(t, []uhppotetest.Record{edited}, s.records(t, firstSerial))

	second := operation(drivers.Remove, s.doors[1], "48213")
	second.Ref = receipt.Ref
	_, err = session.Apply(t.Context(), second)
	require.Equal(t, latchkey.FaultConflict, latchkey.FaultOf(err).Class, "the profile is not ours")

	s.remove(session, op, receipt.Ref)
	edited.Doors[0] = 0
	require.Equal(t, []uhppotetest.Record{edited}, s.records(t, firstSerial))
}

func TestFullTable(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	session := s.open()
	s.Fill(t, s.doors[0])
	_, err := session.Apply(t.Context(), operation(drivers.Put, s.doors[0], "48213"))
	fault := latchkey.FaultOf(err)
	require.Equal(t, latchkey.FaultSlotsFull, fault.Class)
	require.Contains(t, fault.Message, "64 records", "as many as the simulator holds")
	require.NoError(t, s.outsider.Delete(firstSerial, 20000007))
	s.put(session, s.doors[0], "48213")
	snapshot, err := session.Observe(t.Context(), s.doors[0])
	require.NoError(t, err)
	require.True(t, snapshot.Complete)
	require.Len(t, snapshot.Items, 1)
}

// TestRemoveKnowingTheRefOnly finds the record in a table with holes.
func TestRemoveKnowingTheRefOnly(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	session := s.open()
	for number := uint32(20000001); number <= 20000004; number++ {
		require.NoError(t, s.outsider.Put(firstSerial, stranger(number)))
	}
	_, receipt := s.put(session, s.doors[0], "48213")
	require.NoError(t, s.outsider.Delete(firstSerial, 20000002))
	_, err := session.Apply(t.Context(), drivers.Op{Key: "k", Action: drivers.Remove, Door: s.doors[0], Ref: receipt.Ref})
	require.NoError(t, err)
	require.False(t, s.opens(1, 48213, 0))
	require.Len(t, s.records(t, firstSerial), 3)
}

func operation(action drivers.Action, door, secret string) drivers.Op {
	mode := latchkey.ModeCode
	if len(secret) > 5 {
		mode = latchkey.ModeCard
	}
	start := time.Now().Add(-time.Minute)
	end := start.Add(72 * time.Hour)
	return drivers.Op{
		Key: uuid.NewString(), Action: action, Door: door,
		Credential: drivers.Credential{ID: uuid.NewString(), Mode: mode, Secret: latchkey.NewSecret(secret), Window: latchkey.Window{StartsAt: start, EndsAt: &end}},
	}
}

// put puts a secret on a door and requires that it was read back.
func (s *site) put(session drivers.Session, door, secret string, siblings ...string) (drivers.Op, drivers.Receipt) {
	s.t.Helper()
	op := operation(drivers.Put, door, secret)
	op.Siblings = siblings
	receipt, err := session.Apply(s.t.Context(), op)
	require.NoError(s.t, err)
	require.Equal(s.t, drivers.Verified, receipt.State)
	require.True(s.t, receipt.Actual.Covers(op.Credential.Window))
	return op, receipt
}

func (s *site) remove(session drivers.Session, op drivers.Op, ref string) {
	s.t.Helper()
	op.Key, op.Action, op.Ref = uuid.NewString(), drivers.Remove, ref
	_, err := session.Apply(s.t.Context(), op)
	require.NoError(s.t, err)
}

// opens reports whether the first panel opens a door to what is keyed there.
func (s *site) opens(door int, number, pin uint32) bool {
	s.t.Helper()
	granted, err := s.simulator.Swipe(s.t.Context(), firstSerial, uhppotetest.Swipe{Door: door, Number: number, PIN: pin})
	require.NoError(s.t, err, strconv.Itoa(door))
	return granted
}
