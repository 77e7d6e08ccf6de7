package store

import (
	"context"
	"fmt"

	"latchkey"
)

// spendClaim marks the claim of ctx as used by this transaction. A claim that
// was taken over in the meantime fails the transaction, so that one key never
// commits two changes.
func (t *tx) spendClaim(ctx context.Context, resource *string) error {
	claim, ok := latchkey.ClaimFrom(ctx)
	if !ok {
		return nil
	}
	var id string
	if resource != nil {
		id = *resource
	}
	result, err := t.ExecContext(ctx, `
		update idempotency_keys set spent_at = coalesce(spent_at, $4), resource_id = $5
		where workspace_id = $1 and key = $2 and token = $3`,
		claim.WorkspaceID, claim.Key, claim.Token, t.real(), id)
	if err != nil {
		return fmt.Errorf("spend idempotency claim: %w", err)
	}
	if rows, err := result.RowsAffected(); err != nil || rows == 1 {
		return err
	}
	return latchkey.Conflict("idempotency_key_in_use", "Another request took over this Idempotency-Key. Send the request again.")
}
