package uhppote

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestProfilesOpenForTheSpanAlone: of every minute around a window, the dates of the
// record and the profiles that it is tied to let in those of the window rounded to
// the minute, and no other; also when a profile without those dates is read.
func TestProfilesOpenForTheSpanAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		zone := drawZone(t)
		span, err := spanOf(drawWindow(t, zone), zone)
		require.NoError(t, err)
		if rapid.Bool().Draw(t, "endless") {
			span.end = time.Time{}
		}
		tied := hours{chain: span.profiles(), void: len(span.profiles()) == 0}
		for _, at := range minutesAround(span) {
			within := !at.Before(span.start) && (span.end.IsZero() || at.Before(span.end))
			require.Equal(t, within, opensAt(span.days(), tied, at), "%v of %v", at, span)
		}
		require.True(t, tied.during(span.days()).equal(span))
		require.True(t, tied.areOurs())
	})
}

// minutesAround are the minutes of the two days around either end, and one of each day between.
func minutesAround(s span) []time.Time {
	end := s.end
	if end.IsZero() {
		end = s.start.AddDate(1, 0, 0)
	}
	var minutes []time.Time
	for at := s.start.AddDate(0, 0, -1); at.Before(end.AddDate(0, 0, 1)); {
		minutes = append(minutes, at)
		step := 7 * time.Minute
		for _, edge := range []time.Time{s.start, end} {
			if at.Sub(edge).Abs() < 10*time.Minute {
				step = time.Minute
			}
		}
		if at.Sub(s.start) > 48*time.Hour && end.Sub(at) > 48*time.Hour {
			step = 11*time.Hour + 13*time.Minute
		}
		at = at.Add(step)
	}
	return minutes
}

// opensAt is what a panel does: as the simulator's checkTimeProfile, but with the
// record's dates, which it does not look at.
func opensAt(record days, h hours, at time.Time) bool {
	on := func(d days) bool { return !dateOf(at).before(d.from) && !d.to.before(dateOf(at)) }
	if !on(record) || h.void {
		return on(record)
	}
	for _, p := range h.chain {
		for _, s := range p.segments {
			if on(p.days) && p.weekdays[(int(at.Weekday())+6)%7] && minuteOf(at) >= s.from && minuteOf(at) <= s.to {
				return true
			}
		}
	}
	return false
}

func TestOnlyOurOwnProfilesAreOurs(t *testing.T) {
	t.Parallel()
	one, many := days{date{2026, 12, 1}, date{2026, 12, 1}}, days{date{2026, 12, 1}, date{2026, 12, 9}}
	assert.True(t, free.isOurs())
	assert.True(t, opening(one, segment{900, lastOfDay}, 7).isOurs())
	assert.True(t, opening(many, allDay, noProfile).isOurs())
	for name, change := range map[string]func(*profile){
		"another segment": func(p *profile) { p.segments[2] = segment{} },
		"no weekend":      func(p *profile) { p.weekdays[6] = false },
		"hours of days":   func(p *profile) { *p = opening(many, segment{540, 1020}, noProfile) },
		"nonsense":        func(p *profile) { *p = opening(one, neverOpen, noProfile) },
	} {
		theirs := opening(one, segment{900, 1020}, noProfile)
		change(&theirs)
		assert.False(t, theirs.isOurs(), name)
		assert.False(t, hours{chain: []profile{free, theirs}}.areOurs(), name)
	}
	assert.False(t, profile{}.isOurs())
}

// A record that never opens ends as it begins, and one whose profile is missing opens for whole days.
func TestHoursAsTheyAreShown(t *testing.T) {
	t.Parallel()
	on := days{date{2026, 12, 1}, date{2026, 12, 3}}
	never := hours{chain: []profile{free}}.during(on)
	assert.Equal(t, never.start, never.end)
	assert.Equal(t, on.span(), hours{chain: []profile{free}, void: true}.during(on))
	office := profile{days: days{firstDate, lastDate}, weekdays: everyDay, segments: [3]segment{{540, 720}, {780, 1019}, {}}}
	assert.Equal(t, span{on.from.utc().Add(9 * time.Hour), on.to.utc().Add(17 * time.Hour)}, hours{chain: []profile{office}}.during(on))
}
