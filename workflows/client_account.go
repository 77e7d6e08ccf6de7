package workflows

import (
	"context"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"latchkey"
)

// WatchAccount sees to it that an account's workflow runs.
func (c *Client) WatchAccount(ctx context.Context, accountID string) error {
	options := accountOptions(accountID)
	options.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	if _, err := c.temporal.ExecuteWorkflow(ctx, options, AccountType, AccountInput{AccountID: accountID}); err != nil {
		return fmt.Errorf("watch account %s: %w", accountID, err)
	}
	return nil
}

// NudgeAccount implements latchkey.Lifecycle with one SignalWithStart: a watch
// that begins looks at once by itself.
func (c *Client) NudgeAccount(ctx context.Context, accountID string, reason latchkey.Reason) error {
	options := accountOptions(accountID)
	_, err := c.temporal.SignalWithStartWorkflow(ctx, options.ID, string(reason), nil, options, AccountType,
		AccountInput{AccountID: accountID})
	if err != nil {
		return fmt.Errorf("nudge account %s: %w", accountID, err)
	}
	return nil
}

func accountOptions(accountID string) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID: AccountID(accountID), TaskQueue: TaskQueue, StaticSummary: "Watch over a connected account",
	}
}
