package uhppote_test

import (
	"fmt"
	"log/slog"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/drivertest"
	"latchkey/drivers/uhppote"
	"latchkey/drivers/uhppote/uhppotetest"
)

// site is one account on a simulator, with everything that can be done to it.
type site struct {
	t         *testing.T
	config    uhppote.Config
	doors     []string
	simulator *uhppotetest.Simulator
	outsider  uhppotetest.Outsider
	relays    map[uint32]*uhppotetest.Relay
}

var (
	_ drivertest.Peeker        = (*site)(nil)
	_ drivertest.Offliner      = (*site)(nil)
	_ drivertest.Filler        = (*site)(nil)
	_ drivertest.OutsideEditor = (*site)(nil)
	_ drivertest.OutsideEraser = (*site)(nil)
	_ drivertest.AckLoser      = (*site)(nil)
	_ drivertest.WriteLoser    = (*site)(nil)
	_ drivertest.AckFaker      = (*site)(nil)
	_ drivertest.Garbler       = (*site)(nil)
	_ drivertest.Staller       = (*site)(nil)
	_ drivertest.Rebooter      = (*site)(nil)
)

func (s *site) Peek(t *testing.T, door string) []drivers.Observed {
	t.Helper()
	serial, number := parse(t, door)
	var items []drivers.Observed
	profiles, err := s.outsider.Profiles(serial)
	require.NoError(t, err)
	for _, record := range s.records(t, serial) {
		if record.Doors[number-1] != 0 {
			items = append(items, s.seen(t, serial, record, trim(t, record, record.Doors[number-1], profiles)))
		}
	}
	return items
}

// trim is what of the record's days the profiles of one of its doors leave.
func trim(t *testing.T, record uhppotetest.Record, value uint8, profiles map[uint8]uhppotetest.Profile) latchkey.Window {
	t.Helper()
	end := day(t, record.To).AddDate(0, 0, 1)
	whole, found := latchkey.Window{StartsAt: day(t, record.From), EndsAt: &end}, []latchkey.Window{}
	for number := value; number > 1; number = profiles[number].Linked {
		profile, there := profiles[number]
		require.True(t, there, "the panel has no profile %d: the door opens always", number)
		from, to := max(profile.From, record.From), min(profile.To, record.To)
		if from <= to {
			end := minute(t, to, profile.Segments[0][1]).Add(time.Minute)
			shown := latchkey.Wall{Start: minute(t, from, profile.Segments[0][0]), End: &end}
			found = append(found, shown.Window(berlin(t)))
		}
	}
	if len(found) == 0 {
		return whole
	}
	joined := found[0]
	for _, part := range found[1:] {
		require.True(t, joined.Meets(part), "there is a gap between the profiles")
		joined = joined.Join(part)
	}
	return joined
}

// minute is what a panel's clock shows, as a time in UTC with its digits.
func minute(t *testing.T, date, clock string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", date+" "+clock)
	require.NoError(t, err)
	return at
}

func (s *site) seen(t *testing.T, serial uint32, record uhppotetest.Record, window latchkey.Window) drivers.Observed {
	t.Helper()
	mode := latchkey.ModeCard
	if record.Number < 100000 {
		mode = latchkey.ModeCode
	}
	ref := uhppote.RefOf(s.config.ReferenceKey, serial, record.Number)
	return drivers.Observed{Ref: ref, Mode: mode, Secret: latchkey.NewSecret(strconv.Itoa(int(record.Number))), Window: &window}
}

func (s *site) SetOnline(t *testing.T, door string, online bool) {
	t.Helper()
	if online {
		s.relay(t, door).Always(uhppotetest.Pass)
	} else {
		s.relay(t, door).Always(uhppotetest.Swallow)
	}
}

func (s *site) Fill(t *testing.T, door string) {
	t.Helper()
	serial, _ := parse(t, door)
	for number := uint32(20000001); ; number++ {
		if s.outsider.Put(serial, stranger(number)) != nil {
			return
		}
	}
}

func (s *site) PutOutside(t *testing.T, door string, credential drivers.Credential) {
	t.Helper()
	serial, number := parse(t, door)
	record := s.record(t, serial, credential.Secret)
	record.Doors[number-1] = 1
	record.From, record.To = date(credential.Window.StartsAt), "2099-12-31"
	if end := credential.Window.EndsAt; end != nil {
		record.To = date(end.Add(-1))
	}
	require.NoError(t, s.outsider.Put(serial, record))
}

func (s *site) RemoveOutside(t *testing.T, door string, _ latchkey.Mode, secret latchkey.Secret) {
	t.Helper()
	serial, number := parse(t, door)
	record := s.record(t, serial, secret)
	record.Doors[number-1] = 0
	if record.Doors == [4]uint8{} {
		require.NoError(t, s.outsider.Delete(serial, record.Number))
		return
	}
	require.NoError(t, s.outsider.Put(serial, record))
}

func (s *site) LoseAck(t *testing.T, door string) {
	t.Helper()
	s.relay(t, door).Once(uhppotetest.Writes, uhppotetest.LoseAnswer)
}

func (s *site) LoseWrite(t *testing.T, door string) {
	t.Helper()
	s.relay(t, door).Once(uhppotetest.Writes, uhppotetest.Swallow)
}

func (s *site) FakeAck(t *testing.T, door string) {
	t.Helper()
	s.relay(t, door).Once(uhppotetest.Writes, uhppotetest.Fake)
}

// Garble spoils the next write or listing; the reading before a write is not
// what the suite means.
func (s *site) Garble(t *testing.T, door string) {
	t.Helper()
	writing := false
	of := func(request []byte) bool {
		writing = writing || uhppotetest.GetRecord(request)
		return uhppotetest.Writes(request) || !writing && uhppotetest.CountRecords(request)
	}
	s.relay(t, door).Once(of, uhppotetest.Garble)
}

func (s *site) Stall(t *testing.T, door string) <-chan struct{} {
	t.Helper()
	stalled := make(chan struct{}, 1)
	first := make(chan struct{})
	s.relay(t, door).Always(func([]byte, func() []byte) [][]byte {
		select {
		case stalled <- struct{}{}:
			close(first)
		default:
		}
		return nil
	})
	return first
}

func (s *site) Reboot(t *testing.T, door string) {
	t.Helper()
	serial, _ := parse(t, door)
	require.NoError(t, s.outsider.DeleteAll(serial))
}

// records lists what a panel really holds.
func (s *site) records(t *testing.T, serial uint32) []uhppotetest.Record {
	t.Helper()
	records, err := s.outsider.Records(serial)
	require.NoError(t, err)
	return records
}

// record returns the record of a secret, or one that is not on the panel yet.
func (s *site) record(t *testing.T, serial uint32, secret latchkey.Secret) uhppotetest.Record {
	t.Helper()
	number, err := strconv.ParseUint(secret.Reveal(), 10, 32)
	require.NoError(t, err)
	for _, record := range s.records(t, serial) {
		if record.Number == uint32(number) {
			return record
		}
	}
	return uhppotetest.Record{Number: uint32(number)}
}

func (s *site) relay(t *testing.T, door string) *uhppotetest.Relay {
	t.Helper()
	serial, _ := parse(t, door)
	return s.relays[serial]
}

// stranger is a record of other people's on door 4.
func stranger(number uint32) uhppotetest.Record {
	return uhppotetest.Record{Number: number, From: "2024-01-01", To: "2090-06-30", Doors: [4]uint8{0, 0, 0, 1}}
}

func parse(t *testing.T, door string) (serial uint32, number int) {
	t.Helper()
	_, err := fmt.Sscanf(door, "%d/%d", &serial, &number)
	require.NoError(t, err)
	return serial, number
}

func day(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(time.DateOnly, text, berlin(t))
	require.NoError(t, err)
	return at
}

func date(at time.Time) string { return at.In(inBerlin()).Format(time.DateOnly) }

func berlin(t *testing.T) *time.Location {
	t.Helper()
	return inBerlin()
}

func inBerlin() *time.Location {
	location, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	return location
}

func env(t *testing.T) drivers.Env {
	t.Helper()
	return drivers.Env{Log: slog.New(slog.DiscardHandler), Clock: latchkey.SystemClock{}}
}

// refOf is the ref of a record on the first panel.
func (s *site) refOf(number uint32) string {
	return uhppote.RefOf(s.config.ReferenceKey, firstSerial, number)
}
