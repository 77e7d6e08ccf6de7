package cloud

import (
	"math/rand/v2"
	"slices"
	"time"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// checkFrame refuses a window that is none of the lock's. Like the rules about
// digits it is the lock's own reading: it takes only what fits to the minute.
func (r *record) checkFrame(request asked) *wire.ProblemDetail {
	frames := r.profile().Frames
	starts, ends := r.floor(request.StartsAt), r.floor(request.EndsAt)
	switch {
	case request.OneTime && r.profile().OneTime == 0:
		return problem(wire.Unsupported, "the lock takes no codes for one use")
	case request.OneTime && (starts == nil || ends == nil || ends.Sub(*starts) != r.profile().OneTime):
		return problem(wire.NoTimeFrame, "a code for one use has a time of its own")
	case request.OneTime, len(frames) == 0, starts == nil:
		return nil
	}
	if ends == nil || !slices.ContainsFunc(frames, func(f latchkey.TimeFrame) bool {
		return within(f, shownIn(*starts, r.zone()), shownIn(*ends, r.zone()))
	}) {
		return problem(wire.NoTimeFrame, "no time slots found")
	}
	return nil
}

func within(frame latchkey.TimeFrame, starts, ends time.Time) bool {
	clock := func(at time.Time) string { return at.Format("15:04") }
	length := ends.Sub(starts)
	switch {
	case length < frame.Min, frame.Max > 0 && length > frame.Max:
		return false
	case frame.SameTime:
		return clock(starts) == clock(ends)
	case len(frame.Slots) > 0:
		return slices.ContainsFunc(frame.Slots, func(s latchkey.TimeSlot) bool {
			return s.Start == clock(starts) && s.End == clock(ends)
		})
	}
	return true
}

// make chooses a code, as the lock's maker does.
func (r *record) make() string {
	digits := make([]byte, r.Lengths[0])
	for i := range digits {
		digits[i] = byte('0' + rand.N(10)) //nolint:gosec // a simulated maker
	}
	return r.another("", string(digits))
}
