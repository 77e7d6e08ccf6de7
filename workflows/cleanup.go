package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"latchkey/activities"
)

// Cleanup is one sweep for what should not be there. The schedule runs it.
func Cleanup(ctx workflow.Context) (activities.Swept, error) {
	sweeping := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Minute,
		HeartbeatTimeout:    10 * time.Second,
		RetryPolicy:         patience(5*time.Second, time.Minute),
		Summary:             "sweep",
	})
	var swept activities.Swept
	err := workflow.ExecuteActivity(sweeping, cleanupActivities.Sweep).Get(ctx, &swept)
	return swept, err
}
