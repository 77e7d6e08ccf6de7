package uhppote_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/uhppote/uhppotetest"
)

// during is an operation whose window begins some days from now and lasts some days,
// from one time of the day to another by the panel's clock.
func during(door, secret string, from, days int, clocks ...string) drivers.Op {
	op := operation(drivers.Put, door, secret)
	at := func(days int, clock string) time.Time {
		of, err := time.Parse("15:04:05", (clock + ":00")[:8])
		if err != nil {
			panic(err)
		}
		day := time.Now().In(inBerlin()).AddDate(0, 0, days)
		return time.Date(day.Year(), day.Month(), day.Day(), of.Hour(), of.Minute(), of.Second(), 0, inBerlin())
	}
	op.Credential.Window = latchkey.Window{StartsAt: at(from, clocks[0])}
	if len(clocks) > 1 {
		end := at(from+days, clocks[1])
		op.Credential.Window.EndsAt = &end
	}
	return op
}

// apply does an operation and returns what was acknowledged.
func (s *site) apply(session drivers.Session, op drivers.Op) drivers.Receipt {
	s.t.Helper()
	receipt, err := session.Apply(s.t.Context(), op)
	require.NoError(s.t, err)
	require.Equal(s.t, drivers.Verified, receipt.State)
	return receipt
}

// opensAt sets the panel's clock and swipes.
func (s *site) opensAt(at time.Time, number uint32) bool {
	s.t.Helper()
	local := at.In(inBerlin())
	_, offset := local.Zone()
	require.NoError(s.t, s.outsider.SetClock(firstSerial, local.UTC().Add(time.Duration(offset)*time.Second)))
	return s.opens(1, number, 0)
}

// profiles are the time profiles on the first panel that open at any time.
func (s *site) profiles() map[uint8]uhppotetest.Profile {
	s.t.Helper()
	found, err := s.outsider.Profiles(firstSerial)
	require.NoError(s.t, err)
	for number, profile := range found {
		if len(profile.Weekdays) == 0 {
			delete(found, number)
		}
	}
	return found
}

// TestPanelOpensForTheMinutesOfAWindow: the panel itself lets nobody in before the
// start and after the end of a window, to the minute, and everybody in between.
func TestPanelOpensForTheMinutesOfAWindow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		days     int
		clocks   []string
		profiles int
	}{
		"some nights":          {4, []string{"15:00", "11:00"}, 3},
		"one night":            {1, []string{"15:00", "11:00"}, 2},
		"an hour":              {0, []string{"15:07", "16:13"}, 1},
		"not to the minute":    {0, []string{"15:07:20", "16:13:40"}, 1},
		"from midnight":        {2, []string{"00:00", "11:00"}, 2},
		"to midnight":          {2, []string{"15:00", "00:00"}, 2},
		"without an end":       {0, []string{"15:00"}, 2},
		"whole days":           {2, []string{"00:00", "00:00"}, 0},
		"the first of the day": {3, []string{"00:01", "00:01"}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := onOnePanel(t, 1)
			op := during(s.doors[0], "48213", 3, c.days, c.clocks...)
			receipt := s.apply(s.open(), op)
			asked, actual := op.Credential.Window, receipt.Actual
			assert.Len(t, s.profiles(), c.profiles)
			assert.Equal(t, asked.StartsAt.UTC().Truncate(time.Minute), actual.StartsAt)
			if c.clocks[0] != "00:00" { // else it is the record's date, at which the simulator does not look
				assert.False(t, s.opensAt(asked.StartsAt.Truncate(time.Minute).Add(-time.Minute), 48213), "the minute before")
			}
			assert.True(t, s.opensAt(asked.StartsAt, 48213), "the first minute")
			if asked.EndsAt == nil {
				assert.Nil(t, actual.EndsAt)
				assert.True(t, s.opensAt(asked.StartsAt.AddDate(1, 0, 0), 48213))
				return
			}
			assert.Less(t, actual.EndsAt.Sub(*asked.EndsAt), time.Minute)
			for at := asked.StartsAt; at.Before(*asked.EndsAt); at = at.Add(5*time.Hour + 7*time.Minute) {
				assert.True(t, s.opensAt(at, 48213), "%v", at)
			}
			assert.True(t, s.opensAt(asked.EndsAt.Add(-time.Second), 48213), "the last second")
			if c.clocks[1] != "00:00" {
				assert.False(t, s.opensAt(*actual.EndsAt, 48213), "the minute after")
			}
		})
	}
}

// TestProfileIsThereBeforeTheRecord: the record is written when the panel shows
// its profiles; where it does not, or cannot be read, there is no record.
func TestProfileIsThereBeforeTheRecord(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		of    func([]byte) bool
		rule  uhppotetest.Rule
		fault latchkey.FaultClass
	}{
		"confirmed and not written": {uhppotetest.PutProfile, uhppotetest.Fake, latchkey.FaultAmbiguous},
		"refused":                   {uhppotetest.PutProfile, uhppotetest.Refuse, latchkey.FaultPermanent},
		"never came":                {uhppotetest.PutProfile, uhppotetest.Swallow, latchkey.FaultAmbiguous},
		"the answer was lost":       {uhppotetest.PutProfile, uhppotetest.LoseAnswer, latchkey.FaultAmbiguous},
		"cannot be read":            {uhppotetest.GetProfile, uhppotetest.Swallow, latchkey.FaultOffline},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := onOnePanel(t, 1)
			session, op := s.open(), during(s.doors[0], "48213", 1, 3, "15:00", "11:00")
			s.relay(t, s.doors[0]).Once(c.of, c.rule)
			_, err := session.Apply(t.Context(), op)
			require.Equal(t, c.fault, latchkey.FaultOf(err).Class)
			require.Empty(t, s.records(t, firstSerial))

			receipt := s.apply(s.open(), op) // another worker
			assert.True(t, receipt.Actual.Equal(op.Credential.Window))
			assert.Len(t, s.profiles(), 3, "what the first try left is used")
			assert.False(t, s.opensAt(op.Credential.Window.StartsAt.Add(-time.Second), 48213))
		})
	}
}

// TestLostAnswersNeverOpenWider: whichever packet of a change is lost, the door opens
// by the old window or by the new one, and trying again leaves the new one alone.
func TestLostAnswersNeverOpenWider(t *testing.T) {
	t.Parallel()
	for write := range 4 { // three profiles and the record
		for name, rule := range map[string]uhppotetest.Rule{"answer": uhppotetest.LoseAnswer, "request": uhppotetest.Swallow} {
			t.Run(fmt.Sprintf("%s %d", name, write), func(t *testing.T) {
				t.Parallel()
				loseInChange(onOnePanel(t, 1), write, rule)
			})
		}
	}
}

// loseInChange loses one of the packets that change a window.
func loseInChange(s *site, lost int, rule uhppotetest.Rule) {
	t, op := s.t, during(s.doors[0], "48213", 3, 3, "15:00", "11:00")
	session := s.open()
	receipt := s.apply(session, op)
	op.Key, op.Ref = uuid.NewString(), receipt.Ref
	op.Credential.Window = during("", "48213", 4, 4, "16:30", "10:15").Credential.Window
	start, end, writes := op.Credential.Window.StartsAt, *op.Credential.Window.EndsAt, 0
	s.relay(t, s.doors[0]).Once(func(request []byte) bool {
		if uhppotetest.PutProfile(request) || uhppotetest.PutRecord(request) {
			writes++
		}
		return writes > lost
	}, rule)
	_, err := session.Apply(t.Context(), op)
	require.Equal(t, latchkey.FaultAmbiguous, latchkey.FaultOf(err).Class)
	assert.False(t, s.opensAt(start.AddDate(0, 0, -2), 48213))
	assert.False(t, s.opensAt(end.Add(time.Minute), 48213))
	assert.True(t, s.opensAt(start.Add(30*time.Hour), 48213))

	op.Key = uuid.NewString()
	s.apply(s.open(), op)
	assert.False(t, s.opensAt(start.Add(-time.Minute), 48213))
	assert.True(t, s.opensAt(start, 48213))
	assert.False(t, s.opensAt(end, 48213))
}

// TestProfilesAreSharedAndFreed: records of one window have the same profiles, which
// stay for the last of them; then their numbers are given to others.
func TestProfilesAreSharedAndFreed(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	first, second := during(s.doors[0], "48213", 1, 3, "15:00", "11:00"), during(s.doors[0], "10058400", 1, 3, "15:00", "11:00")
	refOfFirst := s.apply(s.open(), first).Ref
	shared := s.profiles()
	require.Len(t, shared, 3)
	refOfSecond := s.apply(s.open(), second).Ref
	require.Equal(t, shared, s.profiles())
	third := during(s.doors[0], "10058401", 2, 2, "15:00", "11:00")
	s.apply(s.open(), third)
	require.Len(t, s.profiles(), 5, "the last day is shared too")

	s.remove(s.open(), first, refOfFirst)
	require.True(t, s.opensAt(second.Credential.Window.StartsAt, 10058400))
	s.apply(s.open(), during(s.doors[0], "10058402", 5, 0, "09:00", "10:00"))
	require.Len(t, s.profiles(), 6, "the second still needs what the first had")
	s.remove(s.open(), second, refOfSecond)
	s.apply(s.open(), during(s.doors[0], "10058403", 6, 0, "09:00", "10:00"))
	require.Len(t, s.profiles(), 5, "two that nobody needs any more are freed")
	require.True(t, s.opensAt(third.Credential.Window.StartsAt, 10058401))
	require.False(t, s.opensAt(third.Credential.Window.StartsAt.Add(-time.Minute), 10058401))
	require.False(t, s.opensAt(*third.Credential.Window.EndsAt, 10058401))
}

// TestPanelWithoutAProfileLeftIsFull: 253 windows are all that a panel keeps to the
// minute. The next one waits until one is gone; whole days need none.
func TestPanelWithoutAProfileLeftIsFull(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	session := s.open()
	op := during(s.doors[0], "48213", 1, 0, "09:00", "10:00")
	receipt := s.apply(session, op)
	for number := uint8(2); number < 254; number++ {
		require.NoError(t, s.outsider.PutProfile(firstSerial, number, uhppotetest.OfficeHours))
	}
	theirs := s.profiles()
	next := during(s.doors[0], "48214", 1, 0, "11:00", "12:00")
	_, err := session.Apply(t.Context(), next)
	fault := latchkey.FaultOf(err)
	require.Equal(t, latchkey.FaultSlotsFull, fault.Class)
	require.Contains(t, fault.Message, "253 time profiles")
	require.Equal(t, theirs, s.profiles())
	require.Len(t, s.records(t, firstSerial), 1)
	s.apply(session, during(s.doors[0], "48215", 1, 2, "00:00", "00:00"))

	s.remove(session, op, receipt.Ref)
	s.apply(session, next)
	delete(theirs, 254)
	now := s.profiles()
	delete(now, 254)
	require.Equal(t, theirs, now, "other people's are as they were")
}

// TestNumbersThatOthersUseAreNotGivenOut: a number that a record of others has, or
// that a profile of others is linked to, is not ours to fill, also when nothing is there.
func TestNumbersThatOthersUseAreNotGivenOut(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	linked := uhppotetest.OfficeHours
	linked.Linked = 253
	require.NoError(t, s.outsider.PutProfile(firstSerial, 9, linked))
	theirs := stranger(20000001)
	theirs.Doors[3] = 254
	require.NoError(t, s.outsider.Put(firstSerial, theirs))
	s.apply(s.open(), during(s.doors[0], "48213", 1, 0, "09:00", "10:00"))
	profiles := s.profiles()
	require.Len(t, profiles, 2)
	require.Contains(t, profiles, uint8(252))
	require.Contains(t, profiles, uint8(9))

	theirs.Doors[3] = 252 // somebody else's card has our profile now
	require.NoError(t, s.outsider.Put(firstSerial, theirs))
	op := during(s.doors[0], "48213", 1, 0, "09:00", "10:00")
	s.remove(s.open(), op, s.refOf(48213))
	s.apply(s.open(), during(s.doors[0], "48214", 1, 0, "11:00", "12:00"))
	require.Len(t, s.profiles(), 3, "it stays for them")
}

// TestNumberThatWasTakenMeanwhileIsLeftAlone: somebody fills the number that we are about
// to write after we saw that it was empty. The next try takes another one.
func TestNumberThatWasTakenMeanwhileIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	session, op := s.open(), during(s.doors[0], "48213", 1, 0, "09:00", "10:00")
	last := func(request []byte) bool { return uhppotetest.GetProfile(request) && request[8] == 2 }
	s.relay(t, s.doors[0]).Once(last, func(_ []byte, pass func() []byte) [][]byte {
		shown := pass()
		assert.NoError(t, s.outsider.PutProfile(firstSerial, 254, uhppotetest.OfficeHours))
		return [][]byte{shown}
	})
	_, err := session.Apply(t.Context(), op)
	require.Error(t, err)
	require.Equal(t, latchkey.FaultBusy, latchkey.FaultOf(err).Class)
	theirs := s.profiles()
	require.Len(t, theirs, 1)
	require.Empty(t, s.records(t, firstSerial))

	s.apply(session, op)
	now := s.profiles()
	require.Contains(t, now, uint8(253))
	require.Equal(t, theirs[254], now[254], "theirs is as it was")
}

// TestProfilesThatAreGoneArePutBack: a panel whose profiles were cleared opens at any
// hour. That is seen, and the next write puts it right.
func TestProfilesThatAreGoneArePutBack(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	session, op := s.open(), during(s.doors[0], "48213", 1, 3, "15:00", "11:00")
	receipt := s.apply(session, op)
	require.NoError(t, s.outsider.ClearProfiles(firstSerial))
	early := op.Credential.Window.StartsAt.Add(-time.Hour)
	require.True(t, s.opensAt(early, 48213), "it fails open")

	seen, err := session.Observe(t.Context(), s.doors[0])
	require.NoError(t, err)
	require.True(t, seen.Items[0].Window.StartsAt.Before(early), "that is seen")
	op.Key, op.Ref = uuid.NewString(), receipt.Ref
	s.apply(session, op)
	require.False(t, s.opensAt(early, 48213))
}

// TestProfileThatSomebodyChangedIsAConflict: ours with other hours is not ours any more.
func TestProfileThatSomebodyChangedIsAConflict(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	session, op := s.open(), during(s.doors[0], "48213", 1, 0, "09:00", "10:00")
	receipt := s.apply(session, op)
	require.NoError(t, s.outsider.PutProfile(firstSerial, 254, uhppotetest.OfficeHours))
	seen, err := session.Observe(t.Context(), s.doors[0])
	require.NoError(t, err)
	require.False(t, seen.Items[0].Window.Equal(op.Credential.Window))
	op.Key, op.Ref = uuid.NewString(), receipt.Ref
	_, err = session.Apply(t.Context(), op)
	require.Equal(t, latchkey.FaultConflict, latchkey.FaultOf(err).Class)
	op.Action = drivers.Remove
	_, err = session.Apply(t.Context(), op)
	require.Equal(t, latchkey.FaultConflict, latchkey.FaultOf(err).Class)
}

// TestPanelOfWholeDays takes no profile, and says what it enforces.
func TestPanelOfWholeDays(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	s.config.Controllers[0].Windows = "days"
	session, op := s.open(), during(s.doors[0], "48213", 1, 1, "15:00", "11:00")
	inventory, err := session.Discover(t.Context())
	require.NoError(t, err)
	caps := inventory.Doors[0].Capabilities
	require.Equal(t, latchkey.PrecisionDate, caps.Native)
	receipt := s.apply(session, op)
	require.True(t, receipt.Actual.Equal(caps.Fit(op.Credential.Window, zone).Window))
	require.Empty(t, s.profiles())
	require.Equal(t, uint8(1), s.records(t, firstSerial)[0].Doors[0])
}

// TestWindowThatBeganNeedsNoProfileForItsStart, so that people who come for good need none.
func TestWindowThatBeganNeedsNoProfileForItsStart(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	op := operation(drivers.Put, s.doors[0], "48213")
	op.Credential.Window.EndsAt = nil
	receipt := s.apply(s.open(), op)
	require.Empty(t, s.profiles())
	require.True(t, receipt.Actual.Covers(op.Credential.Window))
	require.True(t, s.opens(1, 48213, 0))
}

// TestClockIsRightBeforeHoursAreWritten: minutes are those of the panel's clock.
func TestClockIsRightBeforeHoursAreWritten(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	require.NoError(t, s.outsider.SetClock(firstSerial, berlinWall().Add(-3*time.Hour)))
	s.apply(s.open(), during(s.doors[0], "48213", 1, 0, "09:00", "10:00"))
	require.Less(t, s.drift(t).Abs(), 5*time.Second)
}

// TestTableThatIsTooLongToReadIsNotOffline: an operation whose time is over while it
// looks for a free profile has changed nothing, and says nothing against the panel.
func TestTableThatIsTooLongToReadIsNotOffline(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	require.NoError(t, s.outsider.Put(firstSerial, stranger(20000001)))
	ctx, giveUp := context.WithCancel(t.Context())
	s.relay(t, s.doors[0]).Once(uhppotetest.GetRecordAt, func([]byte, func() []byte) [][]byte {
		giveUp()
		return nil
	})
	_, err := s.open().Apply(ctx, during(s.doors[0], "48213", 1, 0, "09:00", "10:00"))
	fault := latchkey.FaultOf(err)
	require.Equal(t, latchkey.FaultBusy, fault.Class)
	require.Contains(t, fault.Message, "could not all be read in time")
	require.Empty(t, s.profiles())
	require.Len(t, s.records(t, firstSerial), 1)
}
