package latchkey

import "time"

// Drift is how somebody changed one of our credentials at the lock.
type Drift struct {
	Change DriftChange `json:"change_type"`
	Fields []string    `json:"fields,omitempty"` // of a modified one: "code", "starts_at", "ends_at"
	At     time.Time   `json:"at"`
}

// DriftChange is the wire's change_type.
type DriftChange string

// The changes.
const (
	DriftModified DriftChange = "modified"
	DriftRemoved  DriftChange = "removed"
)

// What is missing on a lock at once is put back only while it is little: a lock
// that lists next to nothing is likelier reset, swapped or sick than robbed of
// its codes one by one.
const massAbsence = 3

// MassAbsence reports whether so many of the credentials that a lock should have
// are missing at once that nothing is put back until somebody says so.
func MassAbsence(missing, kept int) bool { return missing >= massAbsence && 2*missing >= kept }

// AbsentAtOnce is the notice of a door from which much was missing at once; nil
// when nothing was.
func (d Door) AbsentAtOnce() *Notice {
	if d.AbsentSince == nil {
		return nil
	}
	return &Notice{
		Code: "provider_issue", CreatedAt: *d.AbsentSince,
		Message: "Most of the codes were missing from " + d.Name + " at once. Nothing is put back until the lock shows them again" +
			" or somebody says that it was reset (/devices/restore_codes).",
	}
}

// UnmanagedCode is a code on a lock that Latchkey did not put there.
type UnmanagedCode struct {
	ID          string
	WorkspaceID string
	DoorID      string
	AccountID   string
	NativeRef   string
	Mode        Mode
	Secret      Secret // zero when the lock hides it
	Name        string
	Window      *Window // nil when the lock does not say
	CreatedAt   time.Time
}

// CodeEvents of what happens outside Latchkey.
const (
	EventCodeModifiedOutside  EventType = "access_code.modified_external_to_seam"
	EventCodeDeletedOutside   EventType = "access_code.deleted_external_to_seam"
	EventUnmanagedCodeCreated EventType = "access_code.unmanaged.created"
	EventUnmanagedCodeRemoved EventType = "access_code.unmanaged.removed"
)
