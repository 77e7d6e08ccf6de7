package latchkey

import "context"

// ACSUsers keeps the users of access control systems. They are Latchkey's own:
// the drivers write credentials, and no driver keeps people. An entrance and its
// user are of one system.
type ACSUsers interface {
	CreateACSUser(ctx context.Context, workspaceID string, user NewACSUser) (ACSUser, error)
	// ACSUser finds a user. A ref that several match is EConflict.
	ACSUser(ctx context.Context, workspaceID string, ref ACSUserRef) (ACSUser, error)
	ListACSUsers(ctx context.Context, workspaceID string, filter ACSUserFilter, page Page) (List[ACSUser], error)
	UpdateACSUser(ctx context.Context, workspaceID string, ref ACSUserRef, change ACSUserChange) error
	// DeleteACSUser takes the user's credentials off the doors, and lets the user go
	// when the doors are clean.
	DeleteACSUser(ctx context.Context, workspaceID string, ref ACSUserRef) error
	// SuspendACSUser takes the user's credentials off the doors, or puts them back.
	// Doing it twice is doing it once.
	SuspendACSUser(ctx context.Context, workspaceID string, ref ACSUserRef, suspended bool) error
	// LinkACSUser makes the user the person's. A key that nobody has makes a person
	// of what is known of the user. A user of another person is EConflict.
	LinkACSUser(ctx context.Context, workspaceID, id string, person IdentityRef) error
	// UnlinkACSUser makes the person's user nobody's.
	UnlinkACSUser(ctx context.Context, workspaceID, id, identityID string) error
}

// ACSGroups keeps the access groups of access control systems. The drivers find
// them and their entrances; who is in them is Latchkey's own.
type ACSGroups interface {
	ACSGroup(ctx context.Context, workspaceID, id string) (ACSGroup, error)
	ListACSGroups(ctx context.Context, workspaceID string, filter ACSGroupFilter) ([]ACSGroup, error)
	GroupUsers(ctx context.Context, workspaceID, id string) ([]ACSUser, error)
	GroupEntrances(ctx context.Context, workspaceID, id string) ([]Door, error)
	// AddToGroup has each credential of a user open the group's entrances. A person
	// without a user of the group's system gets one. A user of another system is EInvalid.
	AddToGroup(ctx context.Context, workspaceID, id string, ref ACSUserRef) error
	// RemoveFromGroup takes back what AddToGroup gave. A user who is not in it is fine.
	RemoveFromGroup(ctx context.Context, workspaceID, id string, ref ACSUserRef) error
	// DeleteACSGroup empties a group at once, and has its system let it go.
	DeleteACSGroup(ctx context.Context, workspaceID, id string) error
}

// ACSAccess says which entrances the users of access control systems may enter.
type ACSAccess interface {
	// AllowEntrance lets a user enter with every credential of theirs. A person
	// without a user of the entrance's system gets one.
	AllowEntrance(ctx context.Context, workspaceID string, ref ACSUserRef, entranceID string) error
	// RevokeEntrances takes every entrance from a user: their own, those of their
	// groups, which they leave, and those that their credentials have besides.
	RevokeEntrances(ctx context.Context, workspaceID string, ref ACSUserRef) error
	// UserEntrances lists where a user may enter, as far as the viewer sees it.
	UserEntrances(ctx context.Context, workspaceID string, ref ACSUserRef, by Viewer) ([]Door, error)
}

// ACSCredentials keeps credentials of access control systems: stand-alone ones, and,
// to be read only, the access methods of access grants that have entrances. To change
// one of those is EInvalid "acs_credential_of_access_grant".
type ACSCredentials interface {
	// ACSCredential finds one that is, or shall be, or may still be on its entrances.
	ACSCredential(ctx context.Context, workspaceID, id string) (ACSCredential, error)
	ListACSCredentials(ctx context.Context, workspaceID string, filter ACSCredentialFilter, page Page) (List[ACSCredential], error)
	// EntranceCredentials lists those that open an entrance or may still open it.
	EntranceCredentials(ctx context.Context, workspaceID, entranceID string, by Viewer) ([]ACSCredential, error)
	// CredentialEntrances lists the entrances that a credential opens or may still open.
	CredentialEntrances(ctx context.Context, workspaceID, id string) ([]Door, error)
	// CreateACSCredential gives a user a way in. A person without a user of the system
	// gets one. A PIN that an entrance cannot take is EInvalid
	// "code_constraints_violated" or EConflict "duplicate_access_code".
	CreateACSCredential(ctx context.Context, workspaceID string, credential NewACSCredential) (ACSCredential, error)
	// UpdateACSCredential changes a stand-alone one. The old PIN works until every
	// entrance has the new one.
	UpdateACSCredential(ctx context.Context, workspaceID, id string, change ACSCredentialChange) (ACSCredential, error)
	// AssignACSCredential gives a credential that is nobody's to a user; one that is
	// another's is EConflict "acs_credential_already_assigned".
	AssignACSCredential(ctx context.Context, workspaceID, id string, user ACSUserRef) (ACSCredential, error)
	// UnassignACSCredential takes it from its user: it opens nothing until it is
	// assigned again.
	UnassignACSCredential(ctx context.Context, workspaceID, id string, user ACSUserRef) (ACSCredential, error)
	// DeleteACSCredential takes it off its entrances. Asking again succeeds until
	// they are clean.
	DeleteACSCredential(ctx context.Context, workspaceID, id string) error
}
