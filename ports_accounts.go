package latchkey

import "context"

// Accounts keeps connected accounts.
type Accounts interface {
	Account(ctx context.Context, workspaceID, id string) (Account, error)
	ListAccounts(ctx context.Context, workspaceID string, filter AccountFilter, page Page) (List[Account], error)
	UpdateAccount(ctx context.Context, workspaceID, id string, change AccountChange) (Account, error)
	// SyncAccount has the account looked at now. It does not wait for it.
	SyncAccount(ctx context.Context, workspaceID, id string) error
	// DeleteAccount takes every credential off the account's doors and then lets
	// the account go. Asking again succeeds meanwhile, and is ENotFound after.
	DeleteAccount(ctx context.Context, workspaceID, id string) error
	// AbandonAccount lets the account go at once and returns what stays on its
	// locks, where nobody will remove it.
	AbandonAccount(ctx context.Context, workspaceID, id string) ([]LeftBehind, error)
	// LeftBehind tells it again.
	LeftBehind(ctx context.Context, workspaceID, id string) ([]LeftBehind, error)
	// SimulateOutage has the account's login refused, or accepted again. It is
	// EInvalid "workspace_not_sandbox" outside sandbox workspaces.
	SimulateOutage(ctx context.Context, workspaceID, id string, disconnected bool) error
}

// AccountFilter narrows a list of accounts. Zero fields do not narrow.
type AccountFilter struct {
	Viewer                                Viewer
	IDs                                   []string // nil does not narrow
	CustomerKey, Search, SpaceID, MetaKey string
	Metadata                              map[string]any // custom_metadata_has
}

// Providers tells what accounts can be connected: the drivers of this build.
type Providers interface {
	// Providers lists them by name.
	Providers() []Provider
}
