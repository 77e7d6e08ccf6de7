package latchkey

import (
	"fmt"
	"time"
)

// DayRounding is the most that a caller may let a code's times be widened.
const DayRounding = 24 * time.Hour

// TimesOn are the times that a door will keep for the code, or why it can keep
// none. Where a lock has time frames they are the code's own from then on, so
// that what is shown is what the lock does.
func (n NewAccessCode) TimesOn(door Door) (Window, error) {
	switch {
	case n.Terms.OneTime:
		return n.once(door)
	case len(door.Capabilities.Frames) == 0:
		return *n.Window, nil
	}
	fitted := door.Capabilities.fit(*n.Window, door.TimeZone, n.rounding())
	if fitted.Misfit != "" {
		return *n.Window, n.misfit(door, fitted.Misfit)
	}
	return fitted.Window, nil
}

func (n NewAccessCode) rounding() time.Duration { return max(n.Rounding, MaxRounding) }

// misfit says what times would do.
func (n NewAccessCode) misfit(door Door, why Misfit) error {
	wider := door.Capabilities.fit(*n.Window, door.TimeZone, DayRounding)
	switch {
	case why == MisfitOngoing:
		return Invalid("ends_at", door.Name+" takes no code without an end. Send starts_at and ends_at")
	case why == MisfitNoSlot && wider.Misfit == "":
		return untimely(fmt.Sprintf("%s has no time slot within an hour of these times. The next is from %s to %s:"+
			" send those times, or max_time_rounding 1d.", door.Name, instant(wider.StartsAt), instant(*wider.EndsAt)))
	case why == MisfitNoSlot:
		return untimely(door.Name + " has no time slot that fits: see the time_frame_options of the device.")
	}
	return untimely(door.Name + " keeps no code for as long as that: see the time_frame_options of the device.")
}

// once is when a code for one use can be used.
func (n NewAccessCode) once(door Door) (Window, error) {
	starts := door.Capabilities.Native.Floor(n.Window.StartsAt, door.Location())
	ends := starts.Add(door.Capabilities.OneTime)
	asked := n.Window.EndsAt
	switch {
	case asked == nil:
	case asked.After(ends):
		return *n.Window, untimely(fmt.Sprintf("A code for one use works on %s until %s and no longer. Leave ends_at out.",
			door.Name, instant(ends)))
	case ends.Sub(*asked) > n.rounding():
		return *n.Window, untimely(fmt.Sprintf("A code for one use works on %s until it is used, or until %s."+
			" Leave ends_at out, or send max_time_rounding 1d.", door.Name, instant(ends)))
	}
	return Window{StartsAt: starts, EndsAt: &ends}, nil
}

func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func untimely(message string) *Error {
	return &Error{Code: EInvalid, Type: "device_time_constraints_violated", Message: message}
}

// ChosenByMaker refuses a code for a door that is told none.
func ChosenByMaker(door Door) *Error {
	return &Error{
		Code: EInvalid, Type: "code_constraints_violated", Param: "code",
		Message: "The maker of " + door.Name + " chooses its codes (cannot_specify_pin_code)." +
			" Leave code out, and read it when is_waiting_for_code_assignment is false.",
	}
}

// firstUse is until when a code must be used first to go on working; nil for one
// that need not, or that is over sooner.
func (c AccessCode) firstUse(now time.Time) *time.Time {
	window, soon := c.Window(now), c.Door.Capabilities.FirstUse
	by := window.StartsAt.Add(soon)
	if soon == 0 || c.leaving(now) || window.EndsAt != nil && !window.EndsAt.After(by) {
		return nil
	}
	return &by
}

// CanChange says why nothing of a code can be changed.
func (c AccessCode) CanChange() error {
	if !c.Door.Capabilities.Offline {
		return nil
	}
	return &Error{
		Code: EInvalid, Type: "offline_access_code_not_changeable",
		Message: "The code of " + c.Door.Name + " was computed for its times, and the lock cannot be told of others. Create another access code.",
	}
}

// CanRevoke says why a code cannot be taken back. One that was not computed yet
// can.
func (c AccessCode) CanRevoke(now time.Time) error {
	if actual := c.Credential.Actual; c.Door.Capabilities.Offline && actual != nil && !actual.Ended(now) {
		until := "for ever"
		if actual.EndsAt != nil {
			until = "until " + instant(*actual.EndsAt)
		}
		return &Error{
			Code: EInvalid, Type: "offline_access_code_not_revocable",
			Message: c.Door.Name + " takes no code back: it works " + until + ", and is gone then.",
		}
	}
	return nil
}
