package store

import (
	"context"

	"latchkey"
)

const identitySelect = `
	select i.id, i.workspace_id, i.key, i.full_name, i.email, i.phone, i.created_at, i.deleted_at
	from identities i where i.deleted_at is null and i.workspace_id = ?`

type identityRow struct{ latchkey.Identity }

func (r identityRow) entity() (latchkey.Identity, latchkey.Mark) {
	person := r.Identity
	person.CreatedAt, person.DeletedAt = person.CreatedAt.UTC(), utc(person.DeletedAt)
	return person, latchkey.Mark{CreatedAt: person.CreatedAt, ID: person.ID}
}

// identityBy selects the person that ref names.
func identityBy(workspaceID string, ref latchkey.IdentityRef) *query {
	return newQuery(identitySelect+` and (i.id = ? or i.key = ?)`, workspaceID, null(ref.ID), null(ref.Key))
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
		within("i.id", filter.IDs).
		when(filter.CreatedBefore != nil, "i.created_at < ?", filter.CreatedBefore).
		search(filter.Search, "i.id", "i.full_name", "i.email", "i.phone", "i.key").
		page("i", page)
	return list[identityRow](ctx, s.db, q, page.Limit)
}
