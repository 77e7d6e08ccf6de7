package drivers

import (
	"time"

	"latchkey"
)

// EventKind is what a gateway reports by itself.
type EventKind string

// The kinds of event.
const (
	DoorOnline   EventKind = "door_online"
	DoorOffline  EventKind = "door_offline"
	Changed      EventKind = "changed"       // credentials were changed on the lock
	StateChanged EventKind = "state_changed" // a battery, a trouble: Discover tells
	DoorUnlocked EventKind = "unlocked"
	DoorLocked   EventKind = "locked"
	EntryDenied  EventKind = "denied"
	DoorTampered EventKind = "tampered"
)

// Event is one report of a gateway. A driver does not report what its own
// session asked for (Unlocker, Locker): the answer says that. One whose gateway
// does not keep whose command it was reports all of them as Unsigned.
type Event struct {
	Kind   EventKind
	Door   string
	At     time.Time
	Method latchkey.EntryMethod  // DoorUnlocked, DoorLocked
	Owner  string                // Credential.ID of the credential that was used; "" for none or a stranger's
	Ref    string                // the hardware's own name for that credential
	Reason latchkey.DenialReason // EntryDenied

	Unsigned bool // DoorUnlocked by a command of nobody knows whom: perhaps ours, which the core finds out
}

// Happened reports whether the event is something that happened at the door, as
// against something that a look at it shows.
func (e Event) Happened() bool {
	switch e.Kind {
	case DoorUnlocked, DoorLocked, EntryDenied, DoorTampered:
		return true
	default:
		return false
	}
}
