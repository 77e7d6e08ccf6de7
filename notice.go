package latchkey

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Notice is one element of the wire's errors, warnings or pending_mutations.
// Data holds the extra properties of its code.
type Notice struct {
	Code      string
	Message   string
	CreatedAt time.Time
	Data      map[string]any
}

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
		sentences = append(sentences, fmt.Sprintf("%d of %d doors cannot take any of the requested access methods.", cannot, len(g.Doors)))
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
		if door.Capabilities.Accepts(request.Mode) {
			return true
		}
	}
	return len(g.Requested) == 0
}

// leaving reports whether the grant's credentials are coming, or have come, off
// every door.
func (g Grant) leaving() bool {
	return g.DeleteAskedAt != nil || g.Status == GrantEnding || g.Status.Over()
}

// Warnings says what is not as it should be yet (access_grant.warnings).
func (g Grant) Warnings() []Notice {
	var notices []Notice
	if g.DeleteAskedAt != nil {
		notices = append(notices, Notice{
			Code: "being_deleted", CreatedAt: *g.DeleteAskedAt,
			Message: "The grant is being deleted: its credentials are being removed from the doors.",
		})
	}
	if g.Status == GrantPending || g.Status == GrantActive {
		notices = append(notices, g.provisioningWarnings()...)
		notices = append(notices, g.doorWarnings()...)
	}
	if ids := g.methodsWithOldWindow(); len(ids) > 0 {
		notices = append(notices, Notice{
			Code: "updating_access_times", CreatedAt: g.CreatedAt, Data: map[string]any{"access_method_ids": ids},
			Message: "The new times are being set on the doors. The old ones hold until then.",
		})
	}
	return notices
}

func (g Grant) provisioningWarnings() []Notice {
	var notices []Notice
	missing, extra := 0, 0
	for _, method := range g.Methods {
		for _, c := range method.Credentials {
			_, targeted := g.Door(c.DoorID)
			switch {
			case targeted && method.DeleteAskedAt == nil && c.Asked == nil && c.Fault != "" && c.State != CredentialRemoved:
				missing++
			case !targeted && c.OnLock():
				extra++
			}
		}
	}
	if missing > 0 {
		notices = append(notices, Notice{
			Code: "underprovisioned_access", CreatedAt: g.CreatedAt,
			Message: fmt.Sprintf("%d credentials are not on their doors yet. They are being tried again.", missing),
		})
	}
	if extra > 0 {
		notices = append(notices, Notice{
			Code: "overprovisioned_access", CreatedAt: g.CreatedAt,
			Message: fmt.Sprintf("%d credentials are still on doors that are no longer part of the grant. They are being removed.", extra),
			Data:    map[string]any{"failed_devices": []any{}},
		})
	}
	return notices
}

// doorWarnings are the warnings with one element a device.
func (g Grant) doorWarnings() []Notice {
	var notices []Notice
	for position, request := range g.Requested {
		if request.Mode != ModeCode {
			continue
		}
		for _, door := range g.Doors {
			if door.Kind == DoorDevice && !door.Capabilities.Accepts(ModeCode) {
				notices = append(notices, Notice{
					Code: "device_does_not_support_access_codes", CreatedAt: g.CreatedAt,
					Message: door.Name + " takes no PIN codes.", Data: map[string]any{"device_id": door.ID},
				})
			}
		}
		if !request.Code.IsZero() {
			notices = append(notices, g.unavailableCodes(position, request)...)
		}
	}
	return notices
}

func (g Grant) unavailableCodes(position int, request RequestedMethod) []Notice {
	var notices []Notice
	for _, method := range g.Methods {
		if method.Request != position || method.DeleteAskedAt != nil || method.Secret == request.Code {
			continue
		}
		for _, c := range method.Credentials {
			if c.DoorKind != DoorDevice || c.State == CredentialRemoved {
				continue
			}
			notices = append(notices, Notice{
				Code: "requested_code_unavailable", CreatedAt: method.CreatedAt,
				Message: "The requested code cannot be used on " + c.DoorName + ". Another one was set.",
				Data: map[string]any{
					"device_id": c.DoorID, "original_code": request.Code.Reveal(), "new_code": method.Secret.Reveal(),
				},
			})
		}
	}
	return notices
}

// Mutations says what is under way (access_grant.pending_mutations).
func (g Grant) Mutations() []Notice {
	var notices []Notice
	if ids := g.methodsWithOldWindow(); len(ids) > 0 {
		old := g.oldWindow()
		notices = append(notices, Notice{
			Code: "updating_access_times", CreatedAt: g.CreatedAt, Message: "The access times are being changed.",
			Data: map[string]any{"from": old, "to": g.Window, "access_method_ids": ids},
		})
	}
	if from, to := g.deviceSets(); g.movesDoors(from, to) {
		notices = append(notices, Notice{
			Code: "updating_spaces", CreatedAt: g.CreatedAt, Message: "The doors are being changed.",
			Data: map[string]any{"from": deviceSet(from), "to": deviceSet(to)},
		})
	}
	return notices
}

// movesDoors reports whether the set of devices changes, as opposed to being
// set up for the first time or taken down.
func (g Grant) movesDoors(from, to []string) bool {
	if g.leaving() {
		return false
	}
	issuedBefore := slices.ContainsFunc(g.Methods, func(m Method) bool { return m.IssuedAt != nil })
	return lacks(to, from) || (issuedBefore && len(from) > 0 && lacks(from, to))
}

// methodsWithOldWindow lists methods that some door still has with another window.
func (g Grant) methodsWithOldWindow() []string {
	var ids []string
	for _, method := range g.Methods {
		if _, old := g.oldWindowOf(method); old {
			ids = append(ids, method.ID)
		}
	}
	return ids
}

func (g Grant) oldWindow() Window {
	for _, method := range g.Methods {
		if window, old := g.oldWindowOf(method); old {
			return window
		}
	}
	return g.Window
}

// oldWindowOf is the other window that a wanted door still has the method with.
func (g Grant) oldWindowOf(method Method) (Window, bool) {
	if method.DeleteAskedAt != nil || g.leaving() {
		return Window{}, false
	}
	for _, c := range method.Credentials {
		if _, targeted := g.Door(c.DoorID); targeted && c.OnLock() && c.Asked != nil && !c.Asked.Equal(g.Window) {
			return *c.Asked, true
		}
	}
	return Window{}, false
}

// deviceSets are the devices that have a credential now, and those that shall.
func (g Grant) deviceSets() (from, to []string) {
	seen := map[string]bool{}
	for _, method := range g.Methods {
		for _, c := range method.Credentials {
			if c.DoorKind == DoorDevice && c.OnLock() && c.Asked != nil && !seen[c.DoorID] {
				seen[c.DoorID] = true
				from = append(from, c.DoorID)
			}
		}
	}
	for _, door := range g.Doors {
		if door.Kind == DoorDevice && g.servable(door) {
			to = append(to, door.ID)
		}
	}
	return from, to
}

func deviceSet(ids []string) map[string]any {
	if ids == nil {
		ids = []string{}
	}
	return map[string]any{"device_ids": ids}
}
