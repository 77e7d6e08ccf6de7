package store

import (
	"context"
	"time"

	"latchkey"
)

// queueForWebhooks queues the events e for the webhooks that want them. It costs
// a workspace without webhooks one look into an index.
const queueForWebhooks = `
	insert into deliveries (webhook_id, event_id, position, object_id, status, due_at, created_at)
	select w.id, e.id, e.position, ` + objectOf + `, 'pending', e.created_at, e.created_at
	from e join webhooks w on w.workspace_id = e.workspace_id
	where w.disabled_at is null and ` + wanted + `
	returning webhook_id`

// wanted: the webhook w is for the event e.
const wanted = `('*' = any(w.event_types) or e.type = any(w.event_types))`

// objectOf is the object of an event e, the most lasting of what it is about. An
// event about nothing is alone.
const objectOf = `coalesce(e.grant_id, e.method_id, e.acs_credential_id, e.space_id,
		e.device_id, e.entrance_id, e.system_id, e.account_id, e.identity_id, e.id)`

// tellAtATime bounds how many new deliveries one look takes in.
const tellAtATime = 1000

// TellWebhooks leaves word for each webhook that has something new. Those who
// write events do not do it themselves: all events of a workspace would wait for
// one row of the outbox.
func (s *Store) TellWebhooks(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, `
		with fresh as (
			select webhook_id, event_id from deliveries where not told limit $1 for update skip locked
		), told as (
			update deliveries d set told = true from fresh f where d.webhook_id = f.webhook_id and d.event_id = f.event_id
		)
		insert into outbox (kind, subject_id, revision, reason, due_at)
		select distinct 'webhook', webhook_id, pg_current_xact_id()::text::bigint, $2, $3::timestamptz from fresh
		on conflict (kind, subject_id) do update set revision = excluded.revision, attempts = 0, due_at = excluded.due_at`,
		tellAtATime, latchkey.ReasonQueued, s.clock.Now())
	if err != nil {
		return failed("tell webhooks", err)
	}
	return nil
}

// deliveryLog is how long the log of a delivery is kept after its end. Its event
// stays, and can be replayed.
const deliveryLog = 30 * 24 * time.Hour

// PurgeDeliveries forgets the log of deliveries that ended long ago.
func (s *Store) PurgeDeliveries(ctx context.Context) error {
	if _, err := s.db.ExecContext(ctx, `delete from deliveries where ended_at < $1`, s.clock.Now().Add(-deliveryLog)); err != nil {
		return failed("purge deliveries", err)
	}
	return nil
}
