package latchkey

import (
	"context"
	"time"
)

// The services the API is built on. Every method is confined to the workspace
// it is given; an id of another workspace is ENotFound, like an unknown one.
// Every changing method is one transaction that also writes its events and,
// when a grant is concerned, the outbox: after it returns nil the change will
// be carried out, whatever crashes (P1). When the context carries an
// idempotency claim (WithClaim), the same transaction records it as spent.

// Doors reads devices and entrances.
type Doors interface {
	// Door finds a door of the kind. The error names the kind: device_not_found.
	Door(ctx context.Context, workspaceID string, kind DoorKind, id string) (Door, error)
	ListDoors(ctx context.Context, workspaceID string, filter DoorFilter, page Page) (List[Door], error)
}

// DoorFilter narrows a list of doors. Zero fields do not narrow.
type DoorFilter struct {
	Viewer        Viewer
	Kind          DoorKind
	Name          string
	IDs           []string // nil does not narrow; empty matches none
	AccountIDs    []string
	WebviewID     string // that connected the account
	SystemID      string
	SpaceID       string
	SpaceIDs      []string // nil does not narrow; empty matches none
	MethodID      string
	CredentialID  string // of an ACS credential
	DeviceTypes   []string
	Manufacturer  string
	CustomerKey   string
	CreatedBefore *time.Time
	Search        string
	MatchesNone   bool
	Managed       *bool
	Metadata      map[string]any // custom_metadata_has
	Flags         []FlagFilter   // include_if and exclude_if
}

// Systems reads access control systems. Their lists are not paged (contract 1.7).
type Systems interface {
	System(ctx context.Context, workspaceID, id string) (System, error)
	ListSystems(ctx context.Context, workspaceID string, filter SystemFilter) ([]System, error)
}

// SystemFilter narrows a list of systems. Zero fields do not narrow.
type SystemFilter struct {
	Viewer                         Viewer
	IDs                            []string // nil does not narrow
	AccountID, CustomerKey, Search string
}

// Spaces keeps spaces. Changing a membership nudges every live grant on the space.
type Spaces interface {
	CreateSpace(ctx context.Context, workspaceID string, space NewSpace) (Space, error)
	Space(ctx context.Context, workspaceID string, ref SpaceRef) (Space, error)
	ListSpaces(ctx context.Context, workspaceID string, filter SpaceFilter, page Page) (List[Space], error)
	UpdateSpace(ctx context.Context, workspaceID string, ref SpaceRef, change SpaceChange) (Space, error)
	AddDoors(ctx context.Context, workspaceID, spaceID string, kind DoorKind, doorIDs []string) error
	RemoveDoors(ctx context.Context, workspaceID, spaceID string, kind DoorKind, doorIDs []string) error
	// AddAccount notes that the space came from an account; it adds no door. Doing
	// it twice is doing it once; so is RemoveAccount.
	AddAccount(ctx context.Context, workspaceID, spaceID, accountID string) error
	RemoveAccount(ctx context.Context, workspaceID, spaceID, accountID string) error
	DeleteSpace(ctx context.Context, workspaceID, spaceID string) error
}

// SpaceRef names a space by id or by the caller's key; exactly one is set.
type SpaceRef struct{ ID, Key string }

// Grants keeps access grants.
type Grants interface {
	CreateGrant(ctx context.Context, workspaceID string, grant NewGrant) (Grant, error)
	Grant(ctx context.Context, workspaceID string, ref GrantRef) (Grant, error)
	ListGrants(ctx context.Context, workspaceID string, filter GrantFilter, page Page) (List[Grant], error)
	UpdateGrant(ctx context.Context, workspaceID string, ref GrantRef, change GrantChange) error
	// DeleteGrant asks for the grant to end now. Asking again succeeds while the
	// doors are being cleaned, and is ENotFound after.
	DeleteGrant(ctx context.Context, workspaceID, id string) error
}

// Methods reads and deletes access methods.
type Methods interface {
	// Methods finds live methods by id; one that is missing is ENotFound.
	MethodsByID(ctx context.Context, workspaceID string, ids []string) ([]Method, error)
	ListMethods(ctx context.Context, workspaceID string, filter MethodFilter, page Page) (List[Method], error)
	DeleteMethods(ctx context.Context, workspaceID string, which MethodSelector) error
}

// Events reads what happened, oldest first.
type Events interface {
	Event(ctx context.Context, workspaceID, id string, by Viewer) (Event, error)
	// LatestEvent returns the newest event of a device and type.
	LatestEvent(ctx context.Context, workspaceID, deviceID string, eventType EventType, by Viewer) (Event, error)
	ListEvents(ctx context.Context, workspaceID string, filter EventFilter) ([]Event, error)
	// EventsAfter returns the events after a place, and the place to go on from.
	// An event whose transaction commits late is never passed over: it is after
	// every place that was given out before.
	EventsAfter(ctx context.Context, workspaceID string, place EventPlace, filter EventFilter) ([]Event, EventPlace, error)
	// EventHorizon is the place after everything that EventsAfter returns now.
	EventHorizon(ctx context.Context) (EventPlace, error)
}

// Idempotency makes a POST safe to repeat under a key of the caller's.
type Idempotency interface {
	// Claim reserves the key for a request with this fingerprint, or says what
	// became of an earlier one. Another fingerprint is EConflict
	// "idempotency_key_reused". A claim that was neither spent nor completed
	// within a minute is taken over; its first owner can then no longer commit.
	Claim(ctx context.Context, workspaceID, key, fingerprint string) (Claim, error)
	// Complete keeps the response for 24 h.
	Complete(ctx context.Context, claim Claim, status int, body []byte) error
	// Release forgets an unspent claim, after a failure that may be retried.
	Release(ctx context.Context, claim Claim) error
}

// Claim is one use of an idempotency key.
type Claim struct {
	WorkspaceID, Key, Token string
	State                   ClaimState
	Status                  int    // ClaimCompleted: the response's status
	Body                    []byte // ClaimCompleted: the response's body
	ResourceID              string // ClaimSpent: what the transaction made; "" for none
}

// ClaimState is what became of a key.
type ClaimState string

// The states of a claim. Spent means that the change was committed and the
// response lost: build it again from ResourceID.
const (
	ClaimOurs      ClaimState = "ours"
	ClaimInFlight  ClaimState = "in_flight"
	ClaimSpent     ClaimState = "spent"
	ClaimCompleted ClaimState = "completed"
)

type claimKey struct{}

// WithClaim hands a claim to the transaction of the service that is called.
func WithClaim(ctx context.Context, claim Claim) context.Context {
	return context.WithValue(ctx, claimKey{}, claim)
}

// ClaimFrom finds the claim of a context.
func ClaimFrom(ctx context.Context) (Claim, bool) {
	claim, ok := ctx.Value(claimKey{}).(Claim)
	return claim, ok
}

// WithoutClaim hides the claim of a call that is many transactions from each of
// them: it is of the whole, and none spends it.
func WithoutClaim(ctx context.Context) context.Context {
	return context.WithValue(ctx, claimKey{}, nil)
}

// Probe tells how the parts are that a service needs.
type Probe interface {
	// Parts checks each part, each within a second or so.
	Parts(ctx context.Context) []Part
}

// Part is one thing that may be away.
type Part struct {
	Name   string // "database", "temporal", "worker"
	Vital  bool   // without it the API cannot answer
	Err    error  // nil when well
	Advice string // what to do, when not
}
