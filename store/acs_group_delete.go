package store

import (
	"context"

	"latchkey"
)

// DeleteACSGroup implements latchkey.ACSGroups. Nothing opens its entrances for
// its users from now on; the account's next look has the system let it go.
func (s *Store) DeleteACSGroup(ctx context.Context, workspaceID, id string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		group, err := one[acsGroupRow](ctx, t, "acs_access_group", acsGroupBy(workspaceID, id).add(" for update of g"))
		if err != nil || group.DeleteAskedAt != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `update acs_groups set delete_asked_at = $2 where id = $1`, id, t.now); err != nil {
			return failed("ask for an access group's deletion", err)
		}
		if err := t.emptyGroup(ctx, group); err != nil {
			return err
		}
		return t.postTo(ctx, latchkey.KindAccount, latchkey.ReasonSyncNow, group.AccountID)
	})
}

// emptyGroup takes users and entrances out of a group.
func (t *tx) emptyGroup(ctx context.Context, group latchkey.ACSGroup) error {
	if _, err := t.ExecContext(ctx, `delete from acs_group_users where group_id = $1`, group.ID); err != nil {
		return failed("take users out of a group", err)
	}
	var spaceID string
	err := t.GetContext(ctx, &spaceID, `select id from spaces where acs_group_id = $1 for update`, group.ID)
	if err != nil {
		return failed("lock a group's entrances", err)
	}
	grantIDs, err := t.grantsOnSpace(ctx, spaceID)
	if err != nil {
		return err
	}
	for _, table := range []string{"grant_spaces", "space_doors"} {
		if _, err := t.ExecContext(ctx, `delete from `+table+` where space_id = $1`, spaceID); err != nil {
			return failed("empty a group", err)
		}
	}
	return t.post(ctx, latchkey.ReasonDoorsChanged, grantIDs...)
}

// dropGroupsOf takes out the access groups of an account, whose end is theirs.
func (t *tx) dropGroupsOf(ctx context.Context, account latchkey.Account) error {
	groups, err := all[acsGroupRow](ctx, t, newQuery(acsGroupSelect, account.WorkspaceID).
		when(true, "y.account_id = ? order by g.id for update of g", account.ID))
	if err != nil {
		return err
	}
	return t.dropGroups(ctx, groups...)
}

// GroupsToRemove are the NativeIDs of an account's access groups that are to go.
func (s *Store) GroupsToRemove(ctx context.Context, accountID string) ([]string, error) {
	var natives []string
	err := s.db.SelectContext(ctx, &natives, `
		select g.native_id from acs_groups g join systems y on y.id = g.system_id
		where y.account_id = $1 and g.delete_asked_at is not null order by g.delete_asked_at`, accountID)
	if err != nil {
		return nil, failed("list access groups to remove", err)
	}
	return natives, nil
}
