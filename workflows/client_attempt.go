package workflows

import (
	"context"
	"errors"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

// AttemptInput starts the workflow of an action attempt.
type AttemptInput struct {
	AttemptID string `json:"attempt_id"`
}

// RunAttempt implements latchkey.Lifecycle. An attempt that was carried out is
// not carried out again, however late word of it comes. One whose workflow was
// terminated is: Act leaves alone what is over.
func (c *Client) RunAttempt(ctx context.Context, attemptID string) error {
	_, err := c.temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: AttemptID(attemptID), TaskQueue: TaskQueue, StaticSummary: "Carry out an action attempt",
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
	}, AttemptType, AttemptInput{AttemptID: attemptID})
	var done *serviceerror.WorkflowExecutionAlreadyStarted
	if err != nil && !errors.As(err, &done) {
		return fmt.Errorf("run attempt %s: %w", attemptID, err)
	}
	return nil
}
