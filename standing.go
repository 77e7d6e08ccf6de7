package latchkey

import (
	"fmt"
	"time"
)

// Standing is how a door stands towards what a grant wants of it.
type Standing string

// The standings.
const (
	StandingUnserved    Standing = "unserved"    // there is no code or card for it
	StandingScheduled   Standing = "scheduled"   // it is sent to the lock later
	StandingProgramming Standing = "programming" // it is being written, or about to be
	StandingRetrying    Standing = "retrying"    // the last attempt failed, and there is a next one
	StandingPaused      Standing = "paused"      // somebody stopped it
	StandingRefused     Standing = "refused"     // the lock will never take it as it is
	StandingDoubted     Standing = "doubted"     // it is missing with most others: nothing is put back yet
	StandingSet         Standing = "set"         // the lock has it
	StandingRemoving    Standing = "removing"    // it is being taken off, or about to be
	StandingSuspended   Standing = "suspended"   // off the lock, and reserved
	StandingRemoved     Standing = "removed"     // the lock says it is gone
	StandingLeft        Standing = "left_behind" // it was written off: the lock is gone, and may still have it
)

// DoorStanding is how one door stands, for people: since when, why, and what is
// next (P4).
type DoorStanding struct {
	Method     Method
	Credential Credential
	Standing   Standing
	Since      time.Time
	Reason     string
	NextAt     *time.Time
}

// Standings are those of every door that the grant has, or had.
func (g Grant) Standings(now time.Time) []DoorStanding {
	steps := map[string]Step{}
	plan := g.Plan(now)
	for _, step := range append(plan.Steps, plan.Kept...) {
		steps[step.CredentialID] = step
	}
	var all []DoorStanding
	for _, m := range g.Methods {
		for _, c := range m.Credentials {
			stands := DoorStanding{Method: m, Credential: c}
			if step, due := steps[c.ID]; due {
				stands.underway(g, step, now)
			} else {
				stands.rest(g, now)
			}
			all = append(all, stands)
		}
	}
	return append(all, g.unserved(now)...)
}

// unserved are the doors for which there is nothing to write.
func (g Grant) unserved(now time.Time) []DoorStanding {
	if g.Finished(now) {
		return nil
	}
	var all []DoorStanding
	cannot, later := g.doorsWithout()
	for i, door := range append(cannot, later...) {
		reason := "it can take none of the requested access methods, or not at these times"
		if i >= len(cannot) {
			reason = fmt.Sprintf("there is no free code or card for it; it is looked at again every %d minutes", int(ServeAgain.Minutes()))
		}
		all = append(all, DoorStanding{
			Credential: Credential{DoorID: door.ID, DoorName: door.Name, DoorKind: door.Kind},
			Standing:   StandingUnserved, Since: since(g.UnservedSince, g.CreatedAt), Reason: reason,
		})
	}
	return all
}

// underway is how a door stands at which something is to be done.
func (s *DoorStanding) underway(g Grant, step Step, now time.Time) {
	c := s.Credential
	s.Standing, s.Since, s.Reason, s.NextAt = StandingProgramming, g.wantedSince(c), step.Summary, step.NextAt
	if step.Action.TakesOff() {
		s.Standing, s.Since = StandingRemoving, g.unwantedSince(s.Method, c, now)
	}
	if c.Fault != "" {
		s.Reason = fmt.Sprintf("%s (%s, %d attempts)", c.FaultMessage, c.Fault, c.Attempts)
	}
	if step.Waiting {
		s.Standing = StandingRetrying
	}
}

// rest is how a door stands at which nothing is to be done now.
func (s *DoorStanding) rest(g Grant, now time.Time) {
	c := s.Credential
	door, _ := g.Door(c.DoorID)
	wanted := c.Wanted(g.Window, now)
	switch {
	case c.State == CredentialRemoved:
		s.off()
	case g.SuspendedAt != nil && !g.Finished(now):
		s.stand(StandingSuspended, *g.SuspendedAt, "the access grant is suspended")
	case c.SetFor(wanted), c.State == CredentialSet && c.PausedAt == nil:
		s.held(StandingSet, *firstOf(c.IssuedAt, &c.CreatedAt), "the lock acknowledged it", "Latchkey keeps it")
	case c.PausedAt != nil:
		s.stand(StandingPaused, *c.PausedAt, "paused until access_methods/retry_now")
	case c.State == CredentialRefused:
		s.stand(StandingRefused, *firstOf(c.FaultAt, &c.CreatedAt), c.FaultMessage)
	case c.doubted():
		s.stand(StandingDoubted, *c.AbsentSince, c.FaultMessage)
	case c.OnLock():
		s.held(StandingSet, *firstOf(c.IssuedAt, &c.CreatedAt), "the lock has it until it is replaced or over",
			"it is kept until another door takes its place")
	default:
		programAt := wanted.StartsAt.Add(-g.lead(door))
		s.stand(StandingScheduled, g.wantedSince(c), "it is sent to the lock shortly before it is needed")
		s.NextAt = &programAt
	}
}

// off is how a door stands at which a credential is over.
func (s *DoorStanding) off() {
	since := *firstOf(s.Credential.RemovedAt, &s.Credential.CreatedAt)
	if s.Credential.LeftBehind {
		s.stand(StandingLeft, since, "the lock left, and was said to be reset or gone for good")
		return
	}
	s.held(StandingRemoved, since, "the lock does not have it", "it was withdrawn")
}

// held is stand for what is said otherwise of a key that no lock has.
func (s *DoorStanding) held(standing Standing, since time.Time, reason, kept string) {
	if s.Method.Mode.Kept() {
		reason = kept
	}
	s.stand(standing, since, reason)
}

func (s *DoorStanding) stand(standing Standing, since time.Time, reason string) {
	s.Standing, s.Since, s.Reason = standing, since, reason
}

// firstOf is the first that is known.
func firstOf(times ...*time.Time) *time.Time {
	for _, at := range times {
		if at != nil {
			return at
		}
	}
	return nil
}

// wantedSince is since when a door is to have what it is told.
func (g Grant) wantedSince(c Credential) time.Time {
	if c.Asked == nil {
		return c.CreatedAt
	}
	return latest(c.CreatedAt, g.windowSince())
}

// unwantedSince is since when a door is not to have a credential.
func (g Grant) unwantedSince(m Method, c Credential, now time.Time) time.Time {
	for _, at := range []*time.Time{g.DeleteAskedAt, m.DeleteAskedAt, c.ReplacedAt, c.UnwantedSince, g.Window.EndsAt, g.SuspendedAt} {
		if at != nil && !at.After(now) {
			return *at
		}
	}
	return now
}
