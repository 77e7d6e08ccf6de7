package zwavejs

import (
	"time"

	"latchkey"
)

// span is a window in readings of a lock's clock, to the minute: times in UTC that
// have the clock's digits. Its end is the first minute that is not part of it.
type span struct{ start, end time.Time }

// The first and the last minute that a lock can name; an end there is none.
var (
	firstMinute = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	lastMinute  = time.Date(2099, 12, 31, 23, 59, 0, 0, time.UTC)
)

// yearDay is a schedule as the lock is told: years since 2000.
type yearDay struct {
	StartYear   int        `json:"startYear"`
	StartMonth  time.Month `json:"startMonth"`
	StartDay    int        `json:"startDay"`
	StartHour   int        `json:"startHour"`
	StartMinute int        `json:"startMinute"`
	StopYear    int        `json:"stopYear"`
	StopMonth   time.Month `json:"stopMonth"`
	StopDay     int        `json:"stopDay"`
	StopHour    int        `json:"stopHour"`
	StopMinute  int        `json:"stopMinute"`
}

// spanOf returns the fewest minutes that hold the window, also through a change of
// the clocks (latchkey.Window.Wall). A window that is empty or lies outside the
// lock's calendar is a FaultPermanent.
func spanOf(window latchkey.Window, zone *time.Location) (span, error) {
	if window.EndsAt != nil && !window.EndsAt.After(window.StartsAt) {
		return span{}, latchkey.Faultf(latchkey.FaultPermanent, "the window ends before it starts")
	}
	rounded := latchkey.PrecisionMinute.Round(window, zone)
	shown := rounded.Wall(zone)
	s := span{start: shown.Start.Truncate(time.Minute), end: lastMinute}
	if shown.End != nil {
		s.end = earlier(endOf(*shown.End, *rounded.EndsAt, zone), lastMinute)
	}
	if s.start.Before(firstMinute) {
		s.start = firstMinute
	}
	if !s.start.Before(s.end) {
		return span{}, latchkey.Faultf(latchkey.FaultPermanent, "the lock's calendar goes from 2000 to 2099")
	}
	return s, nil
}

// endOf is the minute after the last that is shown before the end. Where the clock is
// turned forward at the end, that comes before what it shows then.
func endOf(shown, at time.Time, zone *time.Location) time.Time {
	last := wall(at.Add(-time.Second), zone).Truncate(time.Minute)
	if shown.Equal(wall(at, zone)) && last.Add(time.Minute).Before(shown) {
		return last.Add(time.Minute)
	}
	return shown.Add(time.Minute - 1).Truncate(time.Minute)
}

// with is the shortest span that holds both; nil is none.
func (s *span) with(other *span) *span {
	if s == nil || other == nil {
		if s == nil {
			return other
		}
		return s
	}
	both := span{start: earlier(s.start, other.start), end: s.end}
	if other.end.After(both.end) {
		both.end = other.end
	}
	return &both
}

// is reports whether a lock that shows seen keeps the span.
func (s span) is(seen *span) bool {
	return seen != nil && s.start.Equal(seen.start) && s.end.Equal(seen.end)
}

// window returns the instants that the span stands for.
func (s span) window(zone *time.Location) latchkey.Window {
	shown := latchkey.Wall{Start: s.start}
	if s.end.Before(lastMinute) {
		shown.End = &s.end
	}
	return shown.Window(zone)
}

func (s span) yearDay() yearDay {
	return yearDay{
		StartYear: s.start.Year() - firstMinute.Year(), StartMonth: s.start.Month(), StartDay: s.start.Day(),
		StartHour: s.start.Hour(), StartMinute: s.start.Minute(),
		StopYear: s.end.Year() - firstMinute.Year(), StopMonth: s.end.Month(), StopDay: s.end.Day(),
		StopHour: s.end.Hour(), StopMinute: s.end.Minute(),
	}
}

func (y yearDay) span() span {
	return span{
		start: time.Date(firstMinute.Year()+y.StartYear, y.StartMonth, y.StartDay, y.StartHour, y.StartMinute, 0, 0, time.UTC),
		end:   time.Date(firstMinute.Year()+y.StopYear, y.StopMonth, y.StopDay, y.StopHour, y.StopMinute, 0, 0, time.UTC),
	}
}

// wall is what a clock in the zone shows, as if that zone were UTC.
func wall(t time.Time, zone *time.Location) time.Time {
	shown := t.In(zone)
	return time.Date(shown.Year(), shown.Month(), shown.Day(), shown.Hour(), shown.Minute(), shown.Second(), shown.Nanosecond(), time.UTC)
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
