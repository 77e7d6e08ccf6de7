package store

import (
	"context"
	"time"

	"latchkey"
)

// A delivery that waits for an earlier one of its object has no time of its own.
const deliverySelect = `
	select d.webhook_id, d.event_id, e.type as event_type, d.object_id, d.status, d.created_at,
		case when ` + firstOfObject + ` then d.due_at end as next_at,
		(select json_agg(json_build_object(
				'at', a.at, 'took_us', a.took_us, 'status', coalesce(a.status_code, 0), 'failure', a.failure) order by a.number)
			from delivery_attempts a where a.webhook_id = d.webhook_id and a.event_id = d.event_id) as log
	from deliveries d join events e on e.id = d.event_id
	where d.webhook_id = ?`

type deliveryRow struct {
	latchkey.Delivery

	Log document[[]triedRow]
}

type triedRow struct {
	At      time.Time                `json:"at"`
	TookUS  int64                    `json:"took_us"`
	Status  int                      `json:"status"`
	Failure latchkey.DeliveryFailure `json:"failure"`
}

func (r deliveryRow) entity() (latchkey.Delivery, latchkey.Mark) {
	delivery := r.Delivery
	delivery.CreatedAt, delivery.NextAt = delivery.CreatedAt.UTC(), utc(delivery.NextAt)
	for _, a := range r.Log.is {
		delivery.Attempts = append(delivery.Attempts, latchkey.DeliveryAttempt{
			At: a.At.UTC(), Took: time.Duration(a.TookUS) * time.Microsecond, Status: a.Status, Failure: a.Failure,
		})
	}
	return delivery, latchkey.Mark{CreatedAt: delivery.CreatedAt, ID: delivery.EventID}
}

// ListDeliveries implements latchkey.Webhooks.
func (s *Store) ListDeliveries(
	ctx context.Context, workspaceID string, filter latchkey.DeliveryFilter, page latchkey.Page,
) (latchkey.List[latchkey.Delivery], error) {
	if _, err := s.Webhook(ctx, workspaceID, filter.WebhookID); err != nil {
		return latchkey.List[latchkey.Delivery]{}, err
	}
	q := newQuery(deliverySelect, filter.WebhookID).
		within("d.event_id", filter.EventIDs).
		equal("d.status", string(filter.Status)).
		when(filter.Since != nil, "d.created_at > ?", filter.Since)
	if page.From != nil {
		q.when(true, "(d.created_at, d.event_id) >= (?, ?::uuid)", page.From.CreatedAt, page.From.ID)
	}
	q.add("\norder by d.created_at, d.event_id limit ?", page.Limit+1)
	return list[deliveryRow](ctx, s.db, q, page.Limit)
}
