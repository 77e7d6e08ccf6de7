package model

import (
	"fmt"
	"slices"
	"strings"

	"latchkey"
)

// What a failure says is the same in every try of a run, so that rapid can
// tell that a shorter run fails for the same reason: no id, no code, no time of day.

// name is a grant by its number in the run.
func (w *world) name(p *promise) string {
	return fmt.Sprintf("grant %d of %d", 1+slices.Index(w.promises, p), len(w.promises))
}

// span is a window as seen from now.
func (w *world) span(window latchkey.Window) string {
	now := w.now()
	text := window.StartsAt.Sub(now).String() + " to "
	if window.EndsAt == nil {
		return text + "no end"
	}
	return text + window.EndsAt.Sub(now).String()
}

// show is what a grant and a lock have.
func (w *world) show(grant latchkey.Grant, door latchkey.Door) string {
	var text strings.Builder
	fmt.Fprintf(&text, "The grant is %s and has", grant.Status)
	for _, method := range grant.Methods {
		for _, c := range method.Credentials {
			if c.DoorID == door.ID {
				fmt.Fprintf(&text, " [%s %s, shared with %d]", c.State, c.Fault, len(c.Shared))
			}
		}
	}
	var has []string
	codes := codesOn(grant, door.ID)
	for _, there := range w.house.locks[door.NativeID].entries {
		of := fmt.Sprintf("[its code: %t, a stranger's: %t", slices.Contains(codes, there.code), there.stranger)
		if there.window != nil {
			of += ", for " + w.span(*there.window)
		}
		has = append(has, of+"]")
	}
	slices.Sort(has)
	return text.String() + ", the lock " + strings.Join(has, " ")
}
