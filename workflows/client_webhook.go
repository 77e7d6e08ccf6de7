package workflows

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/client"

	"latchkey"
)

// WebhookInput starts the workflow of a webhook, or its next run.
type WebhookInput struct {
	WebhookID string `json:"webhook_id"`
}

// NudgeWebhook implements latchkey.Lifecycle with one SignalWithStart.
func (c *Client) NudgeWebhook(ctx context.Context, webhookID string) error {
	options := client.StartWorkflowOptions{
		ID: WebhookID(webhookID), TaskQueue: TaskQueue, StaticSummary: "Deliver events to a webhook",
	}
	_, err := c.temporal.SignalWithStartWorkflow(ctx, options.ID, string(latchkey.ReasonQueued), nil, options, WebhookType,
		WebhookInput{WebhookID: webhookID})
	if err != nil {
		return fmt.Errorf("nudge webhook %s: %w", webhookID, err)
	}
	return nil
}
