package store

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"latchkey"
)

const webhookSelect = `
	select w.id, w.workspace_id, w.url, w.event_types as types, w.created_at, w.disabled_at, s.id as secret_id, s.sealed
	from webhooks w join webhook_secrets s on s.webhook_id = w.id and s.valid_until is null
	where w.workspace_id = ?`

type webhookRow struct {
	latchkey.Webhook

	Types    pq.StringArray
	SecretID string
	Sealed   []byte
}

func (r webhookRow) webhook(vault *Vault) (latchkey.Webhook, error) {
	webhook := r.Webhook
	webhook.CreatedAt, webhook.DisabledAt = webhook.CreatedAt.UTC(), utc(webhook.DisabledAt)
	for _, name := range r.Types {
		webhook.EventTypes = append(webhook.EventTypes, latchkey.EventType(name))
	}
	var err error
	if webhook.Secret, err = vault.Open(webhookSeal(r.SecretID), r.Sealed); err != nil {
		return latchkey.Webhook{}, fmt.Errorf("secret of webhook %s: %w", webhook.ID, err)
	}
	return webhook, nil
}

// Webhook implements latchkey.Webhooks.
func (s *Store) Webhook(ctx context.Context, workspaceID, id string) (latchkey.Webhook, error) {
	found, err := scanOne[webhookRow](ctx, s.db, "webhook", newQuery(webhookSelect, workspaceID).when(true, "w.id = ?", id))
	if err != nil {
		return latchkey.Webhook{}, err
	}
	return found.webhook(s.vault)
}

// ListWebhooks implements latchkey.Webhooks.
func (s *Store) ListWebhooks(ctx context.Context, workspaceID string) ([]latchkey.Webhook, error) {
	found, err := scanAll[webhookRow](ctx, s.db, newQuery(webhookSelect, workspaceID).add(" order by w.created_at, w.id"))
	if err != nil {
		return nil, err
	}
	webhooks := make([]latchkey.Webhook, len(found))
	for i, row := range found {
		if webhooks[i], err = row.webhook(s.vault); err != nil {
			return nil, err
		}
	}
	return webhooks, nil
}
