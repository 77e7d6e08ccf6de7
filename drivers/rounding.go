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
	Zone      *time.Location // whose days and hours it keeps; nil is UTC
	Now       time.Time      // what lies before it can no longer matter at the door

	fit func(latchkey.Window) latchkey.Window // to the door's time frames and clock; nil for one that has neither
}

// RoundingOf reads a door's rounding from what the driver said about it.
func RoundingOf(door Door, now time.Time) Rounding {
	zone, err := time.LoadLocation(door.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	return Rounding{
		Precision: door.Capabilities.Native, Zone: zone, Now: now,
		fit: func(w latchkey.Window) latchkey.Window { return door.Capabilities.Fit(w, door.TimeZone).Window },
	}
}

// Round returns the smallest window the door can keep that covers w: nobody is
// shut out. PrecisionNone keeps no window: it returns one that is open on both sides.
func (r Rounding) Round(w latchkey.Window) latchkey.Window {
	if r.fit != nil {
		return r.fit(w)
	}
	return r.Precision.Round(w, r.zone())
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

func (r Rounding) floor(t time.Time) time.Time { return r.Precision.Floor(t, r.zone()) }

func (r Rounding) ceil(t time.Time) time.Time { return r.Precision.Ceil(t, r.zone()) }

func (r Rounding) zone() *time.Location {
	if r.Zone == nil {
		return time.UTC
	}
	return r.Zone
}
