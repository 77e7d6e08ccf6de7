package latchkey

import "context"

// Identities keeps people. A person is found under their own id and key and
// under those of everybody who was merged into them, in every call.
type Identities interface {
	CreateIdentity(ctx context.Context, workspaceID string, identity NewIdentity) (Identity, error)
	Identity(ctx context.Context, workspaceID string, ref IdentityRef) (Identity, error)
	ListIdentities(ctx context.Context, workspaceID string, filter IdentityFilter, page Page) (List[Identity], error)
	UpdateIdentity(ctx context.Context, workspaceID, id string, change IdentityChange) error
	// DeleteIdentity deletes the person's grants too.
	DeleteIdentity(ctx context.Context, workspaceID, id string) error
	// MergeIdentities folds people into one: their grants and devices become that
	// person's, and their email and phone where that person has none. What is on
	// the locks stays as it is. Merging somebody again changes nothing; merging a
	// person into themselves is EInvalid.
	MergeIdentities(ctx context.Context, workspaceID string, into IdentityRef, merged []IdentityRef) error
	// GrantDevice lets a person see and use a device without a grant. Doing it
	// twice is doing it once; so is RevokeDevice.
	GrantDevice(ctx context.Context, workspaceID, id, deviceID string) error
	RevokeDevice(ctx context.Context, workspaceID, id, deviceID string) error
	// AccessibleDoors lists the doors of the person's grants that are not over,
	// also of those that have not begun, and of GrantDevice, each once,
	// as far as the viewer sees them.
	AccessibleDoors(ctx context.Context, workspaceID, id string, kind DoorKind, by Viewer) ([]Door, error)
}

// IdentityRef names a person by id or by the caller's key; exactly one is set.
type IdentityRef struct{ ID, Key string }
