package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"latchkey"
)

type userRow struct{ latchkey.User }

func (r userRow) entity() (latchkey.User, latchkey.Mark) {
	user := r.User
	user.CreatedAt = user.CreatedAt.UTC()
	return user, latchkey.Mark{CreatedAt: user.CreatedAt, ID: user.ID}
}

// UserByAccessToken implements latchkey.Callers.
func (s *Store) UserByAccessToken(ctx context.Context, token latchkey.Secret) (latchkey.User, error) {
	user, err := one[userRow](ctx, s.db, "user", newQuery(`
		select u.id, u.email, u.created_at from access_tokens a join users u on u.id = a.user_id
		where a.token_hash = ? and a.revoked_at is null`, hashToken(token)))
	return user, notAccepted(err, "unauthorized", "Access token not found")
}

const workspacesOfUser = workspaceSelect + `
	join workspace_users u on u.workspace_id = w.id where u.user_id = ?`

// WorkspaceOfUser implements latchkey.Callers.
func (s *Store) WorkspaceOfUser(ctx context.Context, userID, workspaceID string) (latchkey.Workspace, error) {
	workspace, err := one[workspaceRow](ctx, s.db, "workspace",
		newQuery(workspacesOfUser, userID).when(true, "w.id = ?", workspaceID))
	return workspace, notAccepted(err, "workspace_not_found", "This access token's user has no such workspace.")
}

// WorkspacesOfUser implements latchkey.Workspaces.
func (s *Store) WorkspacesOfUser(ctx context.Context, userID string) ([]latchkey.Workspace, error) {
	return all[workspaceRow](ctx, s.db, newQuery(workspacesOfUser, userID).add(" order by w.created_at, w.id"))
}

// CreateAccessToken makes a personal access token for the user with the email,
// who is made when there is none, and lets the user see the workspaces. As with
// API keys, this is the one time that the token can be had.
func (s *Store) CreateAccessToken(
	ctx context.Context, email, name string, workspaceIDs ...string,
) (latchkey.User, latchkey.Secret, error) {
	var user latchkey.User
	token := newAccessToken()
	err := s.inTx(ctx, nil, func(t *tx) (err error) {
		if user, err = t.userByEmail(ctx, email); err != nil {
			return err
		}
		for _, workspaceID := range workspaceIDs {
			if err := t.join(ctx, user.ID, workspaceID); err != nil {
				return err
			}
		}
		_, err = t.ExecContext(ctx, `
			insert into access_tokens (id, user_id, name, token_hash, created_at) values ($1, $2, $3, $4, $5)`,
			uuid.NewString(), user.ID, name, hashToken(token), t.now)
		return err
	})
	if err != nil {
		return latchkey.User{}, latchkey.Secret{}, fmt.Errorf("create access token: %w", err)
	}
	return user, token, nil
}

func (t *tx) userByEmail(ctx context.Context, email string) (latchkey.User, error) {
	_, err := t.ExecContext(ctx, `insert into users (id, email, created_at) values ($1, $2, $3) on conflict do nothing`,
		uuid.NewString(), email, t.now)
	if err != nil {
		return latchkey.User{}, err
	}
	return one[userRow](ctx, t, "user",
		newQuery(`select u.id, u.email, u.created_at from users u where lower(u.email) = lower(?)`, email))
}

// join lets a user see a workspace.
func (t *tx) join(ctx context.Context, userID, workspaceID string) error {
	var id string
	if err := t.GetContext(ctx, &id, `select id from workspaces where id = $1`, workspaceID); err != nil {
		return missing("workspace", err)
	}
	_, err := t.ExecContext(ctx, `
		insert into workspace_users (workspace_id, user_id) values ($1, $2) on conflict do nothing`, id, userID)
	return err
}
