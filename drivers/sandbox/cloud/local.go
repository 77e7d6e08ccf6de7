package cloud

import (
	"time"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

const localLayout = "2006-01-02T15:04:05"

// timed fills in what the request leaves out of instants and readings, on locks
// that keep readings of their clock. Who is told instants only, and not the zone's
// rules, takes today's offset for all of them: the maker's own mistake.
func (r *record) timed(request asked, now time.Time) asked {
	switch {
	case !r.profile().WallClock:
		request.Local = nil
	case request.Local != nil:
		starts, ends := readings(*request.Local)
		if starts == nil {
			return request
		}
		window := latchkey.Wall{Start: *starts, End: ends}.Window(r.zone())
		request.StartsAt, request.EndsAt = &window.StartsAt, window.EndsAt
	case request.StartsAt != nil:
		_, offset := now.In(r.zone()).Zone()
		show := func(at time.Time) string {
			return at.UTC().Add(time.Duration(offset) * time.Second).Format(localLayout)
		}
		request.Local = &wire.Local{Start: show(*request.StartsAt)}
		if request.EndsAt != nil {
			request.Local.End = show(*request.EndsAt)
		}
	}
	return request
}

// readings are the bounds of a local window as times in UTC with the same digits.
func readings(local wire.Local) (starts, ends *time.Time) {
	if at, err := time.Parse(localLayout, local.Start); err == nil {
		starts = &at
	}
	if at, err := time.Parse(localLayout, local.End); err == nil {
		ends = &at
	}
	return starts, ends
}

// shownIn is what a clock in the zone shows, as a time in UTC with the same digits.
func shownIn(at time.Time, zone *time.Location) time.Time {
	_, offset := at.In(zone).Zone()
	return at.UTC().Add(time.Duration(offset) * time.Second)
}
