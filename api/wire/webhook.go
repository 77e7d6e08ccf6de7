package wire

import "latchkey"

// Webhook is a webhook with its newest secret. DisabledAt is ours, and there
// only after the subscriber answered 410.
type Webhook struct {
	DisabledAt *Time    `json:"disabled_at,omitempty"`
	EventTypes []string `json:"event_types"`
	Secret     string   `json:"secret"`
	URL        string   `json:"url" format:"uri"`
	ID         string   `json:"webhook_id"`
}

// WebhookOf shows a webhook to its owner.
func WebhookOf(w latchkey.Webhook) Webhook {
	return Webhook{
		DisabledAt: Maybe(w.DisabledAt), EventTypes: Map(w.EventTypes, func(t latchkey.EventType) string { return string(t) }),
		Secret: w.Secret.Reveal(), URL: w.URL, ID: w.ID,
	}
}

// Delivery is one event on its way to a webhook, with every attempt.
type Delivery struct {
	Attempts      []DeliveryAttempt `json:"attempts"`
	CreatedAt     Time              `json:"created_at"`
	EventID       string            `json:"event_id"`
	EventType     string            `json:"event_type"`
	NextAttemptAt *Time             `json:"next_attempt_at"`
	ObjectID      string            `json:"object_id"`
	Status        string            `json:"status"`
	WebhookID     string            `json:"webhook_id"`
}

// DeliveryAttempt is one attempt. Both StatusCode and ErrorType are null when
// there is nothing to say.
type DeliveryAttempt struct {
	AttemptedAt Time    `json:"attempted_at"`
	DurationMS  int64   `json:"duration_ms"`
	ErrorType   *string `json:"error_type"`
	StatusCode  *int    `json:"status_code"`
}

// DeliveryOf shows a delivery.
func DeliveryOf(d latchkey.Delivery) Delivery {
	return Delivery{
		Attempts: Map(d.Attempts, attemptOf), CreatedAt: At(d.CreatedAt), EventID: d.EventID, EventType: string(d.EventType),
		NextAttemptAt: Maybe(d.NextAt), ObjectID: d.ObjectID, Status: string(d.Status), WebhookID: d.WebhookID,
	}
}

func attemptOf(a latchkey.DeliveryAttempt) DeliveryAttempt {
	shown := DeliveryAttempt{AttemptedAt: At(a.At), DurationMS: a.Took.Milliseconds()}
	if a.Status != 0 {
		shown.StatusCode = &a.Status
	}
	if failure := string(a.Failure); failure != "" {
		shown.ErrorType = &failure
	}
	return shown
}
