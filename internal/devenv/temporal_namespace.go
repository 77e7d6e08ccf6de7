package devenv

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	namespacepb "go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"google.golang.org/protobuf/types/known/durationpb"
)

// Retention is how long a closed grant stays visible in the Web UI.
const Retention = 30 * 24 * time.Hour

// answers passes when the frontend is healthy. A new connection each time: one
// that failed once would wait a second before it tries again.
func (t *Temporal) answers(ctx context.Context) error {
	connected, err := t.dial(ctx)
	if err != nil {
		return err
	}
	defer connected.Close()
	_, err = connected.CheckHealth(ctx, &client.CheckHealthRequest{})
	return err
}

func (t *Temporal) dial(ctx context.Context) (client.Client, error) {
	return client.DialContext(ctx, client.Options{
		HostPort: t.Address(), Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
}

func (t *Temporal) prepareNamespace(ctx context.Context, _ *Group) error {
	if t.options.Namespace == "" {
		return nil
	}
	connected, err := t.dial(ctx)
	if err != nil {
		return err
	}
	defer connected.Close()
	return EnsureNamespace(ctx, connected, t.options.Namespace, t.options.SearchAttributes)
}

// EnsureNamespace makes the namespace, its retention and its search attributes
// what they should be, and returns when they can be used. It works on any
// Temporal server that gives us its operator API.
func EnsureNamespace(
	ctx context.Context, connected client.Client, name string, attributes map[string]enumspb.IndexedValueType,
) error {
	steps := []func() error{
		func() error { return registerNamespace(ctx, connected, name) },
		func() error { return retainNamespace(ctx, connected, name) },
		func() error { return addSearchAttributes(ctx, connected, name, attributes) },
		func() error { return awaitSearchAttributes(ctx, connected, name, attributes) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return fmt.Errorf("namespace %s: %w", name, err)
		}
	}
	return nil
}

func registerNamespace(ctx context.Context, connected client.Client, name string) error {
	_, err := connected.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace: name, WorkflowExecutionRetentionPeriod: durationpb.New(Retention),
	})
	if _, exists := errors.AsType[*serviceerror.NamespaceAlreadyExists](err); exists {
		return nil
	}
	return err
}

// retainNamespace corrects the retention of a namespace that was there before.
func retainNamespace(ctx context.Context, connected client.Client, name string) error {
	found, err := connected.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: name})
	if err != nil || found.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration() >= Retention {
		return err
	}
	_, err = connected.WorkflowService().UpdateNamespace(ctx, &workflowservice.UpdateNamespaceRequest{
		Namespace: name,
		Config:    &namespacepb.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(Retention)},
	})
	return err
}
