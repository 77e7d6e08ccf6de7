package latchkey

import (
	"fmt"
	"time"
)

// MethodErrors says what stops one method of the grant (access_method.errors).
func (g Grant) MethodErrors(method Method, now time.Time) []Notice {
	worst := g.waitingLongest(method)
	if worst == nil || !g.Window.Started(now) || method.DeleteAskedAt != nil || g.Finished(now) {
		return nil
	}
	return []Notice{{Code: "failed_to_issue", CreatedAt: g.Window.StartsAt, Message: "The grant has begun. " + worst.explain(now)}}
}

// MethodWarnings says what is not as it should be yet (access_method.warnings).
func (g Grant) MethodWarnings(method Method, now time.Time) []Notice {
	var notices []Notice
	asked := method.DeleteAskedAt
	if asked == nil {
		asked = g.DeleteAskedAt
	}
	if asked != nil {
		notices = append(notices, Notice{Code: "being_deleted", CreatedAt: *asked,
			Message: "The access method is being removed from its doors."})
	}
	if _, old := g.oldWindowOf(method); old && asked == nil {
		notices = append(notices, Notice{Code: "updating_access_times", CreatedAt: method.CreatedAt,
			Message: "The new times are being set on the doors. The old ones hold until then."})
	}
	if worst := g.waitingLongest(method); worst != nil && worst.Fault != "" && worst.FaultAt != nil && asked == nil && !g.Window.Started(now) &&
		now.After(g.Window.StartsAt.Add(-JustInTimeLead)) {
		notices = append(notices, Notice{Code: "delay_in_issuing", CreatedAt: *worst.FaultAt, Message: worst.explain(now)})
	}
	return notices
}

// MethodMutations says what is under way (access_method.pending_mutations).
func (g Grant) MethodMutations(method Method) []Notice {
	var notices []Notice
	have, want := g.methodDoors(method)
	switch {
	case lacks(have, want):
		notices = append(notices, Notice{Code: "provisioning_access", CreatedAt: method.CreatedAt,
			Message: "Access is being set up on more doors.", Data: map[string]any{"from": deviceSet(have), "to": deviceSet(want)}})
	case lacks(want, have):
		notices = append(notices, Notice{Code: "revoking_access", CreatedAt: method.CreatedAt,
			Message: "Access is being taken off doors.", Data: map[string]any{"from": deviceSet(have), "to": deviceSet(want)}})
	}
	if window, old := g.oldWindowOf(method); old && method.DeleteAskedAt == nil {
		notices = append(notices, Notice{Code: "updating_access_times", CreatedAt: method.CreatedAt,
			Message: "The access times are being changed.", Data: map[string]any{"from": window, "to": g.Window}})
	}
	return notices
}

// methodDoors are the devices that have the method now, and those that shall.
func (g Grant) methodDoors(method Method) (have, want []string) {
	for _, c := range method.Credentials {
		if c.DoorKind != DoorDevice || c.State == CredentialRemoved {
			continue
		}
		if c.OnLock() && c.Asked != nil {
			have = append(have, c.DoorID)
		}
		if _, targeted := g.Door(c.DoorID); targeted && method.DeleteAskedAt == nil && g.DeleteAskedAt == nil {
			want = append(want, c.DoorID)
		}
	}
	return have, want
}

// lacks reports whether b has an id that a does not.
func lacks(a, b []string) bool {
	in := map[string]bool{}
	for _, id := range a {
		in[id] = true
	}
	for _, id := range b {
		if !in[id] {
			return true
		}
	}
	return false
}

// waitingLongest is the credential of a targeted door that has been tried most
// often without the lock's word for the current window; nil when all have it.
func (g Grant) waitingLongest(method Method) *Credential {
	var worst *Credential
	for i := range method.Credentials {
		c := &method.Credentials[i]
		_, targeted := g.Door(c.DoorID)
		if !targeted || c.State == CredentialRemoved || c.SetFor(g.Window) {
			continue
		}
		if worst == nil || c.Attempts > worst.Attempts {
			worst = c
		}
	}
	return worst
}

// explain says in a sentence or two why a credential is not on its door, since
// when, and what comes next (P4).
func (c Credential) explain(now time.Time) string {
	age := now.Sub(c.CreatedAt).Round(time.Second)
	if c.Fault == "" {
		return fmt.Sprintf("%s has not acknowledged yet, for %s.", c.DoorName, age)
	}
	text := fmt.Sprintf("%s: %s (%s, %d attempts in %s).", c.DoorName, c.FaultMessage, c.Fault, c.Attempts, age)
	switch {
	case c.State == CredentialRefused:
		return text + " It is not tried again until the grant is changed."
	case c.NextAttemptAt != nil:
		return text + " Next attempt at " + c.NextAttemptAt.UTC().Format(time.RFC3339) + ", or at once when the door reports back."
	}
	return text
}
