package latchkey

import (
	"slices"
	"time"
)

// A suspended grant wants nothing on a door, and keeps all it is: its window and
// its doors, which may change meanwhile, and its PINs, which stay reserved for it.

// setAside plans a credential of a suspended grant. Where others of the person
// share the entry it is theirs, for their own time only; they were told.
func (p *planner) setAside(method Method, credential Credential) {
	switch {
	case !credential.OnLock():
	case !credential.sharedAt(p.now):
		p.clear(method, credential, StepSetAside)
	case credential.lingers(p.now):
		again := p.now.Add(ServeAgain)
		p.wake(&again, "see whether the entry on "+credential.DoorName+", which another grant uses too, was shortened")
	}
}

// lingers reports whether a door may still open for a suspended grant.
func (g Grant) lingers(now time.Time) bool {
	return slices.ContainsFunc(g.Methods, func(m Method) bool { return m.lingers(now) })
}

func (m Method) lingers(now time.Time) bool {
	return slices.ContainsFunc(m.Credentials, func(c Credential) bool { return c.lingers(now) })
}

// lingers reports whether the lock has, or may have, the credential for more than
// the other grants that share it.
func (c Credential) lingers(now time.Time) bool {
	switch {
	case !c.OnLock():
		return false
	case !c.sharedAt(now):
		return true
	}
	return c.State != CredentialSet || c.Asked == nil || !c.othersWant(now).Covers(*c.Asked)
}

// othersWant is the window that the entry is to have for those who share it.
func (c Credential) othersWant(now time.Time) Window { return c.Wanted(c.Shared[0], now) }

// beingSuspended is the warning that something of a suspended grant is still on
// a door (P2).
func (g Grant) beingSuspended() Notice {
	return Notice{
		Code: "being_suspended", CreatedAt: *g.SuspendedAt,
		Message: "The access grant is suspended. A door that has not confirmed it yet may still open.",
	}
}
