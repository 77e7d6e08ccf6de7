package store

import (
	"context"

	"github.com/lib/pq"

	"latchkey"
)

const identitySelect = `
	select i.id, i.workspace_id, i.key, i.full_name, i.email, i.phone, i.created_at, i.deleted_at,
		coalesce(i.customer_key, '') as customer_key,
		array(select m.id::text from identities m where m.merged_into = i.id order by m.deleted_at, m.id) as alias_ids,
		array(select m.key from identities m where m.merged_into = i.id and m.key is not null
			order by m.deleted_at, m.id) as alias_keys,
		coalesce((select jsonb_agg(jsonb_build_object('ID', u.id, 'FullName', u.full_name, 'Email', coalesce(u.email, ''),
				'Phone', coalesce(u.phone, ''), 'CreatedAt', u.created_at) order by u.created_at, u.id)
			from acs_users u where u.identity_id = i.id), '[]') as users
	from identities i where i.deleted_at is null and i.workspace_id = ?`

type identityRow struct {
	latchkey.Identity

	AliasIDs, AliasKeys pq.StringArray
	Users               document[[]latchkey.ACSUser]
}

func (r identityRow) entity() (latchkey.Identity, latchkey.Mark) {
	person := r.Identity
	person.MergedIDs, person.MergedKeys, person.ACSUsers = r.AliasIDs, r.AliasKeys, r.Users.is
	person.CreatedAt, person.DeletedAt = person.CreatedAt.UTC(), utc(person.DeletedAt)
	return person, latchkey.Mark{CreatedAt: person.CreatedAt, ID: person.ID}
}

// survivor selects the id of the person that an id or a key stands for: their
// own or that of somebody who was merged into them.
const survivor = `
	(select coalesce(m.merged_into, m.id) from identities m where m.workspace_id = ? and (m.id = ? or m.key = ?)
		and (m.deleted_at is null or m.merged_into is not null))`

// identityBy selects the person that ref names.
func identityBy(workspaceID string, ref latchkey.IdentityRef) *query {
	return newQuery(identitySelect, workspaceID).
		add(` and i.id = `+survivor, workspaceID, null(ref.ID), null(ref.Key))
}

// Identity implements latchkey.Identities.
func (s *Store) Identity(ctx context.Context, workspaceID string, ref latchkey.IdentityRef) (latchkey.Identity, error) {
	return one[identityRow](ctx, s.db, "user_identity", identityBy(workspaceID, ref))
}

// ListIdentities implements latchkey.Identities.
func (s *Store) ListIdentities(
	ctx context.Context, workspaceID string, filter latchkey.IdentityFilter, page latchkey.Page,
) (latchkey.List[latchkey.Identity], error) {
	q := newQuery(identitySelect, workspaceID).
		seen(filter.Viewer, "i.id in "+identitiesSeen).
		when(filter.IDs != nil, `i.id in (
			select coalesce(m.merged_into, m.id) from identities m where m.id = any(?::uuid[]))`, pq.Array(filter.IDs)).
		equal("i.customer_key", filter.CustomerKey).
		when(filter.CreatedBefore != nil, "i.created_at < ?", filter.CreatedBefore).
		search(filter.Search, "i.id", "i.full_name", "i.email", "i.phone", "i.key").
		page("i", page)
	return list[identityRow](ctx, s.db, q, page.Limit)
}
