package store

import (
	"context"
	"crypto/sha256"

	"github.com/google/uuid"

	"latchkey"
)

// workspaceSelect reads workspaceRows; joins and a condition follow.
const workspaceSelect = `select w.id, w.name, w.is_sandbox, w.created_at, w.clock_offset_us from workspaces w`

type workspaceRow struct {
	latchkey.Workspace

	ClockOffsetUs int64
}

func (r workspaceRow) entity() (latchkey.Workspace, latchkey.Mark) {
	workspace := r.Workspace
	workspace.CreatedAt, workspace.ClockOffset = workspace.CreatedAt.UTC(), microseconds(r.ClockOffsetUs)
	return workspace, latchkey.Mark{CreatedAt: workspace.CreatedAt, ID: workspace.ID}
}

// WorkspaceByAPIKey implements latchkey.Workspaces. Keys are looked up by their
// hash, so that the time it takes tells nothing about the keys there are.
func (s *Store) WorkspaceByAPIKey(ctx context.Context, key latchkey.Secret) (latchkey.Workspace, error) {
	workspace, err := one[workspaceRow](ctx, s.db, "workspace", newQuery(workspaceSelect+`
		join api_keys k on k.workspace_id = w.id
		where k.token_hash = ? and k.revoked_at is null`, hashToken(key)))
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		return latchkey.Workspace{}, &latchkey.Error{
			Code: latchkey.EUnauthorized, Type: "unauthorized", Message: "API Key not found",
		}
	}
	return workspace, err
}

// CreateWorkspace makes a tenant.
func (s *Store) CreateWorkspace(ctx context.Context, name string, isSandbox bool) (latchkey.Workspace, error) {
	workspace := latchkey.Workspace{ID: uuid.NewString(), Name: name, IsSandbox: isSandbox, CreatedAt: s.clock.Now()}
	_, err := s.db.ExecContext(ctx, `insert into workspaces (id, name, is_sandbox, created_at) values ($1, $2, $3, $4)`,
		workspace.ID, name, isSandbox, workspace.CreatedAt)
	if err != nil {
		return latchkey.Workspace{}, failed("create workspace", err)
	}
	return workspace, nil
}

// CreateAPIKey makes a key for a workspace. The database keeps its hash only:
// this is the one time that the token can be had.
func (s *Store) CreateAPIKey(ctx context.Context, workspace latchkey.Workspace, name string) (latchkey.Secret, error) {
	token := newToken(workspace.IsSandbox)
	_, err := s.db.ExecContext(ctx, `
		insert into api_keys (id, workspace_id, name, token_hash, created_at) values ($1, $2, $3, $4, $5)`,
		uuid.NewString(), workspace.ID, name, hashToken(token), s.clock.Now())
	if err != nil {
		return latchkey.Secret{}, failed("create API key", err)
	}
	return token, nil
}

func hashToken(token latchkey.Secret) []byte {
	hash := sha256.Sum256([]byte(token.Reveal()))
	return hash[:]
}
