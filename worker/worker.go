// Package worker runs the workflows and activities of Latchkey in a process.
package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"go.temporal.io/sdk/client"
	sdkworker "go.temporal.io/sdk/worker"

	"latchkey"
	"latchkey/activities"
	"latchkey/drivers"
	"latchkey/store"
	"latchkey/webhook"
	"latchkey/workflows"
)

// Options are what a worker needs.
type Options struct {
	Store        *store.Store
	Temporal     client.Client
	Namespace    string
	Drivers      *drivers.Registry
	Clock        latchkey.Clock
	Log          *slog.Logger
	BuildID      string        // names this build among the workers of a deployment
	Promote      Promotion     // whether this build becomes the current one when it starts
	WatchEvery   time.Duration // between two looks at an account
	CleanupEvery time.Duration
	Webhooks     Webhooks
}

// Webhooks are the settings of what is brought to subscribers.
type Webhooks struct {
	Payload    activities.Payload
	AllowHosts []string // that may be at a private address
}

// webhookAbreast is how many events are on their way to one webhook at a time.
const webhookAbreast = 8

// watchRounds is how many looks one watch makes: long enough to keep histories
// short, short enough that a new build takes over within the hour.
const watchRounds = 240

// stopTime is how long a stopping worker lets its activities finish.
const stopTime = 10 * time.Second

// Run works until ctx ends, then stops gracefully. It returns an error when the
// worker cannot start or fails for good.
func Run(ctx context.Context, o Options) error {
	lifecycle := workflows.NewClient(o.Temporal, o.Namespace)
	relay := NewRelay(o.Store, lifecycle, o.Log)
	o.Store.OnPost(relay.Kick)
	lanes := o.Store.Lanes()
	defer lanes.Close() //nolint:errcheck // deferred before the worker's stop, so after it: no write is under way any more
	sessions := activities.NewSessions(o.Store, o.Drivers, drivers.Env{Log: o.Log, Clock: o.Clock})
	defer sessions.Close()

	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	worker := sdkworker.New(o.Temporal, workflows.TaskQueue, o.options(fail))
	workflows.Register(worker)
	workflows.RegisterActivities(worker, workflows.Activities{
		Grant: &activities.Grant{Store: o.Store, Sessions: sessions, Lanes: lanes, Clock: o.Clock},
		Account: &activities.Account{
			Store: o.Store, Sessions: sessions, Lanes: lanes, Clock: o.Clock, Log: o.Log, Every: o.WatchEvery, Rounds: watchRounds,
		},
		Action: &activities.Action{Store: o.Store, Sessions: sessions, Lanes: lanes},
		Webhook: &activities.Webhook{
			Store: o.Store, Client: webhook.NewClient(webhook.NewGuard(o.Webhooks.AllowHosts)), Payload: o.Webhooks.Payload,
			Log: o.Log, Abreast: webhookAbreast,
		},
		Webview: &activities.Webview{
			Store: o.Store, Drivers: o.Drivers, Env: drivers.Env{Log: o.Log, Clock: o.Clock, HTTP: http.DefaultClient}, Log: o.Log,
		},
		Cleanup: &activities.Cleanup{
			Store: o.Store, Sessions: sessions, Lanes: lanes, Running: lifecycle.RunningGrants, Watch: lifecycle.WatchAccount, Log: o.Log,
		},
	})
	if err := worker.Start(); err != nil {
		return fmt.Errorf("start worker: %w", err)
	}
	defer worker.Stop()
	if err := o.begin(ctx, lifecycle); err != nil {
		return err
	}
	relay.Run(ctx)
	return fatal(ctx)
}

// errWorker is the cause of a run that the SDK gave up.
var errWorker = errors.New("the worker cannot go on")

// fatal is the error of a run that ended otherwise than by being asked to.
func fatal(ctx context.Context) error {
	if cause := context.Cause(ctx); errors.Is(cause, errWorker) {
		return cause
	}
	return nil
}

// Pollers is how many polls for tasks are open at once, of each kind. The SDK's
// autoscaling (v1.50) is not used: under a burst of new grants it leaves the
// worker's own queue unpolled, so that every second task of a workflow waits for
// the 5 s after which the server gives it to anybody.
const Pollers = 8

func (o Options) options(fail context.CancelCauseFunc) sdkworker.Options {
	return sdkworker.Options{
		// Without this the SDK would stop polling and the process would look well.
		OnFatalError:      func(err error) { fail(fmt.Errorf("%w: %w", errWorker, err)) },
		WorkerStopTimeout: stopTime,
		DeploymentOptions: sdkworker.DeploymentOptions{
			UseVersioning: true,
			Version:       o.version(),
		},
		MaxConcurrentWorkflowTaskPollers: Pollers,
		MaxConcurrentActivityTaskPollers: Pollers,
	}
}

// begin makes sure that what must always run does.
func (o Options) begin(ctx context.Context, lifecycle *workflows.Client) error {
	if err := o.promote(ctx); err != nil {
		return err
	}
	if err := lifecycle.ScheduleCleanup(ctx, o.CleanupEvery); err != nil {
		return err
	}
	accounts, err := o.Store.EveryAccount(ctx)
	if err != nil {
		return err
	}
	for _, account := range accounts {
		if err := lifecycle.WatchAccount(ctx, account.ID); err != nil {
			return err
		}
	}
	return nil
}
