package latchkey

import "context"

// InstantKeys keeps instant keys for those who hand them out. Each mobile key
// gets one when it is made; its end is the key's.
type InstantKeys interface {
	// GenerateKey makes a further key for a person. Somebody without access by
	// mobile key is EInvalid "user_identity_has_no_mobile_key".
	GenerateKey(ctx context.Context, workspaceID string, key NewInstantKey) (InstantKey, error)
	InstantKey(ctx context.Context, workspaceID string, ref InstantKeyRef) (InstantKey, error)
	// ListKeys is not paged (contract 1.7).
	ListKeys(ctx context.Context, workspaceID string, filter InstantKeyFilter) ([]InstantKey, error)
	// DeleteKey takes the key back from everybody: the link opens nothing more,
	// and the browsers that opened it lose their client session.
	DeleteKey(ctx context.Context, workspaceID, id string) error
}

// KeyHolders is what whoever holds the link of a key may do. A secret that is
// nobody's is ENotFound, like that of a key that was taken back. A browser goes
// by a secret of its own, which it drew.
type KeyHolders interface {
	PreviewKey(ctx context.Context, secret, browser Secret) (KeyPreview, error)
	// OpenKey binds the key to a browser and returns its client session. The same
	// browser may open it again; to another one the key may be used
	// (EConflict "instant_key_used") or expired ("instant_key_expired").
	OpenKey(ctx context.Context, secret, browser Secret) (ClientSession, error)
	// KeyRing is what the key of a client session opens for a browser that it is
	// bound to. Another browser, or a session that is no key's, is EConflict
	// "instant_key_not_open".
	KeyRing(ctx context.Context, workspaceID, sessionID string, browser Secret) (KeyRing, error)
}
