package store

import (
	"context"

	"github.com/lib/pq"

	"latchkey"
)

const spaceSelect = `
	select s.id, s.workspace_id, coalesce(s.key, '') as key, s.name, coalesce(s.customer_key, '') as customer_key,
		s.customer_data as data, coalesce(s.parent_id::text, '') as parent_id, coalesce(p.key, '') as parent_key, s.created_at,
		array(select sa.account_id::text from space_accounts sa where sa.space_id = s.id order by 1) as accounts,
		(select count(*) from space_doors sd join doors d on d.id = sd.door_id
			where sd.space_id = s.id and d.kind = 'device' and d.removed_at is null) as device_count,
		(select count(*) from space_doors sd join doors d on d.id = sd.door_id
			where sd.space_id = s.id and d.kind = 'acs_entrance' and d.removed_at is null) as entrance_count
	from spaces s left join spaces p on p.id = s.parent_id where not s.hidden and s.workspace_id = ?`

type spaceRow struct {
	latchkey.Space

	Data     document[map[string]any]
	Accounts pq.StringArray
}

func (r spaceRow) entity() (latchkey.Space, latchkey.Mark) {
	space := r.Space
	space.CustomerData, space.AccountIDs, space.CreatedAt = r.Data.is, r.Accounts, space.CreatedAt.UTC()
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
		seen(filter.Viewer, "s.id in "+spacesOwned).
		within("s.id", filter.IDs).
		equal("s.key", filter.Key).
		equal("s.parent_id", filter.Parent.ID).
		equal("p.key", filter.Parent.Key).
		equal("s.customer_key", filter.CustomerKey).
		search(filter.Search, "s.id", "s.name", "s.key").
		when(filter.AccountID != "", `(exists (
			select from space_doors sd join doors d on d.id = sd.door_id
			where sd.space_id = s.id and d.account_id = ? and d.removed_at is null)
			or exists (select from space_accounts sa where sa.space_id = s.id and sa.account_id = ?))`,
			filter.AccountID, filter.AccountID).
		page("s", page)
	return list[spaceRow](ctx, s.db, q, page.Limit)
}
