package uhppote

import "time"

// date is a day in a panel's own calendar, whatever the zone.
type date struct {
	year  int
	month time.Month
	day   int
}

// The calendar we use: boards refuse a zero date, their own software offers no
// year before 2000, and 2099-12-31 stands for "no end".
var (
	firstDate = date{2000, time.January, 1}
	lastDate  = date{2099, time.December, 31}
)

func dateOf(t time.Time) date {
	year, month, day := t.Date()
	return date{year, month, day}
}

func (d date) isZero() bool { return d == date{} }

// exists tells a day of the calendar from 2023-02-30 and the zero date.
func (d date) exists() bool { return d.year > 0 && dateOf(d.utc()) == d }

func (d date) utc() time.Time { return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC) }

func (d date) before(o date) bool { return d.utc().Before(o.utc()) }

// starts returns the first instant of the day in the zone. That is midnight
// but where the clocks skip it.
func (d date) starts(zone *time.Location) time.Time {
	found := time.Time{}
	for _, t := range d.edges(zone) {
		inside := dateOf(t) == d && dateOf(t.Add(-1)) != d
		if inside && (found.IsZero() || t.Before(found)) {
			found = t
		}
	}
	return orElse(found, d.midnight(zone))
}

// ends returns the first instant after the last one of the day in the zone.
func (d date) ends(zone *time.Location) time.Time {
	found := time.Time{}
	for _, t := range d.edges(zone) {
		outside := dateOf(t) != d && dateOf(t.Add(-1)) == d
		if outside && t.After(found) {
			found = t
		}
	}
	return orElse(found, d.next().midnight(zone))
}

// edges lists the instants at which the day can begin or end: its two
// midnights by the clock of each offset in force around it, and the changes of
// offset themselves.
func (d date) edges(zone *time.Location) []time.Time {
	var edges []time.Time
	for hours := -36; hours <= 60; hours += 6 {
		near := d.utc().Add(time.Duration(hours) * time.Hour).In(zone)
		_, offset := near.Zone()
		shift := -time.Duration(offset) * time.Second
		from, to := near.ZoneBounds()
		edges = append(edges, d.utc().Add(shift).In(zone), d.next().utc().Add(shift).In(zone), from.In(zone), to.In(zone))
	}
	return edges
}

func (d date) next() date { return dateOf(d.utc().AddDate(0, 0, 1)) }

func (d date) midnight(zone *time.Location) time.Time {
	return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, zone)
}

func orElse(t, other time.Time) time.Time {
	if t.IsZero() {
		return other
	}
	return t
}
