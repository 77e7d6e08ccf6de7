package workflows

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/client"

	"latchkey"
)

// NudgeWebview implements latchkey.Lifecycle with one SignalWithStart.
func (c *Client) NudgeWebview(ctx context.Context, webviewID string) error {
	options := client.StartWorkflowOptions{
		ID: WebviewID(webviewID), TaskQueue: TaskQueue, StaticSummary: "Try a login entered on a connect webview",
	}
	_, err := c.temporal.SignalWithStartWorkflow(ctx, options.ID, string(latchkey.ReasonLogin), nil, options, WebviewType,
		WebviewInput{WebviewID: webviewID})
	if err != nil {
		return fmt.Errorf("nudge webview %s: %w", webviewID, err)
	}
	return nil
}
