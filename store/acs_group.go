package store

import (
	"context"

	"latchkey"
)

const acsGroupSelect = `
	select g.id, g.workspace_id, g.system_id, y.account_id, g.native_id, g.name, g.type, g.type_name, g.delete_asked_at, g.created_at
	from acs_groups g join systems y on y.id = g.system_id
	where g.workspace_id = ?`

type acsGroupRow struct{ latchkey.ACSGroup }

func (r acsGroupRow) entity() (latchkey.ACSGroup, latchkey.Mark) {
	group := r.ACSGroup
	group.CreatedAt, group.DeleteAskedAt = group.CreatedAt.UTC(), utc(group.DeleteAskedAt)
	return group, latchkey.Mark{CreatedAt: group.CreatedAt, ID: group.ID}
}

// ACSGroup implements latchkey.ACSGroups.
func (s *Store) ACSGroup(ctx context.Context, workspaceID, id string) (latchkey.ACSGroup, error) {
	return one[acsGroupRow](ctx, s.db, "acs_access_group", acsGroupBy(workspaceID, id))
}

func acsGroupBy(workspaceID, id string) *query {
	return newQuery(acsGroupSelect, workspaceID).when(true, "g.id = ?", id)
}

// ListACSGroups implements latchkey.ACSGroups.
func (s *Store) ListACSGroups(ctx context.Context, workspaceID string, filter latchkey.ACSGroupFilter) ([]latchkey.ACSGroup, error) {
	q := newQuery(acsGroupSelect, workspaceID).
		seen(filter.Viewer, "g.system_id in "+systemsSeen).
		within("g.id", filter.IDs).
		equal("g.system_id", filter.SystemID).
		when(filter.User.ID != "", "g.id in (select m.group_id from acs_group_users m where m.user_id = ?)", null(filter.User.ID)).
		when(filter.User.IdentityID != "", `g.id in (
			select m.group_id from acs_group_users m join acs_users u on u.id = m.user_id where u.identity_id = `+survivor+`)`,
			workspaceID, null(filter.User.IdentityID), nil).
		search(filter.Search, "g.id", "g.name")
	return all[acsGroupRow](ctx, s.db, q.add(" order by g.created_at, g.id"))
}

// GroupUsers implements latchkey.ACSGroups.
func (s *Store) GroupUsers(ctx context.Context, workspaceID, id string) ([]latchkey.ACSUser, error) {
	if _, err := s.ACSGroup(ctx, workspaceID, id); err != nil {
		return nil, err
	}
	return all[acsUserRow](ctx, s.db, newQuery(acsUserSelect, workspaceID).
		when(true, "u.id in (select m.user_id from acs_group_users m where m.group_id = ?)", id).
		add(" order by u.created_at, u.id"))
}

// GroupEntrances implements latchkey.ACSGroups.
func (s *Store) GroupEntrances(ctx context.Context, workspaceID, id string) ([]latchkey.Door, error) {
	if _, err := s.ACSGroup(ctx, workspaceID, id); err != nil {
		return nil, err
	}
	return all[doorRow](ctx, s.db, presentDoors(workspaceID, latchkey.DoorEntrance).
		when(true, `d.id in (select sd.door_id from spaces s join space_doors sd on sd.space_id = s.id where s.acs_group_id = ?)`, id).
		add(" order by d.created_at, d.id"))
}
