package latchkey

import (
	"time"
)

// Lead times: how long before starts_at a credential is put on a lock that
// keeps the window itself, and on one that does not (contract 4.2). A driver
// may set its own in Capabilities.PreloadLead.
const (
	NativeLead     = 72 * time.Hour
	JustInTimeLead = 60 * time.Minute
)

// atOnce is the lead of stand-alone codes that are computed: whoever makes one
// wants to know it. Those of access grants wait as others do, because a grant that
// is taken back before that leaves no code behind which nobody can take back.
const atOnce = 100 * 365 * 24 * time.Hour

// ServeAgain is after how long a code or card is looked for again for a door
// for which there was none.
const ServeAgain = 15 * time.Minute

// StepAction is what a step does at a lock.
type StepAction string

// The actions of a step.
const (
	StepPut      StepAction = "put"
	StepRemove   StepAction = "remove"
	StepSetAside StepAction = "set_aside" // off the lock, and reserved to be put back
)

// TakesOff reports whether the lock is not to have the credential after it.
func (a StepAction) TakesOff() bool { return a != StepPut }

// Step is one thing to do at one door. Two steps of a credential with the same
// Key want the same; another Key supersedes the step that is under way.
type Step struct {
	CredentialID string     `json:"credential_id"`
	Action       StepAction `json:"action"`
	Key          string     `json:"key"`
	Summary      string     `json:"summary"`           // "program PIN on Front Door"
	Waiting      bool       `json:"waiting,omitempty"` // its last attempt failed and the next has not begun
	NextAt       *time.Time `json:"-"`                 // when the next attempt is due; nil unless Waiting
}

// Plan is what has to be done for a grant now, and when to look again.
type Plan struct {
	Steps    []Step   // at locks
	Kept     []Step   // at keys that Latchkey keeps: what they want is so once it is written down
	Drops    []string // credentials that never reached their lock and are not wanted any more
	Releases []string // entries that other grants go on using: only this grant lets them go
	WakeAt   *time.Time
	WakeTo   string // what is to be done at WakeAt, for people
	Status   GrantStatus
}

// Plan compares what is wanted with what the locks acknowledged. It is pure:
// the same grant at the same instant gives the same plan.
func (g Grant) Plan(now time.Time) Plan {
	p := planner{grant: g, now: now}
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

// lead is how long before the start the grant's credentials go onto a door.
func (g Grant) lead(d Door) time.Duration {
	switch {
	case g.Kind == GrantOfCode && d.Capabilities.Offline:
		return atOnce
	case g.Code.JustInTime:
		return JustInTimeLead
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
