package latchkey

import (
	"slices"
	"time"
)

// TimeFrame is one kind of window that a lock can be given (contract 4.14). Its
// bounds are of the window as the door's clock shows it.
type TimeFrame struct {
	Name     string        `json:"display_name"`
	Min      time.Duration `json:"min_duration_ns,omitempty"`
	Max      time.Duration `json:"max_duration_ns,omitempty"`         // 0 is any
	SameTime bool          `json:"matching_start_end_time,omitempty"` // it ends at the time of day at which it starts
	Slots    []TimeSlot    `json:"time_pairs,omitempty"`              // when it starts and ends, if set by the installer
}

// TimeSlot is a pair of times of day, "15:04" in the door's zone.
type TimeSlot struct {
	Name  string `json:"display_name"`
	Start string `json:"start_time"`
	End   string `json:"end_time"`
}

// Misfit is why a lock cannot keep a window; the words are the wire's.
type Misfit string

// The reasons.
const (
	MisfitTooLong Misfit = "duration_exceeds_max"
	MisfitNoSlot  Misfit = "times_do_not_match_slots"
	MisfitOngoing Misfit = "ongoing_not_supported"
)

// MaxRounding is how far a lock's time frames may widen a window at either end,
// unless the caller of a stand-alone code allows more (max_time_rounding).
const MaxRounding = time.Hour

// unknownZoneSlack is how much longer a code is left on a lock that keeps wall
// time in a zone that nobody told us, when its clock may change meanwhile.
const unknownZoneSlack = time.Hour

// Fitted is a window as a lock will keep it.
type Fitted struct {
	Window

	Misfit   Misfit // why it cannot; "" when it can
	Extended bool   // its end was put off, because the lock's zone is not known
}

// Fit fits a window to what the door can keep. It never shortens it.
func (d Door) Fit(w Window) Fitted { return d.Capabilities.Fit(w, d.TimeZone) }

// Fit fits a window to what a lock in a time zone can keep; "" is unknown.
func (c Capabilities) Fit(w Window, timeZone string) Fitted { return c.fit(w, timeZone, MaxRounding) }

func (c Capabilities) fit(w Window, timeZone string, most time.Duration) Fitted {
	zone, err := time.LoadLocation(timeZone)
	if err != nil {
		zone = time.UTC
	}
	fitted := Fitted{Window: w}
	if timeZone == "" && c.WallClock && w.spansClockChange() {
		end := w.EndsAt.Add(unknownZoneSlack)
		fitted.EndsAt, fitted.Extended = &end, true
	}
	fitted.Window = c.Native.Round(fitted.Window, zone)
	if c.Native != PrecisionNone && c.WallClock {
		fitted.Window = fitted.Wall(zone).Window(zone)
	}
	fitted.Window, fitted.Misfit = c.frame(w, fitted.Window, zone, most)
	return fitted
}

// frame finds the first time frame that can hold a rounded window.
func (c Capabilities) frame(asked, rounded Window, zone *time.Location, most time.Duration) (Window, Misfit) {
	switch {
	case asked.EndsAt == nil && c.needsEnd():
		return rounded, MisfitOngoing
	case asked.EndsAt == nil, len(c.Frames) == 0, rounded.EndsAt == nil:
		return rounded, ""
	}
	misfit := MisfitTooLong
	for _, frame := range c.Frames {
		for _, wider := range frame.candidates(rounded, zone) {
			length := wider.Wall(zone).length()
			near := wider.near(asked, most)
			switch {
			case near && frame.holds(length):
				return wider, ""
			case frame.Max == 0, length <= frame.Max:
				misfit = MisfitNoSlot
			}
		}
	}
	return rounded, misfit
}

// needsEnd reports whether the lock takes no window without an end.
func (c Capabilities) needsEnd() bool {
	return c.NeedsEnd || (len(c.Frames) > 0 && !slices.ContainsFunc(c.Frames, TimeFrame.open))
}

// open reports whether the frame holds windows without an end.
func (f TimeFrame) open() bool { return f.Max == 0 && !f.SameTime && len(f.Slots) == 0 }

func (f TimeFrame) holds(length time.Duration) bool {
	return length >= f.Min && (f.Max == 0 || length <= f.Max)
}

// candidates are the shortest windows of the frame's shape that cover w.
func (f TimeFrame) candidates(w Window, zone *time.Location) []Window {
	switch {
	case len(f.Slots) > 0:
		var slots []Window
		for _, slot := range f.Slots {
			end := clockOn(*w.EndsAt, slot.End, zone, 1)
			slots = append(slots, Window{StartsAt: clockOn(w.StartsAt, slot.Start, zone, -1), EndsAt: &end})
		}
		return slots
	case f.SameTime:
		end := clockOn(*w.EndsAt, w.StartsAt.In(zone).Format(timeOfDay), zone, 1)
		return []Window{{StartsAt: w.StartsAt, EndsAt: &end}}
	case w.Wall(zone).length() < f.Min:
		end := w.StartsAt.Add(f.Min)
		return []Window{{StartsAt: w.StartsAt, EndsAt: &end}}
	}
	return []Window{w}
}

// near reports whether the window is no more than so much wider than asked at
// either end.
func (w Window) near(asked Window, most time.Duration) bool {
	return asked.StartsAt.Sub(w.StartsAt) <= most && w.EndsAt.Sub(*asked.EndsAt) <= most
}

func (l Wall) length() time.Duration { return l.End.Sub(l.Start) }

const timeOfDay = "15:04"

// clockOn is the instant nearest to t, not after it (direction -1) or not before
// it (1), at which the zone's clock shows a time of day.
func clockOn(t time.Time, clock string, zone *time.Location, direction int) time.Time {
	at, err := time.Parse(timeOfDay, clock)
	if err != nil {
		return t
	}
	local := t.In(zone)
	for days := 0; ; days += direction {
		shown := time.Date(local.Year(), local.Month(), local.Day()+days, at.Hour(), at.Minute(), 0, 0, time.UTC)
		first, last := occurrences(shown, zone)
		switch {
		case direction < 0 && !first.After(t):
			return first
		case direction > 0 && !last.Before(t):
			return last
		}
	}
}

// changingZones has a zone for each rule by which the clocks of the places where
// such locks hang are changed.
var changingZones = []string{"America/New_York", "Europe/Berlin", "Australia/Sydney", "America/Santiago"}

// spansClockChange reports whether clocks are changed somewhere within the window.
func (w Window) spansClockChange() bool {
	return w.EndsAt != nil && slices.ContainsFunc(changingZones, func(name string) bool {
		zone, err := time.LoadLocation(name)
		if err != nil {
			return true // nobody knows: rather an hour too long than one too short
		}
		_, change := w.StartsAt.In(zone).ZoneBounds()
		return !change.IsZero() && change.Before(*w.EndsAt)
	})
}
