package store

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"latchkey"
)

// DeleteGrant implements latchkey.Grants. The grant stays visible, with the
// warning being_deleted, until its doors are clean.
func (s *Store) DeleteGrant(ctx context.Context, workspaceID, id string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		grant, err := t.lockGrant(ctx, workspaceID, latchkey.GrantRef{ID: id})
		if err != nil || grant.DeleteAskedAt != nil {
			return err
		}
		return t.askGrantsDeleted(ctx, id)
	})
}

// askGrantsDeleted ends grants now, for a caller's delete or that of their person.
func (t *tx) askGrantsDeleted(ctx context.Context, grantIDs ...string) error {
	_, err := t.ExecContext(ctx, `
		update grants set delete_asked_at = $2, status = 'deleting'
		where id = any($1) and delete_asked_at is null`, pq.Array(grantIDs), t.now)
	if err != nil {
		return fmt.Errorf("ask for deletion: %w", err)
	}
	if err := t.takeKeysBack(ctx, `m.grant_id = any($1::uuid[])`, pq.Array(grantIDs)); err != nil {
		return err
	}
	return t.wanted(ctx, latchkey.ReasonRevoke, grantIDs...)
}

// endCodes ends the codes of their own on doors that go: there is no other door
// that they could be on.
func (t *tx) endCodes(ctx context.Context, doorIDs ...string) error {
	var ids []string
	err := t.SelectContext(ctx, &ids, `
		select g.id from grants g join grant_doors gd on gd.grant_id = g.id
		where gd.door_id = any($1::uuid[]) and g.kind in ('access_code', 'backup_code', 'foreign_code') and g.status not in ('ended', 'deleted')
		order by g.id`, pq.Array(doorIDs))
	if err != nil || len(ids) == 0 {
		return err
	}
	return t.askGrantsDeleted(ctx, ids...)
}
