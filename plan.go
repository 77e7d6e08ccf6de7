package latchkey

import (
	"slices"
	"time"
)

// Lead times: how long before starts_at a credential is put on a lock that
// keeps the window itself, and on one that does not (contract 4.2). A driver
// may set its own in Capabilities.PreloadLead.
const (
	NativeLead     = 72 * time.Hour
	JustInTimeLead = 60 * time.Minute
)

// BreakAfter is how long a door that is no longer a target keeps its credential
// while a door that took its place has not acknowledged its own (P3). After it
// the old door is cleaned all the same.
const BreakAfter = 15 * time.Minute

// ServeAgain is after how long a code or card is looked for again for a door
// for which there was none.
const ServeAgain = 15 * time.Minute

// StepAction is what a step does at a lock.
type StepAction string

// The actions of a step.
const (
	StepPut    StepAction = "put"
	StepRemove StepAction = "remove"
)

// Step is one thing to do at one door. Two steps of a credential with the same
// Key want the same; another Key supersedes the step that is under way.
type Step struct {
	CredentialID string     `json:"credential_id"`
	Action       StepAction `json:"action"`
	Key          string     `json:"key"`
	Summary      string     `json:"summary"`           // "program PIN on Front Door"
	Waiting      bool       `json:"waiting,omitempty"` // its last attempt failed and the next is not due
}

// Plan is what has to be done for a grant now, and when to look again.
type Plan struct {
	Steps  []Step
	Drops  []string // credentials that never reached their lock and are not wanted any more
	WakeAt *time.Time
	WakeTo string // what is to be done at WakeAt, for people
	Status GrantStatus
}

// Plan compares what is wanted with what the locks acknowledged. It is pure:
// the same grant at the same instant gives the same plan.
func (g Grant) Plan(now time.Time) Plan {
	p := planner{grant: g, now: now, fresh: g.hasUnconfirmedDoor()}
	if !g.Finished(now) {
		p.wake(g.Window.EndsAt, "take everything off: the grant ends")
		p.wakeToServe()
	}
	for _, method := range g.Methods {
		for _, credential := range method.Credentials {
			p.consider(method, credential)
		}
	}
	p.plan.Status = g.statusAt(now)
	return p.plan
}

type planner struct {
	grant Grant
	now   time.Time
	fresh bool // a wanted door has not acknowledged yet
	plan  Plan
}

func (p *planner) consider(method Method, credential Credential) {
	if credential.State == CredentialRemoved {
		return
	}
	door, targeted := p.grant.Door(credential.DoorID)
	switch {
	case p.grant.Finished(p.now), method.DeleteAskedAt != nil:
		p.takeOff(method, credential)
	case !targeted:
		p.breakLater(method, credential)
	default:
		p.keep(method, credential, door)
	}
}

// keep plans a credential that is wanted on a door.
func (p *planner) keep(method Method, credential Credential, door Door) {
	p.wakeToReport(credential)
	programAt := p.grant.Window.StartsAt.Add(-door.lead())
	early := p.now.Before(programAt)
	switch {
	case early && credential.OnLock() && !door.Capabilities.Native.EnforcesTimes():
		// The window moved away and this lock would open at once: off, and on again later.
		p.takeOff(method, credential)
		p.wake(&programAt, "program "+credential.DoorName)
	case early && !credential.OnLock():
		p.wake(&programAt, "program "+credential.DoorName)
	case credential.State == CredentialRefused, credential.SetFor(p.grant.Window):
	default:
		p.step(method, credential, StepPut, "put "+p.grant.Window.key())
	}
}

// breakLater plans a credential whose door is no longer a target: it stays
// until the doors that took its place are confirmed, but not for ever.
func (p *planner) breakLater(method Method, credential Credential) {
	since := p.now
	if credential.UnwantedSince != nil {
		since = *credential.UnwantedSince
	}
	limit := since.Add(BreakAfter)
	if p.fresh && credential.OnLock() && credential.State != CredentialRemoving && p.now.Before(limit) {
		p.wake(&limit, "clean "+credential.DoorName+", whatever its replacement says")
		return
	}
	p.takeOff(method, credential)
}

func (p *planner) takeOff(method Method, credential Credential) {
	if !credential.OnLock() {
		p.plan.Drops = append(p.plan.Drops, credential.ID)
		return
	}
	p.step(method, credential, StepRemove, "remove")
}

func (p *planner) step(method Method, credential Credential, action StepAction, key string) {
	p.plan.Steps = append(p.plan.Steps, Step{
		CredentialID: credential.ID, Action: action, Key: key,
		Summary: summary(method, credential, action, credential.DoorName),
		Waiting: credential.NextAttemptAt != nil && credential.NextAttemptAt.After(p.now),
	})
}

func summary(method Method, credential Credential, action StepAction, door string) string {
	switch {
	case action == StepRemove:
		return "remove " + method.Mode.Label() + " from " + door
	case credential.Asked != nil:
		return "move window of " + method.Mode.Label() + " on " + door
	}
	return "program " + method.Mode.Label() + " on " + door
}

func (p *planner) wake(at *time.Time, to string) {
	if at != nil && at.After(p.now) && (p.plan.WakeAt == nil || at.Before(*p.plan.WakeAt)) {
		p.plan.WakeAt, p.plan.WakeTo = at, to
	}
}

// wakeToServe looks again for what was not to be had.
func (p *planner) wakeToServe() {
	if p.grant.hasUnserved() {
		again := p.now.Add(ServeAgain)
		p.wake(&again, "look again for a free code or card")
	}
}

// wakeToReport looks again when a credential that is not on its door becomes
// late, because the change is an event.
func (p *planner) wakeToReport(credential Credential) {
	if p.grant.awaits(credential) {
		p.wake(credential.lateFrom(p.grant.issueBy()), "see whether "+credential.DoorName+" is late")
		p.wake(credential.lateFrom(p.grant.Window.StartsAt), "see whether "+credential.DoorName+" is late")
	}
}

// Finished reports whether nothing of the grant is wanted any more.
func (g Grant) Finished(now time.Time) bool {
	return g.DeleteAskedAt != nil || g.Status.Over() || g.Window.Ended(now)
}

// hasUnconfirmedDoor reports whether a targeted door was never acknowledged.
func (g Grant) hasUnconfirmedDoor() bool {
	if g.hasUnserved() {
		return true
	}
	for _, method := range g.Methods {
		if method.DeleteAskedAt == nil && slices.ContainsFunc(method.Credentials, g.unconfirmed) {
			return true
		}
	}
	return false
}

func (g Grant) unconfirmed(c Credential) bool {
	_, targeted := g.Door(c.DoorID)
	return targeted && c.State != CredentialRemoved && c.Asked == nil
}

func (g Grant) statusAt(now time.Time) GrantStatus {
	clean := !slices.ContainsFunc(g.Methods, func(m Method) bool { return !m.Clean() })
	switch {
	case g.DeleteAskedAt != nil && clean:
		return GrantDeleted
	case g.DeleteAskedAt != nil:
		return GrantDeleting
	case g.Window.Ended(now) && clean:
		return GrantEnded
	case g.Window.Ended(now):
		return GrantEnding
	case g.allIssued():
		return GrantActive
	}
	return GrantPending
}

// allIssued reports whether every live method is on all its doors and no door is
// left without. A method that has no door any more does not count.
func (g Grant) allIssued() bool {
	issued := false
	for _, method := range g.Methods {
		switch {
		case method.DeleteAskedAt != nil, !g.hasDoor(method):
		case !g.AllSet(method):
			return false
		default:
			issued = true
		}
	}
	return issued && !g.hasUnserved()
}

// hasDoor reports whether a targeted door has, or shall have, the method.
func (g Grant) hasDoor(method Method) bool {
	return slices.ContainsFunc(method.Credentials, func(c Credential) bool {
		_, targeted := g.Door(c.DoorID)
		return targeted && c.State != CredentialRemoved
	})
}

// AllSet reports whether every targeted door of the method acknowledged the
// grant's window: the one meaning of is_issued (P4).
func (g Grant) AllSet(method Method) bool {
	confirmed := 0
	for _, credential := range method.Credentials {
		if _, targeted := g.Door(credential.DoorID); !targeted || credential.State == CredentialRemoved {
			continue
		}
		if !credential.SetFor(g.Window) {
			return false
		}
		confirmed++
	}
	return confirmed > 0
}

// Clean reports whether no lock has, or may have, a credential of the method.
func (m Method) Clean() bool {
	return !slices.ContainsFunc(m.Credentials, func(c Credential) bool { return c.State != CredentialRemoved })
}

func (d Door) lead() time.Duration {
	switch {
	case d.Capabilities.PreloadLead > 0:
		return d.Capabilities.PreloadLead
	case d.Capabilities.Native.EnforcesTimes():
		return NativeLead
	}
	return JustInTimeLead
}

// key is a window as one word, for comparing what steps want.
func (w Window) key() string {
	end := "open"
	if w.EndsAt != nil {
		end = w.EndsAt.UTC().Format(time.RFC3339Nano)
	}
	return w.StartsAt.UTC().Format(time.RFC3339Nano) + "/" + end
}
