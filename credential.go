package latchkey

import (
	"slices"
	"time"
)

// Credential is one entry on one door: the row that follows the hardware. It is
// read as one grant's method has it; other grants of the same person may share
// the entry.
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
	Alone         bool       // no other entry on the lock had its digits when that write was sent
	Attempts      int        // since the last success
	Fault         FaultClass // of the last attempt; "" after a success
	FaultMessage  string     // for people, without secrets
	FaultAt       *time.Time
	NextAttemptAt *time.Time // when the last attempt said to come back
	PausedAt      *time.Time // since when nothing is written to the lock because somebody said so
	Retries       int        // how often somebody had it tried at once
	UnwantedSince *time.Time // since when its door is no longer a target
	WantedSince   time.Time  // since when its door is a target: CreatedAt, unless it was none in between
	Offline       bool       // its lock lets go of it at its end only
	ReplacedAt    *time.Time // since when another entry of the grant takes its place on the door
	AskedName     string     // the name that the lock last acknowledged; "" when unknown
	ToldSet       bool       // it was told that the entry opens the door (access_code.set_on_device)
	Adopts        bool       // others wrote it, and it does not have our mark yet
	Shared        []Window   // of the other grants that use the entry and still want it; unordered
	Reserved      bool       // a suspended grant of the person's holds it too: its code is kept for that one
	Drift         *Drift     // how somebody changed it at the lock, until it is put right
	AbsentSince   *time.Time // Door.AbsentSince of its door
	DoorLeftAt    *time.Time // Door.RemovedAt of its door
	LeftBehind    bool       // written off; set until it is removed after all, should its lock come back
	SystemID      string     // of its door; "" for a device
	Encodes       bool       // what it opens stands on a card, which has to be written
	Written       *Window    // what stands on the card about its door; nil while nothing does
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

// SetOver reports whether the lock acknowledged this window or a wider one, and
// has it still: a change under way covers what the entry is used for, too.
func (c Credential) SetOver(w Window) bool {
	return (c.State == CredentialSet || c.State == CredentialSetting) && c.Asked != nil && c.Asked.Covers(w)
}

// Wanted is the window that the entry is to have for a grant with the window w
// and all who share it: their windows together, as far as they meet. Where they
// do not meet the earlier ones come first, so that the door never opens between.
func (c Credential) Wanted(w Window, now time.Time) Window {
	windows := append([]Window{w}, c.Shared...)
	windows = slices.DeleteFunc(windows, func(w Window) bool { return w.Ended(now) })
	if len(windows) == 0 {
		return w
	}
	slices.SortFunc(windows, func(a, b Window) int { return a.StartsAt.Compare(b.StartsAt) })
	wanted := windows[0]
	for _, next := range windows[1:] {
		if wanted.Meets(next) {
			wanted = wanted.Join(next)
		}
	}
	return wanted
}

// sharedAt reports whether another grant still wants the entry.
func (c Credential) sharedAt(now time.Time) bool {
	return slices.ContainsFunc(c.Shared, func(w Window) bool { return !w.Ended(now) })
}

// TakenOff reports whether somebody took the credential off its lock who may.
func (c Credential) TakenOff() bool {
	return c.Drift != nil && c.Drift.Holds && c.Drift.Change == DriftRemoved
}

// doubted reports whether the credential is missing from its lock together with
// so many others that the lock is not believed yet.
func (c Credential) doubted() bool { return c.AbsentSince != nil && c.Drift != nil && !c.Drift.Holds }
