package latchkey

import "time"

// Event is one transition, written in the transaction that makes it (P7).
// Data never holds a secret; Code is filled in when an event that the wire
// gives a code is read.
type Event struct {
	ID          string
	WorkspaceID string
	Type        EventType
	OccurredAt  time.Time
	CreatedAt   time.Time
	Subject     EventSubject
	Data        map[string]any // the wire's extra properties
	Code        Secret
	FormerCode  Secret // of a changed code: what it was before
}

// EventSubject is what an event is about. Empty ids do not apply.
type EventSubject struct {
	GrantID, MethodID, DeviceID, EntranceID, SystemID, SpaceID, AccountID, IdentityID, SessionID string
	// The user is of an access control system. The methods are those whose code the
	// event tells, and told before.
	UserID, CredentialID, AccessCodeID, CodeMethodID, FormerMethodID string
}

// EventType is the wire's event_type.
type EventType string

// The event types that this version writes. The API accepts all of the
// contract's as filters.
const (
	EventGrantCreated        EventType = "access_grant.created"
	EventGrantDeleted        EventType = "access_grant.deleted"
	EventGrantAllDoors       EventType = "access_grant.access_granted_to_all_doors"
	EventGrantDoor           EventType = "access_grant.access_granted_to_door"
	EventGrantDoorLost       EventType = "access_grant.access_to_door_lost"
	EventGrantTimesChanged   EventType = "access_grant.access_times_changed"
	EventGrantSuspended      EventType = "access_grant.suspended" // ours, as is its end
	EventGrantResumed        EventType = "access_grant.resumed"
	EventGrantCouldNotCreate EventType = "access_grant.could_not_create_requested_access_methods"
	EventMethodCreated       EventType = "access_method.created"
	EventMethodIssued        EventType = "access_method.issued"
	EventEncodingRequired    EventType = "access_method.card_encoding_required"
	EventAssignmentRequired  EventType = "access_method.card_assignment_required"
	EventMethodReissued      EventType = "access_method.reissued"
	EventMethodRevoked       EventType = "access_method.revoked"
	EventMethodDeleted       EventType = "access_method.deleted"
	EventMethodDelay         EventType = "access_method.delay_in_issuing"
	EventMethodFailed        EventType = "access_method.failed_to_issue"
	EventDeviceConnected     EventType = "device.connected"
	EventDeviceDisconnected  EventType = "device.disconnected"
	EventDeviceAdded         EventType = "device.added"
	EventDeviceRemoved       EventType = "device.removed"
	EventDeviceDeleted       EventType = "device.deleted"
	EventSystemAdded         EventType = "acs_system.added"
	EventEncoderAdded        EventType = "acs_encoder.added"
	EventEncoderRemoved      EventType = "acs_encoder.removed"
	EventEntranceAdded       EventType = "acs_entrance.added"
	EventEntranceRemoved     EventType = "acs_entrance.removed"
	EventSpaceCreated        EventType = "space.created"
	EventSpaceDeleted        EventType = "space.deleted"
	EventSpaceMembersChanged EventType = "space.device_membership_changed"
)

// EventFilter narrows a list of events. Since and Between are exclusive; a nil
// list does not narrow.
type EventFilter struct {
	Viewer        Viewer
	Since         *time.Time
	Between       *[2]time.Time
	Types         []EventType
	EventIDs      []string
	GrantIDs      []string
	MethodIDs     []string
	AccessCodeIDs []string
	DeviceIDs     []string
	EntranceIDs   []string
	SystemIDs     []string
	SpaceIDs      []string
	AccountIDs    []string
	IdentityIDs   []string
	ACSUserIDs    []string
	CredentialIDs []string // of ACS credentials
	CustomerKey   string
	WebviewID     string
	ACSGroupID    string
	EncoderID     string
	Limit, Offset int
}
