package latchkey

import (
	"fmt"
	"time"
)

// TryOutcome is how an attempt at a lock ended.
type TryOutcome string

// The outcomes.
const (
	TryAcknowledged TryOutcome = "acknowledged" // the lock did it
	TryFailed       TryOutcome = "failed"       // it is tried again
	TryRefused      TryOutcome = "refused"      // the lock will never do it as it is
	TryWrittenOff   TryOutcome = "written_off"  // the lock is gone, and was not asked
)

// Try is one attempt at a lock.
type Try struct {
	Action  StepAction
	Attempt int // 1 for the first since the last success
	Began   time.Time
	Ended   *time.Time // nil while it is under way, and for one that lost its worker
	Outcome TryOutcome // "" likewise
	Fault   FaultClass
	Words   string // the lock's own
	NextAt  *time.Time
	Kept    bool // at a key that no lock has (Mode.Kept)
}

// The types that the beginning and the end of an attempt have on a timeline. The
// contract has them there only; they are no events.
const (
	EventTryStarted  EventType = "internal.access_code.programming_started"
	EventTryFinished EventType = "internal.access_code.programming_finished"
)

// Happening is one line of a timeline: an event, or the beginning or the end of an
// attempt at a lock.
type Happening struct {
	ID      string
	Type    EventType
	At      time.Time
	EventID string // "" for an attempt
	Try     *Try   // nil for an event
	Subject EventSubject
	Door    string // its name; "" for what concerns no single door
}

// Description says what happened, for people.
func (h Happening) Description() string {
	switch {
	case h.writesOff():
		return "It is written off, and may still be on " + h.Door + ": " + h.Try.Words + "."
	case h.Type == EventTryStarted:
		return fmt.Sprintf("%s, attempt %d.", h.Try.doing(h.Door), h.Try.Attempt)
	case h.Try != nil:
		return h.Try.ending(h.Door)
	}
	told, ok := tellings[h.Type]
	if !ok {
		return string(h.Type)
	}
	if h.Door == "" {
		return told + "."
	}
	return told + ": " + h.Door + "."
}

// writesOff reports whether somebody said that a lock is gone for good.
func (h Happening) writesOff() bool { return h.Try != nil && h.Try.Outcome == TryWrittenOff }

func (t Try) doing(door string) string {
	switch {
	case t.Kept && t.Action.TakesOff():
		return "Withdrawing it for " + door
	case t.Kept:
		return "Issuing it for " + door
	case t.Action == StepRemove:
		return "Removing it from " + door
	case t.Action == StepSetAside:
		return "Taking it off " + door + " for now"
	}
	return "Writing it to " + door
}

func (t Try) ending(door string) string {
	words := ""
	if t.Words != "" {
		words = ": " + t.Words
	}
	switch {
	case t.Kept && t.Action.TakesOff():
		return "It opens " + door + " no more."
	case t.Kept:
		return "It opens " + door + " within its times."
	case t.Outcome == TryAcknowledged:
		return door + " acknowledged" + words + "."
	case t.Outcome == TryRefused:
		return fmt.Sprintf("%s refused%s (%s). It is not tried again until something changes.", door, words, t.Fault)
	case t.NextAt != nil:
		return fmt.Sprintf("%s failed%s (%s). Next attempt at %s.", door, words, t.Fault, t.NextAt.UTC().Format(time.RFC3339))
	}
	return fmt.Sprintf("%s failed%s (%s).", door, words, t.Fault)
}

// TimelineFilter is the part of a timeline that is asked for, by time: after
// begins it, or before ends it; neither begins it at the beginning.
type TimelineFilter struct {
	After, Before *time.Time
	Types         []EventType // nil for all
	Limit         int
}

// Backwards reports whether the part is the last before a time.
func (f TimelineFilter) Backwards() bool { return f.Before != nil && f.After == nil }

// Timeline is a part of a timeline in the order of time, with all that happened at
// the instant at which it ends, and whether there is something before and after.
type Timeline struct {
	Happenings     []Happening
	Earlier, Later bool
}
