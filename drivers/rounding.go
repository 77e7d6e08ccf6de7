package drivers

import (
	"time"

	"latchkey"
)

// openEnded is how far off an end must be to count as none: hardware that
// needs an end is given one of its own far future.
const openEnded = 10 * 365 * 24 * time.Hour

// Rounding is how a door keeps windows.
type Rounding struct {
	Precision latchkey.WindowPrecision
	Zone      *time.Location // whose days PrecisionDate keeps; nil is UTC
	Now       time.Time      // what lies before it can no longer matter at the door
}

// RoundingOf reads a door's rounding from what the driver said about it.
func RoundingOf(door Door, now time.Time) Rounding {
	zone, err := time.LoadLocation(door.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	return Rounding{Precision: door.Capabilities.Native, Zone: zone, Now: now}
}

// Round returns the smallest window the door can keep that covers w: the start
// is rounded down and the end up, so that nobody is shut out. PrecisionNone
// keeps no window: it returns one that is open on both sides.
func (r Rounding) Round(w latchkey.Window) latchkey.Window {
	if r.Precision == latchkey.PrecisionNone {
		return latchkey.Window{}
	}
	rounded := latchkey.Window{StartsAt: r.floor(w.StartsAt)}
	if w.EndsAt != nil {
		end := r.ceil(*w.EndsAt)
		rounded.EndsAt = &end
	}
	return rounded
}

// Holds reports whether a door that shows seen keeps what was wanted. An end
// ten years after the wanted start or later counts as open; starts that have
// both passed are equal.
func (r Rounding) Holds(wanted, seen latchkey.Window) bool {
	if r.Precision == latchkey.PrecisionNone {
		return true
	}
	rounded := r.Round(wanted)
	return r.sameStart(rounded.StartsAt, seen.StartsAt) && r.sameEnd(rounded, seen)
}

func (r Rounding) sameStart(wanted, seen time.Time) bool {
	if !wanted.After(r.Now) && !seen.After(r.Now) {
		return true
	}
	return r.floor(seen).Equal(wanted)
}

func (r Rounding) sameEnd(wanted, seen latchkey.Window) bool {
	if wanted.EndsAt == nil {
		return seen.EndsAt == nil || seen.EndsAt.Sub(wanted.StartsAt) >= openEnded
	}
	return seen.EndsAt != nil && r.ceil(*seen.EndsAt).Equal(*wanted.EndsAt)
}

// floor returns the last instant at or before t that the door can name.
func (r Rounding) floor(t time.Time) time.Time {
	switch r.Precision {
	case latchkey.PrecisionDate:
		return r.midnight(t, 0)
	case latchkey.PrecisionHour:
		return t.UTC().Truncate(time.Hour)
	case latchkey.PrecisionMinute:
		return t.UTC().Truncate(time.Minute)
	case latchkey.PrecisionSecond:
		return t.UTC().Truncate(time.Second)
	case latchkey.PrecisionNone:
	}
	return t.UTC()
}

// ceil returns the first instant at or after t that the door can name.
func (r Rounding) ceil(t time.Time) time.Time {
	floor := r.floor(t)
	if floor.Equal(t) {
		return floor
	}
	switch r.Precision {
	case latchkey.PrecisionDate:
		return r.midnight(t, 1)
	case latchkey.PrecisionHour:
		return floor.Add(time.Hour)
	case latchkey.PrecisionMinute:
		return floor.Add(time.Minute)
	case latchkey.PrecisionSecond:
		return floor.Add(time.Second)
	case latchkey.PrecisionNone:
	}
	return floor
}

// midnight returns the first instant of t's day in the door's zone, days later.
// Where a clock change takes that midnight away, time.Date may name an instant
// of the day before; where it repeats it, either of the two.
func (r Rounding) midnight(t time.Time, days int) time.Time {
	local := t.In(r.zone())
	day := time.Date(local.Year(), local.Month(), local.Day()+days, 0, 0, 0, 0, time.UTC)
	first := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, r.zone())
	for wall(first).Before(day) {
		first = first.Add(time.Hour)
	}
	if earlier := first.Add(-time.Hour); !wall(earlier).Before(day) {
		first = earlier
	}
	return first.UTC()
}

// wall is what a clock in t's zone shows, as if that zone were UTC.
func wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

func (r Rounding) zone() *time.Location {
	if r.Zone == nil {
		return time.UTC
	}
	return r.Zone
}
