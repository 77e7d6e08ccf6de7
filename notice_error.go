package latchkey

import (
	"fmt"
	"slices"
	"strings"
)

// Errors says what stops the grant (contract section 2, access_grant.errors).
func (g Grant) Errors() []Notice {
	cannot, later := g.doorsWithout()
	if g.Status.Over() || len(cannot)+len(later) == 0 {
		return nil
	}
	notice := Notice{Code: "cannot_create_requested_access_methods", CreatedAt: g.CreatedAt, Message: g.lacking(len(cannot), len(later))}
	if ids := devicesOf(append(cannot, later...)); len(ids) > 0 {
		notice.Data = map[string]any{"missing_device_ids": ids}
	}
	return []Notice{notice}
}

func (g Grant) lacking(cannot, later int) string {
	var sentences []string
	if cannot > 0 {
		sentences = append(sentences, fmt.Sprintf(
			"%d of %d doors cannot take any of the requested access methods, or not at these times.", cannot, len(g.Doors)))
	}
	if later > 0 {
		sentences = append(sentences, fmt.Sprintf(
			"For %d of %d doors there is no free code or card. They are looked at again every %d minutes.",
			later, len(g.Doors), int(ServeAgain.Minutes())))
	}
	return strings.Join(sentences, " ")
}

// Unopened lists the ids of the targeted doors that no method opens.
func (g Grant) Unopened() []string {
	cannot, later := g.doorsWithout()
	var ids []string
	for _, door := range append(cannot, later...) {
		ids = append(ids, door.ID)
	}
	return ids
}

// hasUnserved reports whether a door waits for a code or card to become free.
func (g Grant) hasUnserved() bool {
	_, later := g.doorsWithout()
	return len(later) > 0
}

// doorsWithout lists the targeted doors on which none of the requested modes
// can work, and those for which no code or card was free.
func (g Grant) doorsWithout() (cannot, later []Door) {
	for _, door := range g.Doors {
		switch {
		case !g.servable(door):
			cannot = append(cannot, door)
		case slices.Contains(g.Unserved, door.ID):
			later = append(later, door)
		}
	}
	return cannot, later
}

func devicesOf(doors []Door) []string {
	var ids []string
	for _, door := range doors {
		if door.Kind == DoorDevice {
			ids = append(ids, door.ID)
		}
	}
	return ids
}

func (g Grant) servable(door Door) bool {
	for _, request := range g.Requested {
		if g.Takes(door, request.Mode) {
			return true
		}
	}
	return len(g.Requested) == 0
}

// Takes reports whether a door can take a mode for the grant's times.
func (g Grant) Takes(door Door, mode Mode) bool {
	return door.Capabilities.Accepts(mode) && (mode.Kept() || door.Fit(g.Window).Misfit == "")
}
