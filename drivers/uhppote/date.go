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

func (d date) next() date { return dateOf(d.utc().AddDate(0, 0, 1)) }

func (d date) previous() date { return dateOf(d.utc().AddDate(0, 0, -1)) }
