package latchkey

import "time"

// GrantKind tells what a grant is on the wire. All kinds have doors, methods and
// a window, and are planned and carried out alike.
type GrantKind string

// The kinds.
const (
	GrantOfAccess GrantKind = "access_grant" // a person's, on any number of doors
	GrantOfCode   GrantKind = "access_code"  // a stand-alone access code: one device, one PIN, no person
	GrantOfBackup GrantKind = "backup_code"  // a stand-alone code in the pool of its device, until it is pulled
	GrantToRemove GrantKind = "foreign_code" // an unmanaged code that is to be taken off: it ends before it begins

	GrantOfCredential GrantKind = "acs_credential" // a stand-alone ACS credential: one way in, entrances of one system
)

// CodeTerms is what only a stand-alone access code has.
type CodeTerms struct {
	CommonKey       string // of the codes that have one PIN together; "" for none
	JustInTime      bool   // the caller does not trust the lock's own schedule: program shortly before the start
	ExternalChanges bool   // what somebody changes at the lock holds
	OneTime         bool   // it opens the door once
	Chosen          bool   // the caller chose the PIN: no other takes its place
	BackupOf        string // the access code that this one was pulled for; "" for none
}

// AccessCode is one PIN on one device (the wire's access_code). A stand-alone one
// has its grant's id, which stays when the PIN changes; one of an access grant is
// the entry of the lock and has the credential's.
type AccessCode struct {
	ID         string
	Grant      Grant      // whose it is
	Method     Method     // its PIN
	Credential Credential // its entry on the lock; zero when nothing was ever reserved
	Former     *Method    // the method whose PIN is still on the lock in its place; nil when there is none
	Door       Door
	Account    *AccountFault // why its account does not work; nil while it does
	PulledID   string        // the backup code pulled for it; "" for none
	CreatedAt  time.Time

	// Whose the digits are that the lock has already: of another managed code, or of
	// an unmanaged one. Read while the lock refuses the code as a duplicate; else "".
	ManagedTwinID, UnmanagedTwinID string
}

// CodeStatus is the wire's status of an access code.
type CodeStatus string

// The statuses.
const (
	CodeUnset    CodeStatus = "unset"    // queued, or stored on the lock for later
	CodeSetting  CodeStatus = "setting"  // due, and not acknowledged yet
	CodeSet      CodeStatus = "set"      // opens the door
	CodeRemoving CodeStatus = "removing" // over, and coming off
	CodeUnknown  CodeStatus = "unknown"  // its account does not work
)

// StandAlone reports whether the code is no part of an access grant.
func (c AccessCode) StandAlone() bool { return c.Grant.Kind != GrantOfAccess }

// Window is when the code opens the door: the grant's window, and those of the
// other grants of the person that share the entry.
func (c AccessCode) Window(now time.Time) Window {
	if c.Grant.SuspendedAt != nil && c.Credential.sharedAt(now) {
		return c.Credential.othersWant(now)
	}
	return c.Credential.Wanted(c.Grant.Window, now)
}

// Status is how the code stands.
func (c AccessCode) Status(now time.Time) CodeStatus {
	switch {
	case c.leaving(now), c.suspended(now) && c.Credential.OnLock():
		return CodeRemoving
	case c.suspended(now):
		return CodeUnset
	case c.Account != nil:
		return CodeUnknown
	case c.onLock() && c.scheduled(now):
		return CodeUnset
	case c.onLock():
		return CodeSet
	case c.Credential.ID != "" && !now.Before(c.dueAt(now)) && !c.Credential.TakenOff():
		return CodeSetting
	}
	return CodeUnset
}

// onLock reports whether the lock acknowledged the code, or the one whose place
// it takes.
func (c AccessCode) onLock() bool {
	return c.Credential.Asked != nil && !c.Credential.TakenOff() || c.Former != nil
}

// Scheduled reports whether the lock itself has the code for later.
func (c AccessCode) Scheduled(now time.Time) bool {
	return c.Credential.Asked != nil && c.onLock() && c.Credential.OnLock() && c.scheduled(now) && !c.leaving(now)
}

func (c AccessCode) scheduled(now time.Time) bool {
	return c.Door.Capabilities.Native.EnforcesTimes() && !c.Window(now).Started(now)
}

// dueAt is when the code is shown as being set: a lock that keeps windows has
// until the start, one that does not is told before it.
func (c AccessCode) dueAt(now time.Time) time.Time {
	if c.Door.Capabilities.Native.EnforcesTimes() {
		return c.Window(now).StartsAt
	}
	return c.programAt(now)
}

// programAt is when the lock is told.
func (c AccessCode) programAt(now time.Time) time.Time {
	return c.Window(now).StartsAt.Add(-c.Grant.lead(c.Door))
}

// suspended reports whether nobody wants the code on its lock for now.
func (c AccessCode) suspended(now time.Time) bool {
	return c.Grant.SuspendedAt != nil && !c.Credential.sharedAt(now)
}

func (c AccessCode) leaving(now time.Time) bool {
	if c.Grant.Finished(now) && !c.Credential.sharedAt(now) {
		return true
	}
	return !c.StandAlone() && (c.Method.DeleteAskedAt != nil || c.Credential.UnwantedSince != nil || c.Credential.ReplacedAt != nil)
}
