package store

import (
	"context"

	"latchkey"
)

const spaceSelect = `
	select s.id, s.workspace_id, coalesce(s.key, '') as key, s.name, coalesce(s.customer_key, '') as customer_key,
		s.customer_data as data, s.created_at,
		(select count(*) from space_doors sd join doors d on d.id = sd.door_id
			where sd.space_id = s.id and d.kind = 'device' and d.removed_at is null) as device_count,
		(select count(*) from space_doors sd join doors d on d.id = sd.door_id
			where sd.space_id = s.id and d.kind = 'acs_entrance' and d.removed_at is null) as entrance_count
	from spaces s where s.workspace_id = ?`

type spaceRow struct {
	latchkey.Space

	Data document[map[string]any]
}

func (r spaceRow) entity() (latchkey.Space, latchkey.Mark) {
	space := r.Space
	space.CustomerData, space.CreatedAt = r.Data.is, space.CreatedAt.UTC()
	return space, latchkey.Mark{CreatedAt: space.CreatedAt, ID: space.ID}
}

// spaceBy selects the space that ref names.
func spaceBy(workspaceID string, ref latchkey.SpaceRef) *query {
	return newQuery(spaceSelect+` and (s.id = ? or s.key = ?)`, workspaceID, null(ref.ID), null(ref.Key))
}

// Space implements latchkey.Spaces.
func (s *Store) Space(ctx context.Context, workspaceID string, ref latchkey.SpaceRef) (latchkey.Space, error) {
	return one[spaceRow](ctx, s.db, "space", spaceBy(workspaceID, ref))
}

// ListSpaces implements latchkey.Spaces.
func (s *Store) ListSpaces(
	ctx context.Context, workspaceID string, filter latchkey.SpaceFilter, page latchkey.Page,
) (latchkey.List[latchkey.Space], error) {
	q := newQuery(spaceSelect, workspaceID).
		equal("s.key", filter.Key).
		equal("s.customer_key", filter.CustomerKey).
		search(filter.Search, "s.id", "s.name", "s.key").
		when(filter.AccountID != "", `exists (
			select from space_doors sd join doors d on d.id = sd.door_id
			where sd.space_id = s.id and d.account_id = ? and d.removed_at is null)`, filter.AccountID).
		page("s", page)
	return list[spaceRow](ctx, s.db, q, page.Limit)
}
