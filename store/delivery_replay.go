package store

import (
	"context"

	"latchkey"
)

// ReplayDeliveries implements latchkey.Webhooks. What is on its way already goes
// at once.
func (s *Store) ReplayDeliveries(ctx context.Context, workspaceID, webhookID string, which latchkey.ReplaySelector) error {
	return s.inTx(ctx, &webhookID, func(t *tx) error {
		err := t.changeWebhook(ctx, "lock webhook", `
			select id from webhooks where workspace_id = $1 and id = $2 for share`, workspaceID, webhookID)
		if err != nil {
			return err
		}
		if which.Failed {
			return t.requeueFailed(ctx, webhookID)
		}
		return t.requeue(ctx, workspaceID, webhookID, which)
	})
}

func (t *tx) requeueFailed(ctx context.Context, webhookID string) error {
	_, err := t.ExecContext(ctx, `
		update deliveries set status = 'pending', attempts = 0, told = false, due_at = $2, ended_at = null
		where webhook_id = $1 and status = 'failed'`, webhookID, t.now)
	if err != nil {
		return failed("replay failed deliveries", err)
	}
	t.posted = true
	return nil
}

// requeue queues events that are named, whatever the webhook wants, or all that
// it wants since a time.
func (t *tx) requeue(ctx context.Context, workspaceID, webhookID string, which latchkey.ReplaySelector) error {
	q := newQuery(`
		insert into deliveries (webhook_id, event_id, position, object_id, status, due_at, created_at)
		select w.id, e.id, e.position, `+objectOf+`, 'pending', ?::timestamptz, ?::timestamptz
		from webhooks w join events e on e.workspace_id = w.workspace_id
		where w.id = ? and e.workspace_id = ?`, t.now, t.now, webhookID, workspaceID).
		within("e.id", which.EventIDs).
		when(which.Since != nil, "e.created_at > ? and "+wanted, which.Since).
		add(` order by e.position
		on conflict (webhook_id, event_id) do update
		set status = 'pending', attempts = 0, told = false, due_at = excluded.due_at, ended_at = null
		returning event_id`)
	var ids []string
	if err := t.SelectContext(ctx, &ids, q.text.String(), q.args...); err != nil {
		return failed("replay events", err)
	}
	t.posted = true
	if len(ids) < len(unique(which.EventIDs)) {
		return latchkey.NotFound("event")
	}
	return nil
}
