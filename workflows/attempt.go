package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// Attempt carries out an action attempt: one activity, which ends the attempt
// whatever comes of it, at the latest when its time is over.
func Attempt(ctx workflow.Context, input AttemptInput) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx) // whoever asked still waits for an answer
	acting := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 2 * time.Minute,
		HeartbeatTimeout:    6 * time.Second,
		RetryPolicy:         patience(200*time.Millisecond, 5*time.Second),
		Summary:             "carry out the action",
	})
	return workflow.ExecuteActivity(acting, actionActivities.Act, input.AttemptID).Get(ctx, nil)
}
