package latchkey

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A person may have a lock tried at once, or not written to for a while. A pause is
// of one entry, and holds for every grant that shares it. What shall come off a
// lock, or open it for less long, is never paused (P2).

// Retryable are the method's entries there of which another try may come to
// something now. A change of Credential.Retries makes the step another one, so
// that it does not wait for its time.
func (m Method) Retryable(at MethodDoor) ([]string, error) {
	ids, err := m.entriesAt(at, func(c Credential) bool {
		return c.NextAttemptAt != nil || c.PausedAt != nil || c.State == CredentialRefused
	})
	if err == nil && len(ids) == 0 {
		err = Conflict("nothing_to_retry", "No door here waits for another try of the access method, has refused it or is paused. "+
			"Its errors and warnings say how it stands.")
	}
	return ids, err
}

// Pausable are the method's entries there that its grant wants on their doors.
func (g Grant) Pausable(m Method, at MethodDoor, now time.Time) ([]string, error) {
	ids, err := m.entriesAt(at, func(c Credential) bool {
		return !g.Finished(now) && m.DeleteAskedAt == nil && !m.Mode.Kept() && g.reserves(c)
	})
	if err == nil && len(ids) == 0 {
		err = Conflict("nothing_to_pause", "There is no door here to which the access method is to be written: "+
			"it is wanted on none any more, or Latchkey keeps it. A removal is never paused.")
	}
	return ids, err
}

// entriesAt are the method's entries there that are so.
func (m Method) entriesAt(at MethodDoor, are func(Credential) bool) ([]string, error) {
	var ids []string
	there := false
	for _, c := range m.Credentials {
		if c.State == CredentialRemoved || !at.names(c) {
			continue
		}
		there = true
		if are(c) {
			ids = append(ids, c.ID)
		}
	}
	if !there && at.DeviceID != "" {
		return nil, Invalid("device_id", "The access method is not on this device")
	}
	if !there && at.EntranceID != "" {
		return nil, Invalid("acs_entrance_id", "The access method is not on this entrance")
	}
	return ids, nil
}

func (at MethodDoor) names(c Credential) bool {
	return (at.DeviceID == "" || c.DoorKind == DoorDevice && c.DoorID == at.DeviceID) &&
		(at.EntranceID == "" || c.DoorKind == DoorEntrance && c.DoorID == at.EntranceID)
}

// exceeds reports whether a lock may open for a credential when it should not: as
// somebody changed it there, or, where the lock keeps windows, by the window that
// it acknowledged, or by one that was sent and of which nothing is known.
func (d Door) exceeds(c Credential, wanted Window, now time.Time) bool {
	if c.Drift != nil && c.Drift.Change == DriftModified {
		return true
	}
	if !d.Capabilities.Native.EnforcesTimes() {
		return false
	}
	on := []*Window{c.Asked}
	if c.Uncertain {
		on = append(on, c.Intended)
	}
	return slices.ContainsFunc(on, func(w *Window) bool {
		return w != nil && !w.Ended(now) && !wanted.Covers(w.left(now))
	})
}

// again makes a step's key another one each time that somebody has it tried at once.
func (c Credential) again(key string) string {
	if c.Retries == 0 {
		return key
	}
	return fmt.Sprintf("%s, again %d", key, c.Retries)
}

// Paused reports whether somebody has stopped the method on a door that it is wanted on.
func (g Grant) Paused(method Method) bool { return len(g.pausedOn(method)) > 0 }

func (g Grant) pausedOn(method Method) []Credential {
	var paused []Credential
	for _, c := range method.Credentials {
		if c.PausedAt != nil && g.reserves(c) {
			paused = append(paused, c)
		}
	}
	return paused
}

// pauseOf is the warning that nothing is written to doors.
func pauseOf(paused []Credential) []Notice {
	if len(paused) == 0 {
		return nil
	}
	since, doors := *paused[0].PausedAt, make([]string, len(paused))
	for i, c := range paused {
		doors[i] = c.DoorName
		if c.PausedAt.Before(since) {
			since = *c.PausedAt
		}
	}
	return []Notice{{
		Code: "programming_paused", CreatedAt: since,
		Message: "Nothing is written to " + strings.Join(doors, ", ") + " because somebody paused it. access_methods/retry_now goes on.",
	}}
}
