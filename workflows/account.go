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
	a := account{id: input.AccountID, asked: workflow.NewNamedSelector(ctx, "watch or signal")}
	for _, reason := range accountSignals {
		a.asked.AddReceive(workflow.GetSignalChannel(ctx, string(reason)), func(channel workflow.ReceiveChannel, _ bool) {
			channel.Receive(ctx, nil)
			a.lookNow = true
		})
	}
	for range watchesPerRun {
		if gone, err := a.watch(ctx); gone || err != nil {
			return err
		}
	}
	return workflow.NewContinueAsNewError(ctx, Account, input)
}

type account struct {
	id      string
	asked   workflow.Selector
	lookNow bool
}

// watch is one watch, and the looks that somebody asks for meanwhile.
func (a *account) watch(ctx workflow.Context) (gone bool, err error) {
	for a.asked.HasPending() { // a watch begins with a look
		a.asked.Select(ctx)
	}
	a.lookNow = false
	done := false
	a.asked.AddFuture(workflow.ExecuteActivity(watching(ctx), accountActivities.Watch, a.id), func(watch workflow.Future) {
		done, err = true, watch.Get(ctx, &gone)
	})
	for !done && !gone && err == nil {
		a.asked.Select(ctx)
		if a.lookNow && !done {
			a.lookNow = false
			err = workflow.ExecuteActivity(looking(ctx), accountActivities.Look, a.id).Get(ctx, &gone)
		}
	}
	return gone, err
}

func watching(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 24 * time.Hour,
		HeartbeatTimeout:    10 * time.Second,
		RetryPolicy:         patience(time.Second, time.Minute),
		Summary:             "watch the account's doors",
	})
}

func looking(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 5 * time.Minute,
		HeartbeatTimeout:    10 * time.Second,
		RetryPolicy:         patience(time.Second, 10*time.Second), // somebody waits for it
		Summary:             "look at the account's doors now",
	})
}
