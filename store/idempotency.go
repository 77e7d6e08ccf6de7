package store

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/google/uuid"

	"latchkey"
)

const (
	// claimLease is how long a claim is left to the request that made it.
	claimLease = time.Minute
	// claimKept is how long a response is kept.
	claimKept = 24 * time.Hour
)

// claimRow is a row of idempotency_keys. Of a key that was claimed just now,
// Token is that of the claim.
type claimRow struct {
	Fingerprint string     `db:"fingerprint"`
	Token       string     `db:"token"`
	ClaimedAt   time.Time  `db:"claimed_at"`
	SpentAt     *time.Time `db:"spent_at"`
	ResourceID  string     `db:"resource_id"`
	Status      *int       `db:"status"`
	BodySealed  []byte     `db:"body_sealed"`
}

// Claim implements latchkey.Idempotency.
func (s *Store) Claim(ctx context.Context, workspaceID, key, fingerprint string) (latchkey.Claim, error) {
	// A plain hash of a request that holds a PIN would give the PIN away.
	fingerprint = hex.EncodeToString(s.vault.MAC(latchkey.NewSecret(fingerprint)))
	ours := latchkey.Claim{WorkspaceID: workspaceID, Key: key, Token: uuid.NewString(), State: latchkey.ClaimOurs}
	claim := ours
	err := s.inTx(ctx, nil, func(t *tx) error {
		row, err := t.claimRow(ctx, ours, fingerprint)
		if err != nil || row.Token == ours.Token {
			return err
		}
		if row.Fingerprint != fingerprint {
			return latchkey.Conflict("idempotency_key_reused",
				"This Idempotency-Key was used for another request. Send a new key with a new request.")
		}
		claim, err = t.claimOf(ctx, ours, row)
		return err
	})
	return claim, err
}

// claimRow inserts the claim, in place of one whose response is not kept any
// more, or reads and locks the row that is in its way.
func (t *tx) claimRow(ctx context.Context, claim latchkey.Claim, fingerprint string) (claimRow, error) {
	_, err := t.ExecContext(ctx, `
		delete from idempotency_keys where workspace_id = $1 and key = $2 and claimed_at < $3`,
		claim.WorkspaceID, claim.Key, t.real().Add(-claimKept))
	if err != nil {
		return claimRow{}, failed("forget claim", err)
	}
	var row claimRow
	err = t.GetContext(ctx, &row, `
		insert into idempotency_keys (workspace_id, key, fingerprint, token, claimed_at)
		values ($1, $2, $3, $4, $5)
		on conflict (workspace_id, key) do update set key = excluded.key -- locks the row and returns it
		returning fingerprint, token, claimed_at, spent_at, resource_id, status, body_sealed`,
		claim.WorkspaceID, claim.Key, fingerprint, claim.Token, t.real())
	if err != nil {
		return claimRow{}, failed("claim idempotency key", err)
	}
	return row, nil
}

// claimOf says what became of an earlier claim, and takes it over when its
// owner let a minute pass.
func (t *tx) claimOf(ctx context.Context, ours latchkey.Claim, row claimRow) (latchkey.Claim, error) {
	earlier := latchkey.Claim{
		WorkspaceID: ours.WorkspaceID, Key: ours.Key, Token: row.Token,
		State: latchkey.ClaimInFlight, ResourceID: row.ResourceID,
	}
	switch {
	case row.Status != nil:
		body, err := t.vault.Open(claimBodyRow(ours), row.BodySealed)
		earlier.State, earlier.Status, earlier.Body = latchkey.ClaimCompleted, *row.Status, []byte(body.Reveal())
		return earlier, err
	case row.SpentAt != nil:
		earlier.State = latchkey.ClaimSpent
		return earlier, nil
	case t.real().Before(row.ClaimedAt.Add(claimLease)):
		return earlier, nil
	}
	_, err := t.ExecContext(ctx, `
		update idempotency_keys set token = $3, claimed_at = $4 where workspace_id = $1 and key = $2`,
		ours.WorkspaceID, ours.Key, ours.Token, t.real())
	if err != nil {
		return latchkey.Claim{}, failed("take claim over", err)
	}
	return ours, nil
}

func claimBodyRow(claim latchkey.Claim) string {
	return "idempotency/" + claim.WorkspaceID + "/" + claim.Key
}
