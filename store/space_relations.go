package store

import (
	"context"

	"github.com/lib/pq"

	"latchkey"
)

// AddAccount implements latchkey.Spaces.
func (s *Store) AddAccount(ctx context.Context, workspaceID, spaceID, accountID string) error {
	return s.inTx(ctx, &spaceID, func(t *tx) error {
		space, err := t.lockSpace(ctx, workspaceID, latchkey.SpaceRef{ID: spaceID})
		if err != nil {
			return err
		}
		return t.addAccounts(ctx, workspaceID, space.ID, []string{accountID})
	})
}

// RemoveAccount implements latchkey.Spaces. The doors of the account stay in the space.
func (s *Store) RemoveAccount(ctx context.Context, workspaceID, spaceID, accountID string) error {
	return s.inTx(ctx, &spaceID, func(t *tx) error {
		space, err := t.lockSpace(ctx, workspaceID, latchkey.SpaceRef{ID: spaceID})
		if err != nil {
			return err
		}
		if err := t.checkAccounts(ctx, workspaceID, []string{accountID}); err != nil {
			return err
		}
		_, err = t.touched(ctx, "take an account from a space", `
			delete from space_accounts where space_id = $1 and account_id = $2`, space.ID, accountID)
		return err
	})
}

func (t *tx) addAccounts(ctx context.Context, workspaceID, spaceID string, accountIDs []string) error {
	if len(accountIDs) == 0 {
		return nil
	}
	if err := t.checkAccounts(ctx, workspaceID, accountIDs); err != nil {
		return err
	}
	_, err := t.touched(ctx, "note the accounts of a space", `
		insert into space_accounts (space_id, account_id) select $1::uuid, unnest($2::uuid[])
		on conflict do nothing`, spaceID, pq.Array(unique(accountIDs)))
	return err
}

// checkAccounts fails for an account that is unknown or of another workspace.
func (t *tx) checkAccounts(ctx context.Context, workspaceID string, accountIDs []string) error {
	var known int
	err := t.GetContext(ctx, &known, `
		select count(*) from accounts where workspace_id = $1 and id = any($2::uuid[])`, workspaceID, pq.Array(accountIDs))
	if err != nil {
		return missing("connected_account", err)
	}
	if known < len(unique(accountIDs)) {
		return latchkey.NotFound("connected_account")
	}
	return nil
}

// setParent puts a space under another one. It does not open the parent's
// doors to the grants on the space, nor the other way round.
func (t *tx) setParent(ctx context.Context, space latchkey.Space, ref latchkey.SpaceRef) error {
	// One move at a time in a workspace, so that two do not make a circle together.
	_, err := t.ExecContext(ctx, `select pg_advisory_xact_lock(hashtextextended('space-tree/' || $1, 0))`, space.WorkspaceID)
	if err != nil {
		return failed("wait for other moves", err)
	}
	parent, err := one[spaceRow](ctx, t, "space", spaceBy(space.WorkspaceID, ref))
	if err != nil {
		return err
	}
	var circle bool
	err = t.GetContext(ctx, &circle, `
		with recursive above as (
			select id, parent_id from spaces where id = $1
			union select s.id, s.parent_id from spaces s join above a on s.id = a.parent_id)
		select exists (select from above where id = $2)`, parent.ID, space.ID)
	if err != nil {
		return failed("look above a space", err)
	}
	if circle {
		return latchkey.Invalid("parent_space_id", "A space cannot be inside itself")
	}
	_, err = t.touched(ctx, "move a space", `update spaces set parent_id = $2 where id = $1`, space.ID, parent.ID)
	return err
}
