package uhppote_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/drivers"
	"latchkey/drivers/uhppote"
	"latchkey/drivers/uhppote/uhppotetest"
)

// history reads all there is after a place.
func (s *site) history(session drivers.Session, after drivers.Place) (events []drivers.Event, place drivers.Place, missed int) {
	s.t.Helper()
	for place = after; ; {
		found, err := session.(drivers.Historian).History(s.t.Context(), place)
		require.NoError(s.t, err)
		events, place, missed = append(events, found.Events...), found.Place, missed+found.Missed
		if !found.More {
			return events, place, missed
		}
	}
}

func (s *site) swipe(swipe uhppotetest.Swipe, granted bool) {
	s.t.Helper()
	opened, err := s.simulator.Swipe(s.t.Context(), firstSerial, swipe)
	require.NoError(s.t, err)
	require.Equal(s.t, granted, opened)
}

// What happens at a panel is told once, in its order, with the record that was
// used: what happened before we came is not, and what happened while nobody
// listened is, also when the panel was away meanwhile.
func TestPanelTellsWhatHappened(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 2)
	session := s.open()
	_, err := session.Discover(t.Context()) // sets the panel's clock
	require.NoError(t, err)
	s.put(session, s.doors[0], "48213")
	s.put(session, s.doors[0], "10058400")
	s.swipe(uhppotetest.Swipe{Door: 1, Number: 48213, PIN: 48213}, true)
	events, place, _ := s.history(session, nil)
	require.Empty(t, events)

	s.swipe(uhppotetest.Swipe{Door: 1, Number: 48213, PIN: 48213}, true)
	s.swipe(uhppotetest.Swipe{Door: 1, Number: 10058400}, true)
	require.NoError(t, session.(drivers.Unlocker).Unlock(t.Context(), s.doors[1]))
	s.SetOnline(t, s.doors[0], false)
	events, place, _ = s.history(session, place)
	require.Empty(t, events, "it is away")
	s.swipe(uhppotetest.Swipe{Door: 2, Number: 48213, PIN: 48213}, false)
	s.swipe(uhppotetest.Swipe{Door: 2, Number: 77777}, false)
	s.SetOnline(t, s.doors[0], true)

	events, place, missed := s.history(s.open(), place) // another worker
	assert.Zero(t, missed)
	ref := func(number uint32) string { return uhppote.RefOf(s.config.ReferenceKey, firstSerial, number) }
	for i := range events {
		assert.WithinDuration(t, time.Now(), events[i].At, time.Minute)
		events[i].At = time.Time{}
	}
	assert.Equal(t, []drivers.Event{
		{Kind: drivers.DoorUnlocked, Door: s.doors[0], Method: latchkey.ByKeycode, Ref: ref(48213)},
		{Kind: drivers.DoorUnlocked, Door: s.doors[0], Method: latchkey.ByCard, Ref: ref(10058400)},
		{Kind: drivers.DoorUnlocked, Door: s.doors[1], Method: latchkey.ByRemote, Unsigned: true},
		{Kind: drivers.EntryDenied, Door: s.doors[1], Reason: latchkey.DeniedCredential, Ref: ref(48213)},
		{Kind: drivers.EntryDenied, Door: s.doors[1], Reason: latchkey.DeniedUnknownCode, Ref: ref(77777)},
	}, events)
	events, _, _ = s.history(session, place)
	assert.Empty(t, events, "it was told")
}

// The ring of the simulator holds 256 entries and gives up the oldest by eights.
func TestPanelThatWroteOverWhatHappenedSaysHowMuch(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	session := s.open()
	_, place, _ := s.history(session, nil)
	for range 300 {
		s.swipe(uhppotetest.Swipe{Door: 1, Number: 77777}, false)
	}
	events, _, missed := s.history(session, place)
	assert.Equal(t, 300, len(events)+missed)
	assert.Positive(t, missed)
	assert.Greater(t, len(events), 200)
}

// A panel that was reset counts its entries from 1 again. What happened since is told,
// whether or not it has come as far as it was, and nothing twice.
func TestPanelThatCountsAnewIsReadFromItsBeginning(t *testing.T) {
	t.Parallel()
	for name, since := range map[string]int{"fewer": 2, "as many": 5, "more": 7} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := onOnePanel(t, 1)
			session := s.open()
			_, place, _ := s.history(session, nil)
			require.NoError(t, s.outsider.SetClock(firstSerial, berlinWall().Add(-time.Hour)))
			for range 5 {
				s.swipe(uhppotetest.Swipe{Door: 1, Number: 77777}, false)
			}
			events, place, _ := s.history(session, place)
			require.Len(t, events, 5)
			require.NoError(t, s.outsider.Reset(firstSerial))
			require.NoError(t, s.outsider.SetClock(firstSerial, berlinWall()))
			for range since {
				s.swipe(uhppotetest.Swipe{Door: 1, Number: 88888}, false)
			}
			events, place, missed := s.history(s.open(), place) // another worker
			require.Len(t, events, since)
			require.Zero(t, missed)
			require.Equal(t, s.refOf(88888), events[0].Ref)
			events, _, _ = s.history(session, place)
			require.Empty(t, events)
		})
	}
}

// A place of before a panel's entries were told apart by more than their number.
func TestPlaceThatIsANumberIsReadOn(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	for range 3 {
		s.swipe(uhppotetest.Swipe{Door: 1, Number: 77777}, false)
	}
	events, _, _ := s.history(s.open(), drivers.Place(`{"405419896":1}`))
	require.Len(t, events, 2)
}

// A person who comes before the start, or after the end, is told of by name: the
// panel itself turned them away.
func TestWhoComesOutOfHoursIsToldOf(t *testing.T) {
	t.Parallel()
	s := onOnePanel(t, 1)
	session := s.open()
	_, place, _ := s.history(session, nil)
	s.apply(session, during(s.doors[0], "48213", 1, 1, "15:00", "11:00"))
	s.swipe(uhppotetest.Swipe{Door: 1, Number: 48213}, false)
	events, _, _ := s.history(session, place)
	require.Len(t, events, 1)
	require.Equal(t, drivers.EntryDenied, events[0].Kind)
	require.Equal(t, latchkey.DeniedExpiredCode, events[0].Reason)
	require.Equal(t, s.refOf(48213), events[0].Ref)
}
