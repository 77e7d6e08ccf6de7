package latchkey

import "context"

// Callers finds who a token belongs to. A token that is not accepted is
// EUnauthorized, with the wire's type for its kind.
type Callers interface {
	WorkspaceByAPIKey(ctx context.Context, key Secret) (Workspace, error)
	// WorkspaceByPublishableKey finds the workspace whether or not it accepts the
	// key; an unknown key is EInvalid "workspace_not_found" (contract 1.6).
	WorkspaceByPublishableKey(ctx context.Context, key string) (Workspace, error)
	UserByAccessToken(ctx context.Context, token Secret) (User, error)
	WorkspaceOfUser(ctx context.Context, userID, workspaceID string) (Workspace, error)
	// SessionByToken finds revoked and expired sessions, too. It does not count
	// their devices.
	SessionByToken(ctx context.Context, token Secret) (ClientSession, Workspace, error)
}

// Workspaces keeps tenants.
type Workspaces interface {
	WorkspacesOfUser(ctx context.Context, userID string) ([]Workspace, error)
	// CreateWorkspaceFor makes a workspace that the user sees.
	CreateWorkspaceFor(ctx context.Context, userID string, workspace NewWorkspace) (Workspace, error)
	UpdateWorkspace(ctx context.Context, workspaceID string, change WorkspaceChange) error
	// ResetSandbox begins to make a sandbox workspace as it was when it was new; its
	// keys, its people and its settings stay. Codes leave the locks first, so the
	// job may take as long as a lock is away. Asked again meanwhile, it is the same
	// job. A workspace of real doors is EInvalid "workspace_not_sandbox".
	ResetSandbox(ctx context.Context, workspaceID string) (ActionAttempt, error)
}

// ClientSessions keeps client sessions. The token of each is in every answer:
// it is computed, not stored.
type ClientSessions interface {
	// OpenSession makes a session, or answers with one that is there. With
	// ReuseRefused a taken key is EInvalid "client_session_token_already_exists".
	OpenSession(ctx context.Context, workspaceID string, session NewClientSession, reuse SessionReuse) (ClientSession, error)
	// GrantSession adds links to a session that is not revoked.
	GrantSession(ctx context.Context, workspaceID string, ref SessionRef, links SessionLinks) (ClientSession, error)
	// Session finds a session by id, also a revoked one, or by the key it holds.
	Session(ctx context.Context, workspaceID string, ref SessionRef) (ClientSession, error)
	// ListSessions lists the sessions that are not revoked. It is not paged (contract 1.7).
	ListSessions(ctx context.Context, workspaceID string, filter SessionFilter) ([]ClientSession, error)
	// RevokeSession ends the use of the token; the session can still be read by id.
	RevokeSession(ctx context.Context, workspaceID, id string) error
	DeleteSession(ctx context.Context, workspaceID, id string) error
	// DeleteSessionsOf deletes the sessions of a customer and returns their ids.
	DeleteSessionsOf(ctx context.Context, workspaceID, customerKey string) (ids []string, err error)
}

// Profiles keeps customization profiles.
type Profiles interface {
	CreateProfile(ctx context.Context, workspaceID string, profile NewProfile) (Profile, error)
	Profile(ctx context.Context, workspaceID, id string) (Profile, error)
	// ListProfiles lists all, or those of a customer. It is not paged (contract 3.11).
	ListProfiles(ctx context.Context, workspaceID, customerKey string) ([]Profile, error)
	UpdateProfile(ctx context.Context, workspaceID, id string, change ProfileChange) error
}
