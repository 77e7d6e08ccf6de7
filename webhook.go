package latchkey

import "time"

// WebhookSecretPrefix begins every webhook's secret; base64 follows.
const WebhookSecretPrefix = "whsec_"

// AnyEvent is the event type that stands for all.
const AnyEvent EventType = "*"

// Webhook is a subscriber's address to which events are brought.
type Webhook struct {
	ID          string
	WorkspaceID string
	URL         string
	EventTypes  []EventType // AnyEvent for all
	Secret      Secret      // the newest
	CreatedAt   time.Time
	DisabledAt  *time.Time // since the subscriber answered that it is gone (410)
}

// NewWebhook is what a caller says of a webhook to be.
type NewWebhook struct {
	URL        string
	EventTypes []EventType
}

// Delivery is one event on its way to one webhook.
type Delivery struct {
	WebhookID string
	EventID   string
	EventType EventType
	ObjectID  string // its events arrive in their order
	Status    DeliveryStatus
	CreatedAt time.Time
	NextAt    *time.Time // of the next attempt; nil when there is none, or an earlier event of the object is first
	Attempts  []DeliveryAttempt
}

// DeliveryStatus is what became of a delivery.
type DeliveryStatus string

// The statuses.
const (
	DeliveryPending   DeliveryStatus = "pending"
	DeliveryDelivered DeliveryStatus = "delivered"
	DeliveryFailed    DeliveryStatus = "failed" // after the last attempt; it can be replayed
)

// DeliveryAttempt is one try.
type DeliveryAttempt struct {
	At      time.Time
	Took    time.Duration
	Status  int             // the subscriber's answer; 0 for none
	Failure DeliveryFailure // "" when it was accepted
}

// DeliveryFailure is why a subscriber did not accept an event.
type DeliveryFailure string

// The failures.
const (
	FailureStatus     DeliveryFailure = "bad_status"       // an answer that is not 2xx
	FailureRedirect   DeliveryFailure = "redirect"         // not followed
	FailureGone       DeliveryFailure = "gone"             // 410: the webhook is disabled
	FailureTimeout    DeliveryFailure = "timeout"          // no answer within 15 s
	FailureName       DeliveryFailure = "name_not_found"   // its host has no address
	FailureTLS        DeliveryFailure = "tls"              // its certificate is not accepted
	FailureConnection DeliveryFailure = "connection"       // it cannot be reached
	FailureBlocked    DeliveryFailure = "blocked_address"  // its address is private
	FailureUnreadable DeliveryFailure = "unreadable_event" // ours: the event cannot be opened with the keys there are
)
