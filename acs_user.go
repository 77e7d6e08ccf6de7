package latchkey

import "time"

// ACSUser is a person as an access control system knows them (the wire's
// acs_user). What they may enter is not theirs but their credentials'.
type ACSUser struct {
	ID            string
	WorkspaceID   string
	SystemID      string
	AccountID     string
	FullName      string
	Email         string  // "" when unknown
	Phone         string  // "" when unknown
	Schedule      *Window // narrows the credentials' windows; nil for no narrower one
	SuspendedAt   *time.Time
	DeleteAskedAt *time.Time // still there until the doors are clean
	CreatedAt     time.Time

	Person *Identity // whose user it is; nil for nobody's
}

// PersonID is whose user it is, "" for nobody's.
func (u ACSUser) PersonID() string {
	if u.Person == nil {
		return ""
	}
	return u.Person.ID
}

// Warnings says what is not as it should be yet (acs_user.warnings).
func (u ACSUser) Warnings() []Notice {
	if u.DeleteAskedAt == nil {
		return nil
	}
	return []Notice{beingDeleted(*u.DeleteAskedAt, "The user is being deleted: their credentials are being taken off the doors.")}
}

// Matches reports whether the user has the person's name, email and phone, as
// far as both have one.
func (u ACSUser) Matches(person Identity) bool {
	for _, pair := range []struct {
		ours  string
		other *string
	}{{u.FullName, person.FullName}, {u.Email, person.Email}, {u.Phone, person.Phone}} {
		if pair.ours != "" && pair.other != nil && pair.ours != *pair.other {
			return false
		}
	}
	return true
}

// NewACSUser is what a caller says of a user to be made. Without IdentityID the
// user is of the person with their email or phone, if there is one.
type NewACSUser struct {
	SystemID, IdentityID   string
	FullName, Email, Phone string
	Schedule               *Window
	GroupIDs               []string // of the system
}

// ACSUserChange is what a caller changes of a user. Nil leaves a field; an inner
// nil takes the schedule away.
type ACSUserChange struct {
	FullName, Email, Phone *string
	Schedule               **Window
}

// ACSUserRef names a user by id, or by their person and, where that has users of
// several systems, the system.
type ACSUserRef struct{ ID, IdentityID, SystemID string }

// ACSUserFilter narrows a list of users. Zero fields do not narrow.
type ACSUserFilter struct {
	Viewer               Viewer
	SystemID, IdentityID string
	Email, Phone         string // of the person
	CreatedBefore        *time.Time
	Search               string
}

// The events of users of access control systems.
const (
	EventACSUserCreated EventType = "acs_user.created"
	EventACSUserDeleted EventType = "acs_user.deleted"
)
