package latchkey

import "time"

// ACSGroup is an access group of an access control system: entrances that its
// operators put together there. Who is in it, Latchkey knows: each credential of
// a user opens the entrances of the user's groups.
type ACSGroup struct {
	ID            string
	WorkspaceID   string
	SystemID      string
	AccountID     string
	NativeID      string
	Name          string
	Type          string // the wire's external_type
	TypeName      string
	DeleteAskedAt *time.Time // still there until the system has let it go
	CreatedAt     time.Time
}

// Warnings says what is not as it should be yet (acs_access_group.warnings).
func (g ACSGroup) Warnings() []Notice {
	if g.DeleteAskedAt == nil {
		return nil
	}
	return []Notice{beingDeleted(*g.DeleteAskedAt, "The access group is being deleted: its ACS system is asked to let it go.")}
}

// ACSGroupFilter narrows a list of access groups. Zero fields do not narrow.
type ACSGroupFilter struct {
	Viewer   Viewer
	IDs      []string // nil does not narrow; empty matches none
	SystemID string
	User     ACSUserRef
	Search   string
}

// EventACSGroupDeleted tells that a system has an access group no more.
const EventACSGroupDeleted EventType = "acs_access_group.deleted"
