package store

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"latchkey"
)

// MethodsByID implements latchkey.Methods.
func (s *Store) MethodsByID(ctx context.Context, workspaceID string, ids []string) ([]latchkey.Method, error) {
	ids = unique(ids)
	methods, err := s.reader().methods(ctx, `
		m.workspace_id = $1 and m.id = any($2::uuid[]) and g.kind = 'access_grant'`, workspaceID, pq.Array(ids))
	if err == nil && len(methods) < len(ids) {
		return nil, latchkey.NotFound("access_method")
	}
	return methods, err
}

// ListMethods implements latchkey.Methods. An unknown grant is not found.
func (s *Store) ListMethods(
	ctx context.Context, workspaceID string, f latchkey.MethodFilter, page latchkey.Page,
) (latchkey.List[latchkey.Method], error) {
	if f.Grant != (latchkey.GrantRef{}) {
		id, err := s.grantID(ctx, workspaceID, f.Grant, f.Viewer)
		if err != nil {
			return latchkey.List[latchkey.Method]{}, err
		}
		f.Grant = latchkey.GrantRef{ID: id}
	}
	q := newQuery(`select m.id, m.created_at from methods m where m.workspace_id = ? and m.deleted_at is null
		and exists (select from grants g where g.id = m.grant_id and g.kind = 'access_grant')`, workspaceID).
		seen(f.Viewer, "m.grant_id in "+grantsSeen).
		equal("m.grant_id", f.Grant.ID).
		when(f.DeviceID != "", methodDoors("d.id = ? and d.kind = 'device'"), f.DeviceID).
		when(f.EntranceID != "", methodDoors("d.id = ? and d.kind = 'acs_entrance'"), f.EntranceID).
		when(f.SpaceID != "", methodDoors("d.id in (select sd.door_id from space_doors sd where sd.space_id = ?)"), f.SpaceID).
		when(f.AccessCodeID != "", `exists (select from holds h
			where h.method_id = m.id and h.credential_id = ? and h.released_at is null)`, f.AccessCodeID).
		page("m", page)
	marks, err := list[markRow](ctx, s.db, q, page.Limit)
	if err != nil {
		return latchkey.List[latchkey.Method]{}, err
	}
	ids := make([]string, len(marks.Rows))
	for i, mark := range marks.Rows {
		ids[i] = mark.ID
	}
	methods, err := s.reader().methods(ctx, `m.id = any($1::uuid[])`, pq.Array(ids))
	return latchkey.List[latchkey.Method]{Rows: methods, Next: marks.Next}, err
}

// methodDoors is the condition that a method is, or shall be, on a door.
func methodDoors(condition string) string {
	return `exists (select from holds h join doors d on d.id = h.door_id
		where h.method_id = m.id and h.released_at is null and ` + condition + ")"
}

// DeleteMethods implements latchkey.Methods. The grants stay; the methods are
// gone once their doors are clean. Asking again succeeds until then.
func (s *Store) DeleteMethods(ctx context.Context, workspaceID string, which latchkey.MethodSelector) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		grantIDs, err := t.selectedGrants(ctx, workspaceID, which)
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `
			update methods set delete_asked_at = $1, issued = false
			where grant_id = any($2::uuid[]) and ($3::uuid is null or id = $3) and delete_asked_at is null`,
			t.now, pq.Array(grantIDs), null(which.MethodID))
		if err != nil {
			return fmt.Errorf("ask for methods' deletion: %w", err)
		}
		if err := t.takeKeysBack(ctx, `m.grant_id = any($1::uuid[]) and m.delete_asked_at is not null`, pq.Array(grantIDs)); err != nil {
			return err
		}
		return t.wanted(ctx, latchkey.ReasonMethodsChanged, grantIDs...)
	})
}

// selectedGrants locks the grants whose methods a selector means; none is the
// selector's not_found.
func (t *tx) selectedGrants(ctx context.Context, workspaceID string, which latchkey.MethodSelector) ([]string, error) {
	q := newQuery(`select g.id from grants g where g.workspace_id = ? and g.kind = 'access_grant' and g.status <> 'deleted'`, workspaceID).
		seen(which.Viewer, "g.id in "+grantsOwned).
		equal("g.id", which.GrantID).
		equal("g.reservation_key", which.ReservationKey).
		when(which.MethodID != "", `exists (select from methods m
			where m.grant_id = g.id and m.id = ? and m.deleted_at is null)`, which.MethodID).
		add(" order by g.id for no key update")
	var ids []string
	if err := t.SelectContext(ctx, &ids, q.text.String(), q.args...); err != nil {
		return nil, failed("select grants", err)
	}
	if len(ids) > 0 {
		return ids, nil
	}
	if which.MethodID != "" {
		return nil, latchkey.NotFound("access_method")
	}
	return nil, latchkey.NotFound("access_grant")
}
