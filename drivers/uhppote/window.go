package uhppote

import (
	"time"

	"latchkey"
)

// days is what a panel enforces of a window: whole days, both included, in
// the zone of its clock.
type days struct{ from, to date }

// daysOf returns the fewest days that hold the window: a window that ends at
// midnight does not need the day that begins then. No end, or one after the
// calendar's, becomes the calendar's last day. A window that is empty or lies
// outside the calendar is a FaultPermanent.
func daysOf(window latchkey.Window, zone *time.Location) (days, error) {
	if window.EndsAt != nil && !window.EndsAt.After(window.StartsAt) {
		return days{}, latchkey.Faultf(latchkey.FaultPermanent, "the window ends before it starts")
	}
	span := days{from: firstDay(window, zone), to: lastDate}
	if window.EndsAt != nil {
		span.to = lastDay(window, zone)
	}
	if span.to.before(firstDate) || lastDate.before(span.from) {
		return days{}, latchkey.Faultf(latchkey.FaultPermanent,
			"the panel's calendar goes from %d to %d", firstDate.year, lastDate.year)
	}
	return days{from: later(span.from, firstDate), to: earlier(span.to, lastDate)}, nil
}

// firstDay is the date of the start. Where the clocks go back over midnight
// inside the window, the date before comes round again and is the first.
func firstDay(window latchkey.Window, zone *time.Location) date {
	start := window.StartsAt.In(zone)
	day := dateOf(start)
	if _, change := start.ZoneBounds(); holds(window, change) && change.Sub(start) < 24*time.Hour {
		day = earlier(day, dateOf(change.In(zone)))
	}
	return day
}

// lastDay is the date of the last instant, or the one that was shown before
// the clocks went back over midnight inside the window.
func lastDay(window latchkey.Window, zone *time.Location) date {
	last := window.EndsAt.Add(-1).In(zone)
	day := dateOf(last)
	change, _ := last.ZoneBounds()
	if before := change.Add(-1); !change.IsZero() && holds(window, before) && last.Sub(change) < 24*time.Hour {
		day = later(day, dateOf(before.In(zone)))
	}
	return day
}

// window returns the instants that the days stand for. The calendar's last
// day has no end.
func (d days) window(zone *time.Location) latchkey.Window {
	window := latchkey.Window{StartsAt: d.from.starts(zone).UTC()}
	if d.to != lastDate {
		end := d.to.ends(zone).UTC()
		window.EndsAt = &end
	}
	return window
}

func holds(window latchkey.Window, at time.Time) bool {
	return !at.IsZero() && window.Started(at) && !window.Ended(at)
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
