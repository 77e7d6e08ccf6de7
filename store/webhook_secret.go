package store

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/google/uuid"

	"latchkey"
)

// webhookSecretBytes is the length of a signing key: that of its hash.
const webhookSecretBytes = 32

func webhookSeal(secretID string) string { return "webhook_secret/" + secretID }

// addWebhookSecret draws a webhook's newest secret.
func (t *tx) addWebhookSecret(ctx context.Context, webhookID string) (latchkey.Secret, error) {
	key := make([]byte, webhookSecretBytes)
	_, _ = rand.Read(key) // crypto/rand never fails
	id, secret := uuid.NewString(), latchkey.NewSecret(latchkey.WebhookSecretPrefix+base64.StdEncoding.EncodeToString(key))
	sealed, err := t.vault.Seal(webhookSeal(id), secret)
	if err != nil {
		return latchkey.Secret{}, fmt.Errorf("webhook secret: %w", err)
	}
	_, err = t.ExecContext(ctx, `insert into webhook_secrets (id, webhook_id, sealed, created_at) values ($1, $2, $3, $4)`,
		id, webhookID, sealed, t.now)
	if err != nil {
		return latchkey.Secret{}, failed("keep webhook secret", err)
	}
	return secret, nil
}

// RotateWebhookSecret implements latchkey.Webhooks. A secret that was rotated
// out before ends no later than it was to.
func (s *Store) RotateWebhookSecret(ctx context.Context, workspaceID, id string, until time.Time) (latchkey.Webhook, error) {
	err := s.inTx(ctx, &id, func(t *tx) error {
		err := t.changeWebhook(ctx, "lock webhook", `
			select id from webhooks where workspace_id = $1 and id = $2 for no key update`, workspaceID, id)
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `
			update webhook_secrets set valid_until = least(coalesce(valid_until, $2), $2) where webhook_id = $1`, id, until)
		if err != nil {
			return failed("rotate webhook secret", err)
		}
		_, err = t.addWebhookSecret(ctx, id)
		return err
	})
	if err != nil {
		return latchkey.Webhook{}, err
	}
	return s.Webhook(ctx, workspaceID, id)
}

// signingSecrets are the secrets of a webhook that sign now, the newest first.
func (s *Store) signingSecrets(ctx context.Context, webhookID string, now time.Time) ([]latchkey.Secret, error) {
	var rows []struct {
		ID     string
		Sealed []byte
	}
	err := s.db.SelectContext(ctx, &rows, `
		select id, sealed from webhook_secrets where webhook_id = $1 and (valid_until is null or valid_until > $2)
		order by valid_until desc nulls first`, webhookID, now)
	if err != nil {
		return nil, failed("read webhook secrets", err)
	}
	secrets := make([]latchkey.Secret, len(rows))
	for i, row := range rows {
		if secrets[i], err = s.vault.Open(webhookSeal(row.ID), row.Sealed); err != nil {
			return nil, fmt.Errorf("secret of webhook %s: %w", webhookID, err)
		}
	}
	return secrets, nil
}
