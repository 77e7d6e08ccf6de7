package latchkey

import (
	"fmt"
	"time"
)

// lateAfter is how long a door that was never tried in vain may take before its
// method is called late.
const lateAfter = time.Minute

// MethodErrors says what stops one method of the grant (access_method.errors).
func (g Grant) MethodErrors(method Method, now time.Time) []Notice {
	late := g.late(method, g.Window.StartsAt, now)
	if late == nil {
		return nil
	}
	return []Notice{{
		Code: "failed_to_issue", CreatedAt: late.lateSince(g.Window.StartsAt),
		Message: "The grant has begun. " + late.explain(now),
	}}
}

// LateEvent is the event of a method that is late, "" when it is not.
func (g Grant) LateEvent(method Method, now time.Time) EventType {
	switch {
	case g.late(method, g.Window.StartsAt, now) != nil:
		return EventMethodFailed
	case g.late(method, g.issueBy(), now) != nil:
		return EventMethodDelay
	}
	return ""
}

// MethodWarnings says what is not as it should be yet (access_method.warnings).
func (g Grant) MethodWarnings(method Method, now time.Time) []Notice {
	asked := method.DeleteAskedAt
	if asked == nil {
		asked = g.DeleteAskedAt
	}
	if asked != nil {
		return []Notice{{
			Code: "being_deleted", CreatedAt: *asked,
			Message: and("The access method is being removed from its doors.", strandedOn(method.Credentials)),
		}}
	}
	var notices []Notice
	if g.SuspendedAt != nil && !g.Finished(now) && method.lingers(now) {
		notices = append(notices, g.beingSuspended())
	}
	if !g.Finished(now) {
		notices = append(notices, pauseOf(g.pausedOn(method))...)
	}
	if method.Backup {
		notices = append(notices, Notice{
			Code: "pulled_backup_access_code", CreatedAt: method.CreatedAt, Data: map[string]any{"original_access_method_id": method.SplitFrom},
			Message: "The door did not take the person's own code in time. This one was on it in reserve.",
		})
	}
	if _, old := g.oldWindowOf(method); old {
		notices = append(notices, Notice{
			Code: "updating_access_times", CreatedAt: latest(method.CreatedAt, g.windowSince()),
			Message: "The new times are being set on the doors. The old ones hold until then.",
		})
	}
	if late := g.late(method, g.issueBy(), now); late != nil && len(g.MethodErrors(method, now)) == 0 {
		notices = append(notices, Notice{
			Code: "delay_in_issuing", CreatedAt: late.lateSince(g.issueBy()), Message: late.explain(now),
		})
	}
	return notices
}

// issueBy is when every method should be on its doors: what is not by then is a
// delay, and from the start on a failure (contract 4.4).
func (g Grant) issueBy() time.Time { return g.Window.StartsAt.Add(-JustInTimeLead) }

// MethodMutations says what is under way (access_method.pending_mutations).
func (g Grant) MethodMutations(method Method) []Notice {
	var notices []Notice
	have, want := g.methodDoors(method)
	switch {
	case lacks(have, want):
		notices = append(notices, Notice{
			Code: "provisioning_access", CreatedAt: latest(method.CreatedAt, g.doorsSince()),
			Message: "Access is being set up on more doors.", Data: map[string]any{"from": deviceSet(have), "to": deviceSet(want)},
		})
	case lacks(want, have):
		notices = append(notices, Notice{
			Code: "revoking_access", CreatedAt: latest(method.CreatedAt, since(method.DeleteAskedAt, g.doorsSince())),
			Message: and("Access is being taken off doors.", strandedOn(g.unwanted(method))),
			Data:    map[string]any{"from": deviceSet(have), "to": deviceSet(want)},
		})
	}
	if window, old := g.oldWindowOf(method); old {
		notices = append(notices, Notice{
			Code: "updating_access_times", CreatedAt: latest(method.CreatedAt, g.windowSince()),
			Message: "The access times are being changed.", Data: map[string]any{"from": window, "to": g.Window},
		})
	}
	return notices
}

// unwanted are the method's credentials that their doors shall not have.
func (g Grant) unwanted(method Method) []Credential {
	var found []Credential
	for _, c := range method.Credentials {
		if !g.wants(c) || method.DeleteAskedAt != nil || g.leaving() {
			found = append(found, c)
		}
	}
	return found
}

// methodDoors are the devices that have the method now, and those that shall.
func (g Grant) methodDoors(method Method) (have, want []string) {
	for _, c := range method.Credentials {
		if c.DoorKind != DoorDevice || c.State == CredentialRemoved {
			continue
		}
		if c.OnLock() && c.Asked != nil && (g.SuspendedAt == nil || len(c.Shared) == 0) {
			have = append(have, c.DoorID)
		}
		if g.wants(c) && method.DeleteAskedAt == nil && !g.leaving() {
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

// late is the credential that shows best why a method that was due is not
// issued: of those that are late the one tried most often; nil when none is.
func (g Grant) late(method Method, due, now time.Time) *Credential {
	var worst *Credential
	if now.Before(due) || method.DeleteAskedAt != nil || method.AwaitsCard() || g.Finished(now) {
		return worst
	}
	for i := range method.Credentials {
		c := &method.Credentials[i]
		from := c.lateFrom(due)
		if from != nil && !now.Before(*from) && g.awaits(method, *c) && (worst == nil || c.Attempts > worst.Attempts) {
			worst = c
		}
	}
	return worst
}

// lateFrom is from when a credential that is due counts as late: at once when an
// attempt failed, else after lateAfter. A change of what is on the lock is late
// only when it failed (else nil), because what is there still opens the door. One
// on a lock that left its account is late from then on.
func (c Credential) lateFrom(due time.Time) *time.Time {
	if c.stranded() {
		due = latest(due, *c.DoorLeftAt)
		return &due
	}
	if c.Fault == "" {
		if c.Asked != nil {
			return nil
		}
		due = latest(due, c.CreatedAt).Add(lateAfter)
	}
	return &due
}

// lateSince is since when a late credential is missed.
func (c Credential) lateSince(due time.Time) time.Time {
	at := latest(due, c.CreatedAt)
	if c.stranded() {
		at = latest(at, *c.DoorLeftAt)
	}
	return at
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// explain says in a sentence or two why a credential is not on its door, since
// when, and what comes next (P4).
func (c Credential) explain(now time.Time) string {
	if c.stranded() && c.State != CredentialRemoving {
		return c.DoorName + " left its account at " + instant(*c.DoorLeftAt) + ", so nobody can tell whether it lets the person in." +
			" Bring it back there, or take it out of the grant."
	}
	return and(c.lastTry(now), strandedOn([]Credential{c}))
}

// lastTry says what came of the last attempt, and when the next is.
func (c Credential) lastTry(now time.Time) string {
	age := now.Sub(c.CreatedAt).Round(time.Second)
	text := fmt.Sprintf("%s has not acknowledged yet, for %s.", c.DoorName, age)
	if c.Fault != "" {
		text = fmt.Sprintf("%s: %s (%s, %d attempts in %s).", c.DoorName, c.FaultMessage, c.Fault, c.Attempts, age)
	}
	switch {
	case c.PausedAt != nil:
		return text + " It is paused until access_methods/retry_now."
	case c.State == CredentialRefused:
		return text + " It is not tried again until that is mended, the grant is changed, or by access_methods/retry_now."
	case c.NextAttemptAt != nil:
		return text + " Next attempt at " + c.NextAttemptAt.UTC().Format(time.RFC3339) + ", or at once when the door reports back."
	}
	return text
}
