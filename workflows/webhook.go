package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"latchkey"
	"latchkey/activities"
)

// Webhook brings events to one subscriber for as long as its webhook is there:
// deliver what is due, wait for more, again. The queue is in the database, so a
// new run begins with an empty hand.
func Webhook(ctx workflow.Context, input WebhookInput) error {
	w := &subscription{id: input.WebhookID, inbox: workflow.NewNamedSelector(ctx, "signal or time")}
	for _, reason := range webhookSignals {
		w.inbox.AddReceive(workflow.GetSignalChannel(ctx, string(reason)), func(channel workflow.ReceiveChannel, _ bool) {
			channel.Receive(ctx, nil)
			w.look = true
		})
	}
	for !tooLong(ctx) {
		drained, err := w.drain(ctx)
		if drained.Gone || err != nil {
			return err
		}
		w.wait(ctx, drained)
	}
	return workflow.NewContinueAsNewError(ctx, Webhook, input)
}

// webhookSignals are the reasons to look at a webhook's queue.
var webhookSignals = []latchkey.Reason{latchkey.ReasonQueued, latchkey.ReasonClockMoved}

type subscription struct {
	id    string
	inbox workflow.Selector
	wake  alarm
	look  bool // something happened since the last drain began
}

func (w *subscription) drain(ctx workflow.Context) (activities.Drained, error) {
	for w.inbox.HasPending() {
		w.inbox.Select(ctx)
	}
	w.look = false
	var drained activities.Drained
	err := workflow.ExecuteActivity(draining(ctx), webhookActivities.Drain, w.id).Get(ctx, &drained)
	return drained, err
}

// wait sleeps until there is something new, or a delivery is due again.
func (w *subscription) wait(ctx workflow.Context, drained activities.Drained) {
	if drained.More {
		return
	}
	w.wake.set(ctx, w.inbox, drained.NextAt, "deliver again", func() { w.look = true })
	for !w.look {
		w.inbox.Select(ctx)
	}
}

func draining(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 5 * time.Minute,
		HeartbeatTimeout:    10 * time.Second,
		RetryPolicy:         patience(time.Second, time.Minute),
		Summary:             "deliver what is due",
	})
}
