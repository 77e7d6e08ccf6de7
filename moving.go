package latchkey

import (
	"slices"
	"time"
)

// BreakAfter is how long a door that is no longer a target keeps its credential
// while a door that took its place has not acknowledged its own (P3). After it
// the old door is cleaned all the same.
const BreakAfter = 15 * time.Minute

// awaitsSuccessor reports whether what took a credential's place is not confirmed:
// the entry that replaces it on its door, or, where its door was given up at that
// time, one on a door that the person moves to.
func (g Grant) awaitsSuccessor(c Credential, since time.Time) bool {
	switch {
	case g.SuspendedAt != nil:
		return false
	case c.ReplacedAt != nil:
		return slices.Contains(g.Unserved, c.DoorID) || g.anyLive(func(next Credential) bool {
			return next.DoorID == c.DoorID && next.Mode == c.Mode && g.unconfirmed(next)
		})
	}
	return g.hasUnserved() && movedTo(g.UnservedSince, since) || g.anyLive(func(next Credential) bool {
		return g.unconfirmed(next) && movedTo(&next.WantedSince, since)
	})
}

// movedTo reports whether a door that is wanted since then may be what a person
// moves to who lost another one: they may have been given it some time before. A door
// that has not answered for longer than that is no reason to leave another one open.
func movedTo(wanted *time.Time, lost time.Time) bool {
	return wanted != nil && lost.Before(wanted.Add(BreakAfter))
}

func (g Grant) anyLive(is func(Credential) bool) bool {
	return slices.ContainsFunc(g.Methods, func(m Method) bool {
		return m.DeleteAskedAt == nil && slices.ContainsFunc(m.Credentials, is)
	})
}

func (g Grant) unconfirmed(c Credential) bool {
	return g.wants(c) && c.Asked == nil
}
