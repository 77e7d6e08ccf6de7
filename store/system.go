package store

import (
	"context"

	"latchkey"
)

const systemSelect = `
	select s.id, s.workspace_id, s.account_id, s.native_id, s.name, s.type, s.type_name, s.time_zone, s.created_at,
		(select count(*) from doors d where d.system_id = s.id and d.removed_at is null) as entrance_count,
		(select count(*) from acs_users u where u.system_id = s.id) as user_count,
		(select count(*) from acs_groups g where g.system_id = s.id) as group_count
	from systems s`

type systemRow struct{ latchkey.System }

func (r systemRow) entity() (latchkey.System, latchkey.Mark) {
	system := r.System
	system.CreatedAt = system.CreatedAt.UTC()
	return system, latchkey.Mark{CreatedAt: system.CreatedAt, ID: system.ID}
}

// System implements latchkey.Systems.
func (s *Store) System(ctx context.Context, workspaceID, id string) (latchkey.System, error) {
	return one[systemRow](ctx, s.db, "acs_system",
		newQuery(systemSelect+` where s.workspace_id = ? and s.id = ?`, workspaceID, id))
}

// ListSystems implements latchkey.Systems.
func (s *Store) ListSystems(ctx context.Context, workspaceID string, filter latchkey.SystemFilter) ([]latchkey.System, error) {
	q := newQuery(systemSelect+` where s.workspace_id = ?`, workspaceID).
		seen(filter.Viewer, "s.id in "+systemsSeen).
		within("s.id", filter.IDs).
		equal("s.account_id", filter.AccountID).
		search(filter.Search, "s.id", "s.name").
		when(filter.CustomerKey != "", `exists (
			select from accounts a where a.id = s.account_id and a.customer_key = ?)`, filter.CustomerKey).
		add(` order by s.created_at, s.id`)
	return all[systemRow](ctx, s.db, q)
}
