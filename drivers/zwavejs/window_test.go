package zwavejs_test

import (
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/zwavejs/zwavetest"
)

// The tests of this file are about locks that keep windows by their own clock.

// log is the commands about codes and schedules that were sent, in their order.
type log struct {
	mu    sync.Mutex
	lines []string
}

func (s *site) logged() *log {
	l := &log{}
	s.relay.Always(func(m zwavetest.Message) bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		switch slot := zwavetest.Schedules(m); {
		case slot > 0 && len(m.Args) > 1:
			l.lines = append(l.lines, "schedule")
		case slot > 0:
			l.lines = append(l.lines, "erase")
		case zwavetest.Writes(m):
			l.lines = append(l.lines, m.Method)
		}
		return false
	}, zwavetest.Pass)
	return l
}

func (l *log) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.lines)
}

// later is a stay that begins tomorrow.
func later(door, code string, days int) drivers.Op {
	op := puts(door, code)
	start := time.Now().Add(24 * time.Hour)
	end := start.Add(time.Duration(days) * 24 * time.Hour)
	op.Credential.Window = latchkey.Window{StartsAt: start, EndsAt: &end}
	return op
}

func (s *site) held() []zwavetest.Held {
	s.t.Helper()
	codes, err := s.locks[s.doors[0]].Codes(s.t.Context())
	require.NoError(s.t, err)
	return codes
}

// right requires that the lock's clock shows the time of the zone.
func (s *site) right(now time.Time, zone string) {
	s.t.Helper()
	shown, err := s.locks[s.doors[0]].Clock(s.t.Context(), 0)
	require.NoError(s.t, err)
	place, err := time.LoadLocation(zone)
	require.NoError(s.t, err)
	want := now.In(place)
	want = time.Date(want.Year(), want.Month(), want.Day(), want.Hour(), want.Minute(), want.Second(), 0, time.UTC)
	assert.WithinDuration(s.t, want, shown, time.Minute)
}

// native is how finely the lock is said to keep windows.
func (s *site) native(session drivers.Session) latchkey.WindowPrecision {
	s.t.Helper()
	inventory, err := session.Discover(s.t.Context())
	require.NoError(s.t, err)
	for _, door := range inventory.Doors {
		if door.NativeID == s.doors[0] {
			assert.Equal(s.t, door.Capabilities.Native == latchkey.PrecisionMinute, door.Capabilities.WallClock)
			return door.Capabilities.Native
		}
	}
	s.t.Fatal("the lock was not found")
	return ""
}

// shown is the window of the only code that the session sees on the lock.
func (s *site) shown(session drivers.Session) *latchkey.Window {
	s.t.Helper()
	snapshot, err := session.Observe(s.t.Context(), s.doors[0])
	require.NoError(s.t, err)
	require.Len(s.t, snapshot.Items, 1)
	return snapshot.Items[0].Window
}

// TestScheduleBeforeCode: the clock is set and the schedule is on the lock before the
// code, and goes after it.
func TestScheduleBeforeCode(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Schedule, 1)
	session, op, l := s.open(), later(s.doors[0], "48213", 2), s.logged()
	require.Equal(t, latchkey.PrecisionMinute, s.native(session))
	receipt := s.apply(session, op)
	assert.Equal(t, []string{"schedule", "erase", "set"}, l.all())
	assert.Equal(t, drivers.Verified, receipt.State)
	s.right(time.Now(), zoneOfSite)
	held := s.held()
	require.Len(t, held, 1)
	assert.Equal(t, receipt.Actual, *s.window(held[0]))
	assert.Equal(t, receipt.Actual, *s.shown(session))
	assert.True(t, receipt.Actual.Covers(op.Credential.Window))
	assert.Less(t, receipt.Actual.EndsAt.Sub(*op.Credential.Window.EndsAt), time.Minute)

	s.apply(session, removal(op, receipt.Ref))
	assert.Equal(t, []string{"schedule", "erase", "set", "clear", "erase", "erase"}, l.all())
	assert.Empty(t, s.held())
}

// settleAt is what the core makes of an operation of which nobody knows how it ended.
func (s *site) settleAt(session drivers.Session, op drivers.Op) (drivers.Receipt, drivers.Outcome) {
	s.t.Helper()
	reading := drivers.ReadingOf(drivers.Door{
		TimeZone: zoneOfSite, Capabilities: latchkey.Capabilities{Native: latchkey.PrecisionMinute, WallClock: true},
	}, time.Now(), time.Time{})
	reading.Alone = true
	receipt, outcome, err := drivers.Settle(s.t.Context(), session, op, reading)
	require.NoError(s.t, err)
	return receipt, outcome
}

// goesOn is what the core does with an operation after a crash: it looks, and writes
// again what is not done.
func (s *site) goesOn(op drivers.Op) drivers.Receipt {
	s.t.Helper()
	session := s.open()
	for range 3 {
		receipt, outcome := s.settleAt(session, op)
		if outcome == drivers.Done {
			return receipt
		}
		if receipt, err := session.Apply(s.t.Context(), op); err == nil {
			return receipt
		}
	}
	s.t.Fatal("it was not done")
	return drivers.Receipt{}
}

// cutAfter breaks the connection when so many commands about codes and schedules have
// reached the lock, and one more.
func (s *site) cutAfter(steps int) {
	seen := 0
	s.relay.Once(func(m zwavetest.Message) bool {
		if zwavetest.Writes(m) || zwavetest.Schedules(m) > 0 || m.Method == "setEnabled" {
			seen++
		}
		return seen > steps
	}, zwavetest.Cut)
}

// TestKilledBetweenTwoSteps: whatever command is the last that reaches the lock, there
// is no code without its schedule; and who begins anew ends well.
func TestKilledBetweenTwoSteps(t *testing.T) {
	t.Parallel()
	for step := range 4 {
		t.Run(strconv.Itoa(step), func(t *testing.T) {
			t.Parallel()
			s := newSite(t, zwavetest.Schedule, 1)
			session, op := s.open(), later(s.doors[0], "48213", 2)
			s.cutAfter(step)
			_, err := session.Apply(t.Context(), op)
			require.Error(t, err, "step %d", step)
			for _, held := range s.held() {
				require.NotNil(t, s.window(held), "step %d: a code that opens at any hour", step)
			}
			receipt := s.goesOn(op)
			held := s.held()
			require.Len(t, held, 1, "step %d", step)
			assert.Equal(t, receipt.Actual, *s.window(held[0]))
		})
	}
}

// TestKilledAmidAChange: the lock has the old window or the new one, and never none.
func TestKilledAmidAChange(t *testing.T) {
	t.Parallel()
	for step := range 3 {
		t.Run(strconv.Itoa(step), func(t *testing.T) {
			t.Parallel()
			s := newSite(t, zwavetest.Schedule, 1)
			session, op := s.open(), later(s.doors[0], "48213", 2)
			op.Ref = s.apply(session, op).Ref
			longer := later(s.doors[0], "48213", 5)
			longer.Ref = op.Ref
			s.cutAfter(step)
			_, err := session.Apply(t.Context(), longer)
			require.Error(t, err, "step %d", step)
			held := s.held()
			require.Len(t, held, 1)
			require.NotNil(t, s.window(held[0]), "step %d: a code that opens at any hour", step)
			receipt := s.goesOn(longer)
			assert.Equal(t, receipt.Actual, *s.window(s.held()[0]))
			assert.True(t, receipt.Actual.Covers(longer.Credential.Window))
		})
	}
}

// TestKilledAmidARemoval: whatever command is the last that reaches the lock, there is no
// code without its schedule; another process that is asked again takes the code off, and
// the next code of the place has its own window.
func TestKilledAmidARemoval(t *testing.T) {
	t.Parallel()
	for step := range 3 {
		t.Run(strconv.Itoa(step), func(t *testing.T) {
			t.Parallel()
			s := newSite(t, zwavetest.Schedule, 1)
			session, op := s.open(), later(s.doors[0], "48213", 2)
			gone := removal(op, s.apply(session, op).Ref)
			s.cutAfter(step)
			_, err := session.Apply(t.Context(), gone)
			assert.Equal(t, step == 0, err != nil, "what a code that is gone left behind can keep somebody out at most")
			for _, held := range s.held() {
				require.NotNil(t, s.window(held), "step %d: a code that opens at any hour", step)
			}
			s.goesOn(gone)
			assert.Empty(t, s.held())
			s.isNext(later(s.doors[0], "59324", 5))
		})
	}
}

// isNext requires that a code of its own gets the place and its own window.
func (s *site) isNext(op drivers.Op) {
	s.t.Helper()
	receipt := s.apply(s.open(), op)
	held := s.held()
	require.Len(s.t, held, 1)
	assert.Equal(s.t, receipt.Actual, *s.window(held[0]))
	assert.True(s.t, receipt.Actual.Covers(op.Credential.Window))
}

// TestRemovalWithoutASchedule: a code whose schedule is gone already goes as well, also
// when the process that takes it off never saw it.
func TestRemovalWithoutASchedule(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Schedule, 1)
	op := later(s.doors[0], "48213", 2)
	gone := removal(op, s.apply(s.open(), op).Ref)
	require.NoError(t, s.locks[s.doors[0]].SetSchedule(t.Context(), s.held()[0].Slot, 1, nil))
	s.goesOn(gone)
	assert.Empty(t, s.held())
	s.isNext(later(s.doors[0], "59324", 5))
}

// TestCodeThatWouldOpenTooEarly: one whose schedule others took off, on a lock that takes
// no other, does not stay until its window starts.
func TestCodeThatWouldOpenTooEarly(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Schedule, 1)
	session, op := s.open(), later(s.doors[0], "48213", 2)
	op.Ref = s.apply(session, op).Ref
	lock := s.locks[s.doors[0]]
	require.NoError(t, lock.SetSchedule(t.Context(), s.held()[0].Slot, 1, nil))
	require.NoError(t, lock.Firmware(t.Context(), map[string]any{"windowless": true}))
	_, err := session.Apply(t.Context(), op)
	require.Equal(t, latchkey.FaultAmbiguous, class(err))
	assert.Empty(t, s.held())
}

// TestWindowIsChangedInPlace: the new schedule takes the place of the old, and the
// code is not touched.
func TestWindowIsChangedInPlace(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Schedule, 1)
	session, op := s.open(), later(s.doors[0], "48213", 2)
	op.Ref = s.apply(session, op).Ref
	l := s.logged()
	longer := later(s.doors[0], "48213", 5)
	longer.Ref = op.Ref
	receipt := s.apply(session, longer)
	assert.Equal(t, []string{"schedule", "erase"}, l.all())
	assert.Equal(t, op.Ref, receipt.Ref)
	assert.Equal(t, receipt.Actual, *s.shown(session))
	assert.True(t, receipt.Actual.Covers(longer.Credential.Window))
	assert.Equal(t, receipt.Actual, s.apply(session, longer).Actual)
	assert.Len(t, l.all(), 2, "what is right is not written again")
}

// TestScheduleThatOthersChange: one that was taken off shows as a code that opens at
// any hour, a second one shows how long it opens; both are put right.
func TestScheduleThatOthersChange(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Schedule, 1)
	session, op := s.open(), later(s.doors[0], "48213", 2)
	receipt := s.apply(session, op)
	op.Ref = receipt.Ref
	lock, mine := s.locks[s.doors[0]], s.held()[0]
	require.NoError(t, lock.SetSchedule(t.Context(), mine.Slot, 1, nil))
	assert.Equal(t, latchkey.Window{}, *s.shown(session))
	_, outcome := s.settleAt(session, op)
	require.Equal(t, drivers.NotDone, outcome)
	s.apply(session, op)
	assert.Equal(t, receipt.Actual, *s.shown(session))

	wider := mine.Schedules[0]
	wider.StopYear++
	require.NoError(t, lock.SetSchedule(t.Context(), mine.Slot, 2, &wider))
	assert.Equal(t, wider.Stop().Year(), s.shown(session).EndsAt.Year())
	s.apply(session, op)
	assert.Equal(t, receipt.Actual, *s.window(s.held()[0]), "one schedule, ours")
	_, outcome = s.settleAt(session, op)
	assert.Equal(t, drivers.Done, outcome)
}

// TestLocksThatKeepNoWindow: a lock whose clock does not show itself, one that has week-day
// schedules only, and any lock of an account without a zone. None is said to keep one.
func TestLocksThatKeepNoWindow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind zwavetest.Kind
		zone string
	}{{zwavetest.Clockless, zoneOfSite}, {zwavetest.Weekly, zoneOfSite}, {zwavetest.Schedule, ""}, {zwavetest.Code, zoneOfSite}, {zwavetest.Credential, zoneOfSite}} {
		t.Run(string(c.kind)+c.zone, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, c.kind, 1)
			s.config.TimeZone = c.zone
			session, l := s.open(), s.logged()
			assert.Equal(t, latchkey.PrecisionNone, s.native(session), c.kind)
			receipt := s.apply(session, puts(s.doors[0], "48213"))
			assert.Nil(t, receipt.Actual.EndsAt)
			assert.Nil(t, s.shown(session))
			assert.NotContains(t, l.all(), "schedule")
		})
	}
}

// TestLocksThatTurnOutToKeepNoWindow: what they say they can they cannot. No code is left
// on them before its window; once it starts, they are as locks without windows.
func TestLocksThatTurnOutToKeepNoWindow(t *testing.T) {
	t.Parallel()
	for _, flaw := range []string{"stuck", "mute", "forgets", "windowless"} {
		t.Run(flaw, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, zwavetest.Schedule, 1)
			require.NoError(t, s.locks[s.doors[0]].Firmware(t.Context(), map[string]any{flaw: true}))
			session, op := s.open(), later(s.doors[0], "48213", 2)
			var last error
			for range 3 {
				_, last = session.Apply(t.Context(), op)
				require.Error(t, last, flaw)
				require.Empty(t, s.held(), flaw)
			}
			assert.Equal(t, latchkey.FaultOffline, class(last), flaw)
			assert.Equal(t, latchkey.PrecisionNone, s.native(session), flaw)
			receipt := s.apply(session, puts(s.doors[0], "48213"))
			assert.Nil(t, receipt.Actual.EndsAt)
			assert.Len(t, s.held(), 1)
		})
	}
}
