package latchkey

import "time"

// Identity is a person who is given access (the wire's user_identity).
type Identity struct {
	ID          string
	WorkspaceID string
	Key         *string
	FullName    *string
	Email       *string
	Phone       *string
	CustomerKey string   // whose it is; "" for the workspace's own
	MergedIDs   []string // of the people who were merged into this one
	MergedKeys  []string
	ACSUsers    []ACSUser // of whom only what tells who they are is filled in
	CreatedAt   time.Time
	DeletedAt   *time.Time
}

// DisplayName is the best name there is: full name, email, phone, key, id.
func (i Identity) DisplayName() string {
	for _, name := range []*string{i.FullName, i.Email, i.Phone, i.Key} {
		if name != nil && *name != "" {
			return *name
		}
	}
	return "Person " + i.ID[:8]
}

// Warnings says what is not as it should be (user_identity.warnings).
func (i Identity) Warnings() []Notice {
	var notices []Notice
	if i.DeletedAt != nil {
		notices = append(notices, beingDeleted(*i.DeletedAt, "The person is being deleted: their grants are being taken off the doors."))
	}
	for _, user := range i.ACSUsers {
		if !user.Matches(i) {
			notices = append(notices, Notice{
				Code: "acs_user_profile_does_not_match_user_identity", CreatedAt: user.CreatedAt,
				Message: "The ACS user " + user.ID + " has another name, e-mail or phone than the person.",
			})
		}
	}
	return notices
}

// NewIdentity is what a caller says of a person to be made. Nil is unknown.
type NewIdentity struct {
	Key, FullName, Email, Phone *string

	CustomerKey string // whose session makes it; "" for the workspace's own
}

// IdentityChange is what a caller changes of a person: an outer nil leaves the
// field, an inner nil clears it.
type IdentityChange struct {
	Key, FullName, Email, Phone **string
}

// IdentityFilter narrows a list of people. Zero fields do not narrow.
type IdentityFilter struct {
	Viewer        Viewer
	CreatedBefore *time.Time
	CustomerKey   string
	Search        string
	IDs           []string // nil does not narrow; empty matches nobody
}
