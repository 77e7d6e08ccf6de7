package uhppote

import (
	"time"

	"latchkey"
)

// span is a window in readings of a panel's clock, to the minute: times in UTC
// that have the clock's digits.
type span struct {
	start time.Time
	end   time.Time // the first minute that is not part of it; zero never ends
}

// The first and the last minute of the calendar we use.
var (
	firstMinute = firstDate.utc()
	endOfTime   = lastDate.next().utc()
)

// spanOf returns the fewest minutes that hold the window, also through a change
// of the clocks (latchkey.Window.Wall). No end, or one after the calendar's, is
// none. A window that is empty or lies outside the calendar is a FaultPermanent.
func spanOf(window latchkey.Window, zone *time.Location) (span, error) {
	if window.EndsAt != nil && !window.EndsAt.After(window.StartsAt) {
		return span{}, latchkey.Faultf(latchkey.FaultPermanent, "the window ends before it starts")
	}
	rounded := latchkey.PrecisionMinute.Round(window, zone)
	shown := rounded.Wall(zone)
	s := span{start: shown.Start.Truncate(time.Minute)}
	if shown.End != nil {
		s.end = endOf(*shown.End, *rounded.EndsAt, zone)
	}
	if !s.start.Before(endOfTime) || !s.end.IsZero() && !s.end.After(firstMinute) {
		return span{}, latchkey.Faultf(latchkey.FaultPermanent,
			"the panel's calendar goes from %d to %d", firstDate.year, lastDate.year)
	}
	return s.inCalendar(), nil
}

// endOf is the minute after the last that is shown before the end. Where the clock is
// turned forward at the end, that comes before what it shows then, perhaps by a day.
func endOf(shown, at time.Time, zone *time.Location) time.Time {
	last := wall(at.Add(-time.Second), zone).Truncate(time.Minute)
	if shown.Equal(wall(at, zone)) && last.Add(time.Minute).Before(shown) {
		return last.Add(time.Minute)
	}
	return shown.Add(time.Minute - 1).Truncate(time.Minute)
}

func (s span) inCalendar() span {
	if s.start.Before(firstMinute) {
		s.start = firstMinute
	}
	if !s.end.Before(endOfTime) {
		s.end = time.Time{}
	}
	return s
}

// begun is the span from the first minute of its first day on: what is past needs
// no profile.
func (s span) begun() span { return span{start: dateOf(s.start).utc(), end: s.end} }

// wholeDays is the span with all of its first and last day.
func (s span) wholeDays() span { return s.days().span() }

// days are the dates of the record: no others are part of the span.
func (s span) days() days {
	covered := days{from: dateOf(s.start), to: lastDate}
	if !s.end.IsZero() {
		covered.to = dateOf(s.end.Add(-time.Minute))
	}
	return covered
}

func (s span) equal(o span) bool { return s.start.Equal(o.start) && s.end.Equal(o.end) }

// window returns the instants that the span stands for.
func (s span) window(zone *time.Location) latchkey.Window {
	wall := latchkey.Wall{Start: s.start}
	if !s.end.IsZero() {
		wall.End = &s.end
	}
	return wall.Window(zone)
}

// days are whole days of a panel's calendar, both included.
type days struct{ from, to date }

func (d days) span() span { return span{start: d.from.utc(), end: d.to.next().utc()}.inCalendar() }

// within is what of the days lies in others; false when nothing does.
func (d days) within(others days) (days, bool) {
	both := days{from: later(d.from, others.from), to: earlier(d.to, others.to)}
	return both, !both.to.before(both.from)
}

func earlier(a, b date) date {
	if a.before(b) {
		return a
	}
	return b
}

func later(a, b date) date {
	if a.before(b) {
		return b
	}
	return a
}
