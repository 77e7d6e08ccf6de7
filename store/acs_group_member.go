package store

import (
	"context"

	"github.com/lib/pq"

	"latchkey"
)

// ownGrants are the grants that a user's credentials are: those on the user's own
// space. The user's id follows.
const ownGrants = `select gs.grant_id from grant_spaces gs join spaces own on own.id = gs.space_id where own.acs_user_id`

// AddToGroup implements latchkey.ACSGroups.
func (s *Store) AddToGroup(ctx context.Context, workspaceID, id string, ref latchkey.ACSUserRef) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		group, err := t.lockGroup(ctx, workspaceID, id)
		if err != nil {
			return err
		}
		user, err := t.userFor(ctx, workspaceID, ref, group.SystemID)
		if err != nil {
			return err
		}
		return t.joinGroups(ctx, user, group)
	})
}

// joinGroups puts a user into groups of their system.
func (t *tx) joinGroups(ctx context.Context, user latchkey.ACSUser, groups ...latchkey.ACSGroup) error {
	for _, group := range groups {
		if group.SystemID != user.SystemID {
			return latchkey.Invalid("acs_access_group_id", "The access group is of another ACS system than the ACS user")
		}
		joined, err := t.touched(ctx, "join a group", `
			insert into acs_group_users (group_id, user_id) values ($1, $2) on conflict do nothing`, group.ID, user.ID)
		if err != nil {
			return err
		}
		if !joined {
			continue
		}
		err = t.retarget(ctx, user.ID, group.ID, `
			insert into grant_spaces (grant_id, space_id)
			select own.grant_id, s.id from (`+ownGrants+` = $1) own, spaces s where s.acs_group_id = $2 on conflict do nothing
			returning grant_id`)
		if err != nil {
			return err
		}
	}
	return nil
}

// RemoveFromGroup implements latchkey.ACSGroups.
func (s *Store) RemoveFromGroup(ctx context.Context, workspaceID, id string, ref latchkey.ACSUserRef) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		group, err := t.lockGroup(ctx, workspaceID, id)
		if err != nil {
			return err
		}
		if ref.ID == "" {
			ref.SystemID = group.SystemID
		}
		user, err := t.lockACSUser(ctx, workspaceID, ref)
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `delete from acs_group_users where group_id = $1 and user_id = $2`, group.ID, user.ID)
		if err != nil {
			return failed("leave a group", err)
		}
		return t.retarget(ctx, user.ID, group.ID, `
			delete from grant_spaces gs using spaces s
			where s.acs_group_id = $2 and gs.space_id = s.id and gs.grant_id in (`+ownGrants+` = $1) returning gs.grant_id`)
	})
}

// retarget puts a user's credentials on the space of a group or takes them off it,
// by a statement that returns their grants, and tells these.
func (t *tx) retarget(ctx context.Context, userID, groupID, statement string) error {
	var grantIDs []string
	if err := t.SelectContext(ctx, &grantIDs, statement, userID, groupID); err != nil {
		return failed("change what a user's credentials open", err)
	}
	if err := t.unissueOnGroup(ctx, groupID); err != nil {
		return err
	}
	return t.post(ctx, latchkey.ReasonDoorsChanged, grantIDs...)
}

func (t *tx) unissueOnGroup(ctx context.Context, groupID string) error {
	var spaceID string
	if err := t.GetContext(ctx, &spaceID, `select id from spaces where acs_group_id = $1`, groupID); err != nil {
		return failed("find a group's entrances", err)
	}
	return t.unissueOnSpace(ctx, spaceID)
}

// lockGroup finds a group that is not being deleted, and locks it.
func (t *tx) lockGroup(ctx context.Context, workspaceID, id string) (latchkey.ACSGroup, error) {
	group, err := one[acsGroupRow](ctx, t, "acs_access_group", acsGroupBy(workspaceID, id).add(" for update of g"))
	if err == nil && group.DeleteAskedAt != nil {
		err = latchkey.NotFound("acs_access_group")
	}
	return group, err
}

// lockGroups is lockGroup for several, in the order of their ids.
func (t *tx) lockGroups(ctx context.Context, workspaceID string, ids []string) ([]latchkey.ACSGroup, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := all[acsGroupRow](ctx, t, newQuery(acsGroupSelect, workspaceID).
		when(true, "g.id = any(?::uuid[]) and g.delete_asked_at is null order by g.id for update of g", pq.Array(ids)))
	if err == nil && len(found) < len(unique(ids)) {
		err = latchkey.NotFound("acs_access_group")
	}
	return found, err
}
