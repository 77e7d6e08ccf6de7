package latchkey

import "time"

// Round returns the smallest window that a lock of this precision in this zone
// can keep and that covers w: the start is rounded down and the end up, so that
// nobody is shut out. PrecisionNone keeps no window: it returns one that is open
// on both sides.
func (p WindowPrecision) Round(w Window, zone *time.Location) Window {
	if p == PrecisionNone {
		return Window{}
	}
	rounded := Window{StartsAt: p.Floor(w.StartsAt, zone)}
	if w.EndsAt != nil {
		end := p.Ceil(*w.EndsAt, zone)
		rounded.EndsAt = &end
	}
	return rounded
}

// Floor returns the last instant at or before t that the lock can name.
func (p WindowPrecision) Floor(t time.Time, zone *time.Location) time.Time {
	switch p {
	case PrecisionDate:
		return midnight(t, 0, zone)
	case PrecisionHour:
		return fullHour(t, -time.Minute, zone)
	case PrecisionMinute:
		return t.UTC().Truncate(time.Minute)
	case PrecisionSecond:
		return t.UTC().Truncate(time.Second)
	case PrecisionNone:
	}
	return t.UTC()
}

// Ceil returns the first instant at or after t that the lock can name.
func (p WindowPrecision) Ceil(t time.Time, zone *time.Location) time.Time {
	floor := p.Floor(t, zone)
	if floor.Equal(t) {
		return floor
	}
	switch p {
	case PrecisionDate:
		return midnight(t, 1, zone)
	case PrecisionHour:
		return fullHour(t.Add(time.Minute-1), time.Minute, zone)
	case PrecisionMinute:
		return floor.Add(time.Minute)
	case PrecisionSecond:
		return floor.Add(time.Second)
	case PrecisionNone:
	}
	return floor
}

// fullHour walks minute by minute to a full hour of the door's clock, which is
// none of UTC's in zones that are half an hour off, or shift by half an hour.
func fullHour(t time.Time, step time.Duration, zone *time.Location) time.Time {
	at := t.UTC().Truncate(time.Minute)
	for at.In(zone).Minute() != 0 {
		at = at.Add(step)
	}
	return at
}

// midnight returns the first instant of t's day in the zone, days later. Where a
// clock change takes that midnight away, time.Date may name an instant of the day
// before; where it repeats it, either of the two.
func midnight(t time.Time, days int, zone *time.Location) time.Time {
	local := t.In(zone)
	day := time.Date(local.Year(), local.Month(), local.Day()+days, 0, 0, 0, 0, time.UTC)
	first := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone)
	for reading(first).Before(day) {
		first = first.Add(time.Hour)
	}
	if earlier := first.Add(-time.Hour); !reading(earlier).Before(day) {
		first = earlier
	}
	return first.UTC()
}

// reading is what a clock in t's zone shows, as if that zone were UTC.
func reading(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}
