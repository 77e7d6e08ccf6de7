package zwavejs_test

import (
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/zwavejs/zwavetest"
)

// The tests of this file are about the clocks by which locks keep windows.

// TestClockThatIsOff: it is set by what it shows, however the lock takes what it is
// told, when the lock is read and before a code is written.
func TestClockThatIsOff(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Schedule, 1)
	session, lock := s.open(), s.locks[s.doors[0]]
	op := later(s.doors[0], "48213", 2)
	s.apply(session, op)
	for _, off := range []time.Duration{2 * time.Minute, -7 * time.Hour, 400 * 24 * time.Hour} {
		require.NoError(t, lock.Firmware(t.Context(), map[string]any{"east": off.Hours() / 10}))
		_, err := lock.Clock(t.Context(), off)
		require.NoError(t, err)
		s.shown(session)
		s.right(time.Now(), zoneOfSite)
	}
	_, err := lock.Clock(t.Context(), time.Hour)
	require.NoError(t, err)
	s.apply(session, later(s.doors[0], "59324", 2))
	s.right(time.Now(), zoneOfSite)
}

// hands is a clock that stands still until it is moved.
type hands struct {
	mu sync.Mutex
	at time.Time
}

func (h *hands) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hands) move(to time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = to
}

// TestWindowOverAClockChange: the schedule has the readings of both sides of the
// change, and the lock's clock is turned when it is read after it.
func TestWindowOverAClockChange(t *testing.T) {
	t.Parallel()
	s := newSite(t, zwavetest.Schedule, 1)
	s.config.TimeZone = "Europe/Berlin"
	clock := &hands{at: time.Date(2027, 3, 27, 20, 0, 0, 0, time.UTC)}
	session, err := harness{}.Driver().Open(t.Context(), s.Config(), drivers.Env{Log: slog.New(slog.DiscardHandler), Clock: clock})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, session.Close()) })
	op, end := puts(s.doors[0], "48213"), time.Date(2027, 3, 28, 9, 0, 30, 0, time.UTC)
	op.Credential.Window = latchkey.Window{StartsAt: time.Date(2027, 3, 27, 22, 15, 10, 0, time.UTC), EndsAt: &end}
	receipt := s.apply(session, op)
	s.right(clock.Now(), "Europe/Berlin")
	held := s.held()[0].Schedules[0]
	assert.Equal(t, "2027-03-27 23:15", held.Start().Format("2006-01-02 15:04"))
	assert.Equal(t, "2027-03-28 11:01", held.Stop().Format("2006-01-02 15:04"))
	assert.Equal(t, time.Date(2027, 3, 28, 9, 1, 0, 0, time.UTC), *receipt.Actual.EndsAt)

	clock.move(time.Date(2027, 3, 28, 1, 30, 0, 0, time.UTC))
	assert.Equal(t, receipt.Actual, *s.shown(session))
	s.right(clock.Now(), "Europe/Berlin")
}

// TestClockThatGoesWrong: a code waits on a lock for its window when the lock's clock
// turns out to be one that cannot be relied on. The next reading shows it as a code that the lock
// keeps no window of, and from then on the lock is said to keep none: so the core
// takes the code off until it may open. It is the same for a worker that was started anew.
func TestClockThatGoesWrong(t *testing.T) {
	t.Parallel()
	for _, flaw := range []string{"stuck", "mute"} {
		t.Run(flaw, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, zwavetest.Schedule, 1)
			before, op := s.open(), later(s.doors[0], "48213", 2)
			s.apply(before, op)
			require.NotNil(t, s.shown(before))
			lock := s.locks[s.doors[0]]
			require.NoError(t, lock.Firmware(t.Context(), map[string]any{flaw: true}))
			_, err := lock.Clock(t.Context(), 48*time.Hour)
			require.NoError(t, err)
			for _, session := range []drivers.Session{before, s.open()} {
				require.Equal(t, latchkey.PrecisionMinute, s.native(session))
				require.Nil(t, s.shown(session))
				require.Equal(t, latchkey.PrecisionNone, s.native(session))
			}
		})
	}
}

// TestWindowOfAClockThatFailedIsLifted: a lock keeps the schedule of a code that is in use
// when its clock fails. The next change of the code's times lifts it, and so does taking the
// code off: the code that comes after it is not shut out by what was left there.
func TestWindowOfAClockThatFailedIsLifted(t *testing.T) {
	t.Parallel()
	for name, lift := range map[string]func(*site, drivers.Session, drivers.Op){
		"times are changed": func(s *site, session drivers.Session, op drivers.Op) {
			op.Credential.Window.EndsAt = new(op.Credential.Window.EndsAt.Add(time.Hour))
			s.apply(session, op)
		},
		"another code comes": func(s *site, session drivers.Session, op drivers.Op) {
			gone := op
			gone.Action = drivers.Remove
			s.apply(session, gone)
			op.Ref, op.Credential.ID, op.Credential.Secret = "", "another", latchkey.NewSecret("59324")
			s.apply(session, op)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, zwavetest.Schedule, 1)
			session, op := s.open(), puts(s.doors[0], "48213")
			end := time.Now().Add(48 * time.Hour)
			op.Credential.Window = latchkey.Window{StartsAt: time.Now().Add(-time.Hour), EndsAt: &end}
			op.Ref = s.apply(session, op).Ref
			require.Len(t, s.held()[0].Schedules, 1)
			lock := s.locks[s.doors[0]]
			require.NoError(t, lock.Firmware(t.Context(), map[string]any{"stuck": true}))
			_, err := lock.Clock(t.Context(), 72*time.Hour)
			require.NoError(t, err)
			s.shown(session)
			require.Equal(t, latchkey.PrecisionNone, s.native(session))
			require.Len(t, s.held()[0].Schedules, 1, "it is in use")
			lift(s, session, op)
			require.Len(t, s.held(), 1)
			assert.Empty(t, s.held()[0].Schedules)
		})
	}
}
