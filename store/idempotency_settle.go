package store

import (
	"context"

	"latchkey"
)

// Complete implements latchkey.Idempotency. A claim that was taken over keeps
// nothing: the response is its new owner's to give.
func (s *Store) Complete(ctx context.Context, claim latchkey.Claim, status int, body []byte) error {
	sealed, err := s.vault.Seal(claimBodyRow(claim), latchkey.NewSecret(string(body)))
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `
		update idempotency_keys set status = $4, body_sealed = $5
		where workspace_id = $1 and key = $2 and token = $3`,
		claim.WorkspaceID, claim.Key, claim.Token, status, sealed)
	if err != nil {
		return failed("keep response", err)
	}
	return nil
}

// Release implements latchkey.Idempotency.
func (s *Store) Release(ctx context.Context, claim latchkey.Claim) error {
	_, err := s.db.ExecContext(ctx, `
		delete from idempotency_keys
		where workspace_id = $1 and key = $2 and token = $3 and spent_at is null and status is null`,
		claim.WorkspaceID, claim.Key, claim.Token)
	if err != nil {
		return failed("release claim", err)
	}
	return nil
}

// PurgeIdempotency forgets the keys whose responses are not kept any more and
// returns how many there were.
func (s *Store) PurgeIdempotency(ctx context.Context) (int64, error) {
	result, err := s.db.ExecContext(ctx, `delete from idempotency_keys where claimed_at < $1`, s.clock.Now().Add(-claimKept))
	if err != nil {
		return 0, failed("purge idempotency keys", err)
	}
	return result.RowsAffected()
}
