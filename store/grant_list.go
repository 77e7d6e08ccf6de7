package store

import (
	"context"

	"github.com/lib/pq"

	"latchkey"
)

// Grant implements latchkey.Grants. A deleted grant whose doors are clean is not found.
func (s *Store) Grant(ctx context.Context, workspaceID string, ref latchkey.GrantRef) (latchkey.Grant, error) {
	id, err := s.grantID(ctx, workspaceID, ref, latchkey.Viewer{})
	if err != nil {
		return latchkey.Grant{}, err
	}
	return s.reader().grant(ctx, id)
}

// grantID finds the grant that ref names, if the viewer sees it.
func (s *Store) grantID(ctx context.Context, workspaceID string, ref latchkey.GrantRef, by latchkey.Viewer) (string, error) {
	return scanOne[string](ctx, s.db, "access_grant", newQuery(`
		select g.id from grants g where g.workspace_id = ? and g.kind = 'access_grant' and (g.id = ? or g.key = ?) and g.status <> 'deleted'`,
		workspaceID, null(ref.ID), null(ref.Key)).seen(by, "g.id in "+grantsSeen))
}

// GrantByID reads a grant whatever its workspace and status, for the workflows.
func (s *Store) GrantByID(ctx context.Context, id string) (latchkey.Grant, error) {
	return s.reader().grant(ctx, id)
}

// markRow is a row's place in the order of its list.
type markRow struct{ latchkey.Mark }

func (r markRow) entity() (latchkey.Mark, latchkey.Mark) { return r.Mark, r.Mark }

// ListGrants implements latchkey.Grants.
func (s *Store) ListGrants(
	ctx context.Context, workspaceID string, f latchkey.GrantFilter, page latchkey.Page,
) (latchkey.List[latchkey.Grant], error) {
	q := newQuery(`
		select g.id, g.created_at from grants g where g.workspace_id = ? and g.kind = 'access_grant' and g.status <> 'deleted'`, workspaceID).
		seen(f.Viewer, "g.id in "+grantsSeen).
		within("g.id", f.IDs).
		equal("g.key", f.Key).
		when(f.WithoutKey, "g.key is null").
		equal("g.customer_key", f.CustomerKey).
		equal("g.reservation_key", f.ReservationKey).
		when(f.IdentityID != "", "g.identity_id = "+survivor, workspaceID, null(f.IdentityID), nil).
		when(f.SpaceID != "", "exists (select from grant_spaces gs where gs.grant_id = g.id and gs.space_id = ?)", f.SpaceID).
		when(f.SpaceIDs != nil, `exists (
			select from grant_spaces gs where gs.grant_id = g.id and gs.space_id = any(?::uuid[]))`, pq.Array(f.SpaceIDs)).
		when(f.DeviceID != "", targets("d.id = ? and d.kind = 'device'"), f.DeviceID).
		when(f.EntranceID != "", targets("d.id = ? and d.kind = 'acs_entrance'"), f.EntranceID).
		when(f.SystemID != "", targets("d.system_id = ?"), f.SystemID).
		when(f.AccessCodeID != "", `exists (select from holds h
			where h.grant_id = g.id and h.credential_id = ? and h.released_at is null)`, f.AccessCodeID).
		page("g", page)
	marks, err := list[markRow](ctx, s.db, q, page.Limit)
	if err != nil {
		return latchkey.List[latchkey.Grant]{}, err
	}
	ids := make([]string, len(marks.Rows))
	for i, mark := range marks.Rows {
		ids[i] = mark.ID
	}
	grants, err := s.reader().grants(ctx, ids)
	return latchkey.List[latchkey.Grant]{Rows: grants, Next: marks.Next}, err
}

// targets is the condition that a grant targets a door, directly or through a space.
func targets(condition string) string {
	return "exists (select from " + targetDoors + " t join doors d on d.id = t.door_id where t.grant_id = g.id and " + condition + ")"
}
