package main

import (
	"context"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/contrib/opentelemetry"
	"go.temporal.io/sdk/log"

	"latchkey"
	"latchkey/store"
	"latchkey/workflows"
)

// temporalClient is a client that connects when it is first used, and the
// namespace it speaks to.
func (p *process) temporalClient() (client.Client, string, error) {
	options, err := envconfig.LoadDefaultClientOptions()
	if err != nil {
		return nil, "", fmt.Errorf("TEMPORAL_* settings: %w", err)
	}
	if options.Namespace == "" {
		options.Namespace = client.DefaultNamespace
	}
	exporter, err := prometheus.New(prometheus.WithRegisterer(p.metrics))
	if err != nil {
		return nil, "", fmt.Errorf("export metrics: %w", err)
	}
	meter := metric.NewMeterProvider(metric.WithReader(exporter)).Meter("temporal-sdk")
	options.MetricsHandler = opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{Meter: meter})
	options.Logger = log.NewStructuredLogger(p.log)
	connected, err := client.NewLazyClient(options)
	if err != nil {
		return nil, "", fmt.Errorf("temporal client: %w", err)
	}
	return connected, options.Namespace, nil
}

// awaitTemporal returns when the namespace answers.
func (p *process) awaitTemporal(ctx context.Context, connected client.Client, namespace string) error {
	for wait := 100 * time.Millisecond; ; wait = min(2*wait, 5*time.Second) {
		err := describe(ctx, connected, namespace)
		if err == nil {
			return nil
		}
		p.log.Warn("waiting for Temporal", "namespace", namespace, "error", err)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func describe(ctx context.Context, connected client.Client, namespace string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	_, err := connected.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: namespace})
	return err
}

// probe tells how the parts are that the API needs.
type probe struct {
	database  *store.Store
	temporal  client.Client
	namespace string
}

// Parts implements latchkey.Probe.
func (p probe) Parts(ctx context.Context) []latchkey.Part {
	parts := []latchkey.Part{p.database.Part(ctx)}
	temporal := latchkey.Part{
		Name: "temporal", Err: describe(ctx, p.temporal, p.namespace),
		Advice: "Grants are accepted and carried out when Temporal is back. Check TEMPORAL_ADDRESS and the server.",
	}
	worker := latchkey.Part{
		Name:   "worker",
		Advice: "Grants are accepted and carried out when a worker runs. Start one: latchkey worker.",
	}
	if worker.Err = temporal.Err; temporal.Err == nil {
		worker.Err = p.workerPolls(ctx)
	}
	return append(parts, temporal, worker)
}

func (p probe) workerPolls(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	queue, err := p.temporal.DescribeTaskQueue(ctx, workflows.TaskQueue, 1)
	if err != nil {
		return err
	}
	for _, poller := range queue.GetPollers() {
		if time.Since(poller.GetLastAccessTime().AsTime()) < 2*time.Minute {
			return nil
		}
	}
	return fmt.Errorf("no worker polls the queue %q", workflows.TaskQueue)
}
