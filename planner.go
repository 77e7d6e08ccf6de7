package latchkey

import (
	"time"
)

type planner struct {
	grant Grant
	now   time.Time
	plan  Plan
}

func (p *planner) consider(method Method, credential Credential) {
	if credential.State == CredentialRemoved {
		return
	}
	p.wakeToShare(credential)
	door, targeted := p.grant.Door(credential.DoorID)
	switch {
	case p.grant.Finished(p.now):
		p.takeOff(method, credential)
	case credential.ReplacedAt != nil:
		p.breakLater(method, credential, *credential.ReplacedAt)
	case method.DeleteAskedAt != nil:
		p.takeOff(method, credential)
	case !targeted:
		p.breakLater(method, credential, p.unwantedSince(credential))
	case method.AwaitsCard(): // nothing to put on a lock yet
	case p.grant.SuspendedAt != nil:
		p.setAside(method, credential)
	case method.Mode.Kept():
		p.keepKey(method, credential)
	default:
		p.keep(method, credential, door)
	}
}

// keep plans a credential that is wanted on a door.
func (p *planner) keep(method Method, credential Credential, door Door) {
	p.wakeToReport(method, credential)
	wanted := credential.Wanted(p.grant.Window, p.now)
	programAt := wanted.StartsAt.Add(-p.grant.lead(door))
	early := p.now.Before(programAt)
	switch {
	case door.Fit(wanted).Misfit != "":
		p.unfit(method, credential, wanted)
	case early && credential.OnLock() && !door.Capabilities.Native.EnforcesTimes():
		// The window moved away and this lock would open at once: off, and on again later.
		p.step(method, credential, StepSetAside)
		p.wake(&programAt, "program "+credential.DoorName)
	case early && !credential.OnLock():
		p.wake(&programAt, "program "+credential.DoorName)
	case credential.State == CredentialRefused, credential.doubted():
	case p.grant.settled(credential, wanted):
		p.wakeToStart(credential, wanted)
	case credential.PausedAt != nil && !door.exceeds(credential, wanted, p.now):
	default:
		p.stepFor(method, credential, StepPut, "put "+wanted.key()+p.grant.nameKey())
	}
}

// unfit plans a credential on a door that cannot keep the window: what the lock
// has already stays while it opens within the window, the rest goes.
func (p *planner) unfit(method Method, credential Credential, wanted Window) {
	if credential.State == CredentialSet && credential.Asked != nil && wanted.Covers(*credential.Asked) {
		p.wake(credential.Asked.EndsAt, "clean "+credential.DoorName)
		return
	}
	p.takeOff(method, credential)
}

// breakLater plans a credential whose place is taken, by one on another door or
// by another code on this one: it stays until what took its place is confirmed,
// but not for ever, and not where the lock cannot hold both.
func (p *planner) breakLater(method Method, credential Credential, since time.Time) {
	limit := since.Add(BreakAfter)
	waits := p.grant.awaitsSuccessor(credential, since) && credential.OnLock() && credential.State != CredentialRemoving
	switch {
	case waits && credential.ReplacedAt != nil && p.successorIs(credential, refused):
		// The new code will never be taken: the old one is better than none.
	case waits && p.now.Before(limit) && (credential.ReplacedAt == nil || !p.successorIs(credential, withoutRoom)):
		p.wake(&limit, "clean "+credential.DoorName+", whatever its replacement says")
	default:
		p.takeOff(method, credential)
	}
}

func (p *planner) unwantedSince(credential Credential) time.Time {
	if credential.UnwantedSince != nil {
		return *credential.UnwantedSince
	}
	return p.now
}

func refused(c Credential) bool     { return c.State == CredentialRefused }
func withoutRoom(c Credential) bool { return c.Fault == FaultSlotsFull }

// successorIs reports whether the entry that takes this one's place is so.
func (p *planner) successorIs(replaced Credential, is func(Credential) bool) bool {
	for _, method := range p.grant.Methods {
		for _, c := range method.Credentials {
			if c.DoorID == replaced.DoorID && p.grant.wants(c) && is(c) {
				return true
			}
		}
	}
	return false
}

// takeOff plans a credential that the grant wants no more. An entry that others
// share is theirs to keep and, in the end, to remove.
func (p *planner) takeOff(method Method, credential Credential) {
	switch {
	case credential.sharedAt(p.now), credential.Reserved && !credential.OnLock():
		p.plan.Releases = append(p.plan.Releases, credential.ID)
	case !credential.OnLock():
		p.plan.Drops = append(p.plan.Drops, credential.ID)
	case credential.Reserved:
		p.clear(method, credential, StepSetAside)
	default:
		p.clear(method, credential, StepRemove)
	}
}

// clear plans to have the lock without a credential.
func (p *planner) clear(method Method, credential Credential, action StepAction) {
	switch {
	case credential.doubted() && p.now.Before(credential.AbsentSince.Add(BreakAfter)):
		// The lock may show it again: then it is really removed.
		limit := credential.AbsentSince.Add(BreakAfter)
		p.wake(&limit, "take "+credential.DoorName+" at its word that it is empty")
	case credential.Offline && credential.Actual != nil && credential.Actual.EndsAt != nil && p.now.Before(*credential.Actual.EndsAt):
		p.wake(credential.Actual.EndsAt, "see that the offline code of "+credential.DoorName+" has run out")
	default:
		p.step(method, credential, action)
	}
}

// step is a step of which there is one kind.
func (p *planner) step(method Method, credential Credential, action StepAction) {
	p.stepFor(method, credential, action, string(action))
}

func (p *planner) stepFor(method Method, credential Credential, action StepAction, key string) {
	step := Step{
		CredentialID: credential.ID, Action: action, Key: credential.again(key),
		Summary: summary(method, credential, action, credential.DoorName),
	}
	if credential.NextAttemptAt != nil {
		step.Waiting, step.NextAt = true, credential.NextAttemptAt
	}
	if method.Mode.Kept() {
		p.plan.Kept = append(p.plan.Kept, step)
		return
	}
	p.plan.Steps = append(p.plan.Steps, step)
}

func summary(method Method, credential Credential, action StepAction, door string) string {
	switch {
	case method.Mode.Kept():
		return keptSummary(method, action, door)
	case action == StepPut && credential.Adopts:
		return "take over " + method.Mode.Label() + " on " + door
	case action == StepRemove:
		return "remove " + method.Mode.Label() + " from " + door
	case action == StepSetAside:
		return "take " + method.Mode.Label() + " off " + door + " for now"
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
func (p *planner) wakeToReport(method Method, credential Credential) {
	if p.grant.awaits(method, credential) {
		p.wake(credential.lateFrom(p.grant.issueBy()), "see whether "+credential.DoorName+" is late")
		p.wake(credential.lateFrom(p.grant.Window.StartsAt), "see whether "+credential.DoorName+" is late")
	}
}

// wakeToShare looks again when another grant's share in the entry is over.
func (p *planner) wakeToShare(credential Credential) {
	for _, window := range credential.Shared {
		p.wake(window.EndsAt, "shorten the entry on "+credential.DoorName+", which another grant used too")
	}
}

// wakeToStart looks again when an entry that the lock keeps for later begins to
// open the door, because that is an event.
func (p *planner) wakeToStart(credential Credential, window Window) {
	if credential.IsAccessCode() && !credential.ToldSet && !credential.TakenOff() {
		p.wake(&window.StartsAt, "tell that the code on "+credential.DoorName+" works")
	}
}
