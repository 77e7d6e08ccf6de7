package latchkey

import (
	"slices"
	"time"
)

// Mutations says what is under way (access_grant.pending_mutations).
func (g Grant) Mutations() []Notice {
	var notices []Notice
	if ids := g.methodsWithOldWindow(); len(ids) > 0 {
		old := g.oldWindow()
		notices = append(notices, Notice{
			Code: "updating_access_times", CreatedAt: g.windowSince(), Message: "The access times are being changed.",
			Data: map[string]any{"from": old, "to": g.Window, "access_method_ids": ids},
		})
	}
	if from, to := g.deviceSets(); g.movesDoors(from, to) {
		notices = append(notices, Notice{
			Code: "updating_spaces", CreatedAt: g.doorsSince(), Message: "The doors are being changed.",
			Data: map[string]any{"from": deviceSet(from), "to": g.codedSet(to)},
		})
	}
	return notices
}

// movesDoors reports whether the set of devices changes, as opposed to being
// set up for the first time or taken down.
func (g Grant) movesDoors(from, to []string) bool {
	if g.leaving() || g.SuspendedAt != nil {
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
		if g.wants(c) && c.OnLock() && c.Asked != nil && !c.Asked.Equal(g.Window) && !g.serves(method, c) {
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

// codedSet is a device set whose doors are to have one code in common.
func (g Grant) codedSet(ids []string) map[string]any {
	set := deviceSet(ids)
	if slices.ContainsFunc(g.Requested, func(r RequestedMethod) bool { return r.Mode == ModeCode }) {
		set["common_code_key"] = g.ID
	}
	return set
}

// doorsSince is since when a door lacks its credential, or has one too many.
func (g Grant) doorsSince() time.Time {
	var times []time.Time
	for _, method := range g.Methods {
		for _, c := range method.Credentials {
			switch _, targeted := g.Door(c.DoorID); {
			case c.State == CredentialRemoved:
			case !targeted:
				times = append(times, since(c.UnwantedSince, c.CreatedAt))
			case c.Asked == nil:
				times = append(times, c.CreatedAt)
			}
		}
	}
	if len(times) == 0 {
		return g.CreatedAt
	}
	return slices.MinFunc(times, time.Time.Compare)
}

func deviceSet(ids []string) map[string]any {
	if ids == nil {
		ids = []string{}
	}
	return map[string]any{"device_ids": ids}
}
