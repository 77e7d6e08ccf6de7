package store

import (
	"context"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"latchkey"
)

// CreateWebhook implements latchkey.Webhooks.
func (s *Store) CreateWebhook(ctx context.Context, workspaceID string, wish latchkey.NewWebhook) (latchkey.Webhook, error) {
	webhook := latchkey.Webhook{ID: uuid.NewString(), WorkspaceID: workspaceID, URL: wish.URL, EventTypes: wish.EventTypes}
	err := s.inTx(ctx, &webhook.ID, func(t *tx) (err error) {
		webhook.CreatedAt = t.now
		_, err = t.ExecContext(ctx, `
			insert into webhooks (id, workspace_id, url, event_types, created_at) values ($1, $2, $3, $4, $5)`,
			webhook.ID, workspaceID, webhook.URL, pq.Array(webhook.EventTypes), t.now)
		if err != nil {
			return failed("create webhook", err)
		}
		webhook.Secret, err = t.addWebhookSecret(ctx, webhook.ID)
		return err
	})
	return webhook, err
}

// UpdateWebhook implements latchkey.Webhooks.
func (s *Store) UpdateWebhook(ctx context.Context, workspaceID, id string, types []latchkey.EventType) error {
	return s.inTx(ctx, &id, func(t *tx) error {
		return t.changeWebhook(ctx, "update webhook", `
			update webhooks set event_types = $3 where workspace_id = $1 and id = $2 returning id`, workspaceID, id, pq.Array(types))
	})
}

// DeleteWebhook implements latchkey.Webhooks. Its workflow hears of it and ends.
func (s *Store) DeleteWebhook(ctx context.Context, workspaceID, id string) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		err := t.changeWebhook(ctx, "delete webhook", `
			delete from webhooks where workspace_id = $1 and id = $2 returning id`, workspaceID, id)
		if err != nil {
			return err
		}
		return t.postTo(ctx, latchkey.KindWebhook, latchkey.ReasonQueued, id)
	})
}

// EnableWebhook implements latchkey.Webhooks. What was on its way when it was
// disabled goes on.
func (s *Store) EnableWebhook(ctx context.Context, workspaceID, id string) error {
	return s.inTx(ctx, &id, func(t *tx) error {
		err := t.changeWebhook(ctx, "enable webhook", `
			update webhooks set disabled_at = null where workspace_id = $1 and id = $2 returning id`, workspaceID, id)
		if err != nil {
			return err
		}
		return t.postTo(ctx, latchkey.KindWebhook, latchkey.ReasonQueued, id)
	})
}

// changeWebhook changes one webhook; none is NotFound.
func (t *tx) changeWebhook(ctx context.Context, doing, statement string, args ...any) error {
	var ids []string
	err := t.SelectContext(ctx, &ids, statement, args...)
	if err != nil && !hasCode(err, "22P02") { // an id that is no UUID is nobody's
		return failed(doing, err)
	}
	if len(ids) == 0 {
		return latchkey.NotFound("webhook")
	}
	return nil
}
