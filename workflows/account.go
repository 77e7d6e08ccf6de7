package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// AccountInput starts the watch over a connected account.
type AccountInput struct {
	AccountID string `json:"account_id"`
}

// watchesPerRun is how many watches one run makes before the next run.
const watchesPerRun = 100

// Account watches a connected account for as long as it is there.
func Account(ctx workflow.Context, input AccountInput) error {
	watching := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 24 * time.Hour,
		HeartbeatTimeout:    10 * time.Second,
		RetryPolicy:         patience(time.Second, time.Minute),
		Summary:             "watch the account's doors",
	})
	for range watchesPerRun {
		var gone bool
		if err := workflow.ExecuteActivity(watching, accountActivities.Watch, input.AccountID).Get(ctx, &gone); err != nil {
			return err
		}
		if gone {
			return nil
		}
	}
	return workflow.NewContinueAsNewError(ctx, Account, input)
}
