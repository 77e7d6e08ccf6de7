package latchkey

import (
	"slices"
	"time"
)

// Finished reports whether nothing of the grant is wanted any more.
func (g Grant) Finished(now time.Time) bool {
	return g.DeleteAskedAt != nil || g.Status.Over() || g.Window.Ended(now)
}

// wants reports whether a credential is one that its door shall have.
func (g Grant) wants(c Credential) bool {
	return g.SuspendedAt == nil && g.reserves(c)
}

// reserves reports whether a credential is one that its door shall have, unless
// the grant is suspended.
func (g Grant) reserves(c Credential) bool {
	_, targeted := g.Door(c.DoorID)
	return targeted && c.State != CredentialRemoved && c.ReplacedAt == nil
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
	case g.SuspendedAt != nil && g.lingers(now):
		return GrantSuspending
	case g.SuspendedAt != nil:
		return GrantSuspended
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
		case method.DeleteAskedAt != nil, !g.HasDoor(method):
		case !g.AllSet(method):
			return false
		default:
			issued = true
		}
	}
	return issued && !g.hasUnserved()
}

// HasDoor reports whether a targeted door has, or shall have, the method. One
// without a door keeps its secret: when such a door comes back to the grant, the
// person opens it with the PIN they know.
func (g Grant) HasDoor(method Method) bool {
	return slices.ContainsFunc(method.Credentials, g.wants)
}

// AllSet reports whether every targeted door of the method acknowledged the
// grant's window, and is still there: the one meaning of is_issued (P4).
func (g Grant) AllSet(method Method) bool {
	confirmed := 0
	for _, credential := range method.Credentials {
		if !g.wants(credential) {
			continue
		}
		if g.awaits(method, credential) {
			return false
		}
		confirmed++
	}
	return confirmed > 0
}

// awaits reports whether a credential lacks its door's word for the grant's window.
// Nobody can tell whom a lock lets in that left its account.
func (g Grant) awaits(m Method, c Credential) bool {
	return g.wants(c) && (!g.serves(m, c) || c.stranded())
}

// serves reports whether a credential lets the grant's person in from the start
// to the end of the grant: its lock says so, and the card, where it has to be written.
func (g Grant) serves(m Method, c Credential) bool { return g.reaches(m, c) && c.onCard() }

// reaches reports whether the lock has the credential for the grant's window. A
// wider window will do for an entry that others share or shared, and for a backup
// code, which is there to work before the lock can be reached; alone, a method is
// issued with exactly its own.
func (g Grant) reaches(m Method, c Credential) bool {
	return c.SetFor(g.Window) || (m.Issued || m.Backup || len(c.Shared) > 0) && c.SetOver(g.Window)
}

// Clean reports whether no lock has, or may have, a credential of the method.
func (m Method) Clean() bool {
	return !slices.ContainsFunc(m.Credentials, func(c Credential) bool { return c.State != CredentialRemoved })
}
