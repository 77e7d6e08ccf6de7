package store

import (
	"context"
	"fmt"
	"time"

	"latchkey"
)

// Tried is one attempt at a delivery and what follows from it.
type Tried struct {
	Took    time.Duration
	Status  int
	Failure latchkey.DeliveryFailure
	Wait    time.Duration // until the next attempt, when it failed
	Last    bool          // there is no further attempt
}

func (t Tried) status() latchkey.DeliveryStatus {
	switch {
	case t.Failure == "":
		return latchkey.DeliveryDelivered
	case t.Last:
		return latchkey.DeliveryFailed
	}
	return latchkey.DeliveryPending
}

// RecordAttempt writes down what became of an attempt. A subscriber that is gone
// is not tried again until somebody enables its webhook.
func (s *Store) RecordAttempt(ctx context.Context, to Subscriber, eventID string, tried Tried) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		t.ahead(to.ahead())
		result, err := t.ExecContext(ctx, `
			update deliveries set attempts = attempts + 1, status = $3, due_at = $4,
				ended_at = case when $3 <> 'pending' then $5::timestamptz end
			where webhook_id = $1 and event_id = $2 and status = 'pending'`,
			to.ID, eventID, tried.status(), t.now.Add(tried.Wait), t.now)
		if err != nil {
			return failed("record attempt", err)
		}
		if rows, err := result.RowsAffected(); err != nil || rows == 0 {
			return err // the webhook is deleted, or a second worker got there first
		}
		if err := t.logAttempt(ctx, to.ID, eventID, tried); err != nil {
			return err
		}
		if tried.Failure != latchkey.FailureGone {
			return nil
		}
		_, err = t.ExecContext(ctx, `update webhooks set disabled_at = coalesce(disabled_at, $2) where id = $1`, to.ID, t.now)
		if err != nil {
			return failed("disable webhook", err)
		}
		return nil
	})
}

func (t *tx) logAttempt(ctx context.Context, webhookID, eventID string, tried Tried) error {
	var code *int
	if tried.Status != 0 {
		code = &tried.Status
	}
	_, err := t.ExecContext(ctx, `
		insert into delivery_attempts (webhook_id, event_id, at, took_us, status_code, failure) values ($1, $2, $3, $4, $5, $6)`,
		webhookID, eventID, t.now.Add(-tried.Took), tried.Took.Microseconds(), code, tried.Failure)
	if err != nil {
		return fmt.Errorf("log attempt: %w", err)
	}
	return nil
}
