package latchkey

import (
	"context"
	"time"
)

// Webhooks keeps subscribers and what is on its way to them. An event is queued
// for every webhook that wants it in the transaction that writes it.
type Webhooks interface {
	CreateWebhook(ctx context.Context, workspaceID string, webhook NewWebhook) (Webhook, error)
	Webhook(ctx context.Context, workspaceID, id string) (Webhook, error)
	ListWebhooks(ctx context.Context, workspaceID string) ([]Webhook, error)
	// UpdateWebhook sets which events are brought from now on.
	UpdateWebhook(ctx context.Context, workspaceID, id string, types []EventType) error
	// DeleteWebhook forgets a webhook and what is on its way to it.
	DeleteWebhook(ctx context.Context, workspaceID, id string) error
	// RotateWebhookSecret gives a webhook a new secret. Those before it go on
	// signing until the given time.
	RotateWebhookSecret(ctx context.Context, workspaceID, id string, until time.Time) (Webhook, error)
	// EnableWebhook goes on with a webhook that was disabled.
	EnableWebhook(ctx context.Context, workspaceID, id string) error
	ListDeliveries(ctx context.Context, workspaceID string, filter DeliveryFilter, page Page) (List[Delivery], error)
	// ReplayDeliveries queues events again, or for the first time, with all
	// their attempts before them.
	ReplayDeliveries(ctx context.Context, workspaceID, webhookID string, which ReplaySelector) error
}

// DeliveryFilter narrows a list of deliveries. Zero fields but WebhookID do not narrow.
type DeliveryFilter struct {
	WebhookID string
	EventIDs  []string // nil does not narrow
	Status    DeliveryStatus
	Since     *time.Time
}

// ReplaySelector says which events to bring again. Exactly one field is set.
type ReplaySelector struct {
	EventIDs []string
	Since    *time.Time // all that the webhook wants, strictly later
	Failed   bool       // those whose attempts are used up
}
