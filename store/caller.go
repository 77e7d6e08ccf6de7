package store

import (
	"context"
	"crypto/sha256"

	"github.com/google/uuid"

	"latchkey"
)

// Tokens are looked up by their hash, so that the time it takes tells nothing
// about the tokens there are.
func hashToken(token latchkey.Secret) []byte {
	hash := sha256.Sum256([]byte(token.Reveal()))
	return hash[:]
}

// notAccepted is what becomes of a token that nobody has.
func notAccepted(err error, errorType, message string) error {
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		return &latchkey.Error{Code: latchkey.EUnauthorized, Type: errorType, Message: message}
	}
	return err
}

// WorkspaceByAPIKey implements latchkey.Callers.
func (s *Store) WorkspaceByAPIKey(ctx context.Context, key latchkey.Secret) (latchkey.Workspace, error) {
	workspace, err := one[workspaceRow](ctx, s.db, "workspace", newQuery(workspaceSelect+`
		join api_keys k on k.workspace_id = w.id
		where k.token_hash = ? and k.revoked_at is null`, hashToken(key)))
	return workspace, notAccepted(err, "unauthorized", "API Key not found")
}

// CreateAPIKey makes a key for a workspace. The database keeps its hash only:
// this is the one time that the token can be had.
func (s *Store) CreateAPIKey(ctx context.Context, workspace latchkey.Workspace, name string) (latchkey.Secret, error) {
	token := newAPIKey(workspace.IsSandbox)
	_, err := s.db.ExecContext(ctx, `
		insert into api_keys (id, workspace_id, name, token_hash, created_at) values ($1, $2, $3, $4, $5)`,
		uuid.NewString(), workspace.ID, name, hashToken(token), s.clock.Now())
	if err != nil {
		return latchkey.Secret{}, failed("create API key", err)
	}
	return token, nil
}

// WorkspaceByPublishableKey implements latchkey.Callers.
func (s *Store) WorkspaceByPublishableKey(ctx context.Context, key string) (latchkey.Workspace, error) {
	workspace, err := one[workspaceRow](ctx, s.db, "workspace",
		newQuery(workspaceSelect+` where w.publishable_key = ?`, key))
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		err = &latchkey.Error{
			Code: latchkey.EInvalid, Type: "workspace_not_found", Message: "No workspace has this publishable key.",
		}
	}
	return workspace, err
}
