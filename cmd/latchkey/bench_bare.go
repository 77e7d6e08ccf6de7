package main

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"sync/atomic"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	sdkworker "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"latchkey/worker"
)

// bareQueue is the task queue of the bare workflows.
const bareQueue = "latchkey-bench-bare"

// bare runs workflows that do nothing, in the shape of a one-door grant: signal
// with start, a local activity, an activity, a local activity, a timer.
type bare struct {
	temporal client.Client
	worker   sdkworker.Worker
	started  atomic.Int64
	parked   atomic.Int64
	last     atomic.Int64 // when the last one was done, in nanoseconds
}

func silentLog() log.Logger { return log.NewStructuredLogger(slog.New(slog.DiscardHandler)) }

// startBare starts a worker with the poller settings of ours.
func startBare(temporal client.Client) (*bare, error) {
	b := &bare{temporal: temporal}
	b.worker = sdkworker.New(temporal, bareQueue, sdkworker.Options{
		MaxConcurrentWorkflowTaskPollers: worker.Pollers,
		MaxConcurrentActivityTaskPollers: worker.Pollers,
	})
	b.worker.RegisterWorkflow(b.Life)
	b.worker.RegisterActivity(b.Nothing)
	b.worker.RegisterActivity(b.Park)
	return b, b.worker.Start()
}

func (b *bare) stop() { b.worker.Stop() }

// Life is the shape of a grant without its content.
func (b *bare) Life(ctx workflow.Context) error {
	quick := workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: 20 * time.Second})
	step := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 2 * time.Minute})
	workflow.GetSignalChannel(ctx, "begin").Receive(ctx, nil)
	if err := workflow.ExecuteLocalActivity(quick, b.Nothing).Get(ctx, nil); err != nil {
		return err
	}
	if err := workflow.ExecuteActivity(step, b.Nothing).Get(ctx, nil); err != nil {
		return err
	}
	if err := workflow.ExecuteLocalActivity(quick, b.Park).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.NewTimer(ctx, 24*time.Hour).Get(ctx, nil)
}

// Nothing does nothing.
func (b *bare) Nothing(context.Context) error { return nil }

// Park notes that a workflow is done.
func (b *bare) Park(context.Context) error {
	b.last.Store(time.Now().UnixNano())
	b.parked.Add(1)
	return nil
}

// rate starts workflows as the grants are made and says how many a second were
// done, from the first call to the last.
func (b *bare) rate(ctx context.Context, plan benchPlan) (float64, error) {
	wanted := b.parked.Load() + int64(plan.grants)
	began := time.Now()
	if err := abreast(ctx, plan, func(ctx context.Context, _ int) error { return b.start(ctx) }); err != nil {
		return 0, err
	}
	err := until(ctx, 2*time.Minute, "every bare workflow parked", func(context.Context) (bool, error) {
		if missing := wanted - b.parked.Load(); missing > 0 {
			return false, fmt.Errorf("%d are missing", missing)
		}
		return false, nil
	})
	return float64(plan.grants) / time.Unix(0, b.last.Load()).Sub(began).Seconds(), err
}

func (b *bare) start(ctx context.Context) error {
	options := client.StartWorkflowOptions{ID: "bare/" + strconv.FormatInt(b.started.Add(1), 10), TaskQueue: bareQueue}
	_, err := b.temporal.SignalWithStartWorkflow(ctx, options.ID, "begin", nil, options, b.Life)
	return err
}
