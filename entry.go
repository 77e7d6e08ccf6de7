package latchkey

import "time"

// EntryMethod is how a bolt was moved; the words are the wire's.
type EntryMethod string

// The methods.
const (
	ByKeycode   EntryMethod = "keycode"
	ByManual    EntryMethod = "manual"
	ByAutomatic EntryMethod = "automatic"
	ByRemote    EntryMethod = "remote"
	ByCard      EntryMethod = "card"
	ByUnknown   EntryMethod = "unknown"
)

// DenialReason is why a door did not open; the words are the wire's.
type DenialReason string

// The reasons.
const (
	DeniedUnknownCode     DenialReason = "unknown_code"
	DeniedExpiredCode     DenialReason = "expired_code" // also one whose time has not come
	DeniedBlockedCode     DenialReason = "blocklisted_code"
	DeniedTooManyAttempts DenialReason = "too_many_attempts"
	DeniedPrivacyMode     DenialReason = "blocked_by_privacy_mode"
	DeniedCredential      DenialReason = "credential_error"
)

// Sentence is the reason for people.
func (r DenialReason) Sentence() string {
	switch r {
	case DeniedUnknownCode:
		return "The lock does not know the code."
	case DeniedExpiredCode:
		return "The code is not for this time."
	case DeniedBlockedCode:
		return "The code is blocked."
	case DeniedTooManyAttempts:
		return "There were too many wrong codes."
	case DeniedPrivacyMode:
		return "The lock is in privacy mode."
	case DeniedCredential:
		return "The credential could not be read."
	}
	return "The lock did not say why."
}

// EntryKind is what happened at a door.
type EntryKind string

// The kinds.
const (
	EntryUnlocked EntryKind = "unlocked"
	EntryLocked   EntryKind = "locked"
	EntryDenied   EntryKind = "denied"
	EntryTampered EntryKind = "tampered"
)

// Entry is one thing that happened at a door, as its gateway told it.
type Entry struct {
	Kind   EntryKind
	Door   string // the driver's name for it
	Mark   string // what the lock has as the owner of the credential that was used
	Ref    string // the lock's own name for that credential
	Method EntryMethod
	Reason DenialReason
	At     time.Time

	Unsigned bool // a command unlocked it, of nobody knows whom: perhaps ours
}
