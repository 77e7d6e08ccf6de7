package latchkey

import "time"

// Wall is a window in readings of a door's clock: what a lock is told that knows
// its wall clock and nothing of zones. A reading is a time in UTC that has the
// clock's digits.
type Wall struct {
	Start time.Time
	End   *time.Time // nil never ends
}

// Wall returns the readings between which a lock in the zone must open to serve
// the whole window. Within an hour that the clock shows twice a reading will not
// do: the lock would be shut from the change on until the start comes round again,
// or from the first time it meets the end. The window then begins at the reading
// to which the clock is turned back, or ends at the one from which it is.
func (w Window) Wall(zone *time.Location) Wall {
	wall := Wall{Start: reading(w.StartsAt.In(zone))}
	if _, last := occurrences(wall.Start, zone); last.After(w.StartsAt) {
		if turned, _ := last.In(zone).ZoneBounds(); !w.Ended(turned) {
			wall.Start = reading(turned.In(zone))
		}
	}
	if w.EndsAt == nil {
		return wall
	}
	end := reading(w.EndsAt.In(zone))
	if first, _ := occurrences(end, zone); first.Before(*w.EndsAt) {
		turned, _ := w.EndsAt.In(zone).ZoneBounds()
		if before := turned.Add(-1); w.Started(before) {
			end = reading(before.In(zone)).Add(1)
		}
	}
	wall.End = &end
	return wall
}

// Window returns the window that such a lock enforces: from the first time its
// clock shows the start to the last time it shows the end.
func (l Wall) Window(zone *time.Location) Window {
	first, _ := occurrences(l.Start, zone)
	window := Window{StartsAt: first}
	if l.End != nil {
		_, last := occurrences(*l.End, zone)
		window.EndsAt = &last
	}
	return window
}

// occurrences are the first and the last instant at which a clock in the zone
// shows a reading: they differ where it is turned back, and are the moment of the
// change where it is turned forward over the reading.
func occurrences(shown time.Time, zone *time.Location) (first, last time.Time) {
	before := shown.Add(-offset(shown.Add(-day), zone))
	after := shown.Add(-offset(shown.Add(day), zone))
	isBefore, isAfter := reading(before.In(zone)).Equal(shown), reading(after.In(zone)).Equal(shown)
	switch {
	case isBefore && isAfter:
		return before.UTC(), after.UTC()
	case isBefore:
		return before.UTC(), before.UTC()
	case isAfter:
		return after.UTC(), after.UTC()
	}
	skipped, _ := before.In(zone).ZoneBounds()
	return skipped.UTC(), skipped.UTC()
}

const day = 24 * time.Hour

func offset(at time.Time, zone *time.Location) time.Duration {
	_, seconds := at.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}
