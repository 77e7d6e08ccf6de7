package uhppote

import "time"

// The numbers of time profiles: a record's door is closed (0), open (1), or
// follows the profile of this number.
const (
	firstProfile = 2
	lastProfile  = 254
	noProfile    = 0
)

// A minute of the day, from 0 (00:00) to lastOfDay (23:59).
const lastOfDay = 24*60 - 1

// segment is a part of the day, both minutes included.
type segment struct{ from, to int }

var allDay = segment{0, lastOfDay}

// profile is a time profile of a panel: it opens on its dates and weekdays in
// any of its segments, and besides whenever the profile that it is linked to does.
type profile struct {
	days     days
	weekdays [7]bool // from Monday
	segments [3]segment
	next     byte // the linked profile; noProfile for none
}

var everyDay = [7]bool{true, true, true, true, true, true, true}

// opening is a profile as we write it. A segment of zeros opens at 00:00, so that
// none is left unused: all three are the same, and that is what ours are known by.
func opening(on days, during segment, next byte) profile {
	return profile{days: on, weekdays: everyDay, segments: [3]segment{during, during, during}, next: next}
}

// free is what we write where a profile of ours was, when nothing refers to it any
// more: a panel can only clear all its profiles at once. It opens never.
var free = profile{days: days{firstDate, firstDate}}

// isOurs reports whether a profile is one that we write.
func (p profile) isOurs() bool {
	during := p.segments[0]
	shaped := p == opening(p.days, during, p.next) && during.from <= during.to
	return p == free || shaped && (during == allDay || p.days.from == p.days.to)
}

// profiles are those that a span needs, the first one first and not yet linked;
// none when its days are whole. What the dates of the record say already is left
// out, so that more records can share them.
func (s span) profiles() []profile {
	on, starts, ends := s.days(), minuteOf(s.start), lastOfDay
	if !s.end.IsZero() {
		ends = minuteOf(s.end.Add(-time.Minute))
	}
	late, early := starts > 0, ends < lastOfDay
	switch {
	case !late && !early:
		return nil
	case on.from == on.to:
		return []profile{opening(on, segment{starts, ends}, noProfile)}
	}
	var parts []profile
	between := days{firstDate, lastDate}
	if late {
		parts = append(parts, opening(days{on.from, on.from}, segment{starts, lastOfDay}, noProfile))
		between.from = on.from.next()
	}
	if early {
		between.to = on.to.previous()
	}
	if !between.to.before(between.from) {
		parts = append(parts, opening(between, allDay, noProfile))
	}
	if early {
		parts = append(parts, opening(days{on.to, on.to}, segment{0, ends}, noProfile))
	}
	return parts
}

func minuteOf(t time.Time) int { return t.Hour()*60 + t.Minute() }

// opens is the span from the first to the last minute at which a profile opens
// on some days, whatever lies between; false when it never does.
func (p profile) opens(on days) (span, bool) {
	on, some := p.days.within(on)
	day, open := p.day()
	if !some || !open || p.weekdays == [7]bool{} || p.days.from.isZero() || p.days.to.isZero() {
		return span{}, false
	}
	start := on.from.utc().Add(time.Duration(day.from) * time.Minute)
	return span{start: start, end: on.to.utc().Add(time.Duration(day.to+1) * time.Minute)}, true
}

// day is from the first to the last minute of a profile's segments. Other
// people's software leaves those at zero that it does not use.
func (p profile) day() (segment, bool) {
	if p.segments == [3]segment{} {
		return segment{}, true
	}
	whole, found := segment{from: lastOfDay, to: 0}, false
	for _, s := range p.segments {
		if s.from <= s.to && s != (segment{}) {
			whole, found = segment{min(whole.from, s.from), max(whole.to, s.to)}, true
		}
	}
	return whole, found
}
