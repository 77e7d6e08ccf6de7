package latchkey

import "time"

// Credential is one method on one door: the row that follows the hardware.
type Credential struct {
	ID            string
	WorkspaceID   string
	GrantID       string
	MethodID      string
	DoorID        string
	DoorName      string
	DoorKind      DoorKind
	Mode          Mode
	State         CredentialState
	Intended      *Window    // the window of the write that was begun last
	Asked         *Window    // what the lock last acknowledged, as we asked for it
	Actual        *Window    // what the hardware really enforces, after rounding
	NativeRef     string     // the hardware's handle; "" before the first acknowledgement
	Uncertain     bool       // a write was begun and its outcome is not known: read back first
	Attempts      int        // since the last success
	Fault         FaultClass // of the last attempt; "" after a success
	FaultMessage  string     // for people, without secrets
	FaultAt       *time.Time
	NextAttemptAt *time.Time // when the last attempt said to come back
	UnwantedSince *time.Time // since when its door is no longer a target
	CreatedAt     time.Time
	IssuedAt      *time.Time
	RemovedAt     *time.Time
}

// CredentialState is what we know of a credential on its lock.
// docs/state-machines.md draws it.
type CredentialState string

// The states. Only the hardware's word moves a credential to CredentialSet or
// CredentialRemoved.
const (
	CredentialWaiting  CredentialState = "waiting"  // nothing was ever sent to the lock
	CredentialSetting  CredentialState = "setting"  // a write is intended, under way or unsettled
	CredentialSet      CredentialState = "set"      // the lock acknowledged it
	CredentialRemoving CredentialState = "removing" // a removal is intended, under way or unsettled
	CredentialRemoved  CredentialState = "removed"  // the lock says it is gone
	CredentialRefused  CredentialState = "refused"  // the lock will never take it as it is
)

// OnLock reports whether the lock has, or may have, the credential.
func (c Credential) OnLock() bool {
	switch c.State {
	case CredentialSet, CredentialRemoving:
		return true
	case CredentialSetting, CredentialRefused:
		return c.Uncertain || c.NativeRef != ""
	case CredentialWaiting, CredentialRemoved:
		return false
	}
	return true
}

// SetFor reports whether the lock acknowledged exactly this window.
func (c Credential) SetFor(w Window) bool {
	return c.State == CredentialSet && c.Asked != nil && c.Asked.Equal(w)
}
