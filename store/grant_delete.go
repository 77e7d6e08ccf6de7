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
	return t.wanted(ctx, latchkey.ReasonRevoke, grantIDs...)
}
