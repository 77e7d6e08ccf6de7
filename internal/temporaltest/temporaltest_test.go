package temporaltest_test

import (
	"strconv"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"latchkey/internal/temporaltest"
)

const (
	queue = "doors"
	month = 30 * 24 * time.Hour
)

var (
	attributes = map[string]enumspb.IndexedValueType{"Door": enumspb.INDEXED_VALUE_TYPE_KEYWORD}
	door       = temporal.NewSearchAttributeKeyKeyword("Door")
)

// longWait returns how much time went by as the workflow saw it.
func longWait(ctx workflow.Context) (time.Duration, error) {
	started := workflow.Now(ctx)
	err := workflow.Sleep(ctx, month)
	return workflow.Now(ctx).Sub(started), err
}

func startWorker(t *testing.T, c client.Client) {
	t.Helper()
	w := worker.New(c, queue, worker.Options{})
	w.RegisterWorkflow(longWait)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
}

func start(t *testing.T, c client.Client) client.WorkflowRun {
	t.Helper()
	run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID: "same-id-everywhere", TaskQueue: queue,
		TypedSearchAttributes: temporal.NewSearchAttributes(door.ValueSet("front")),
	}, longWait)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func TestNamespacesAreApart(t *testing.T) {
	t.Parallel()
	for i := range 4 {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			c, _ := temporaltest.Namespace(t, attributes)
			start(t, c)
		})
	}
}

func TestSkippedMonth(t *testing.T) {
	t.Parallel()
	c, _ := temporaltest.Namespace(t, attributes, temporaltest.SkipTime)
	startWorker(t, c)
	var waited time.Duration
	if err := start(t, c).Get(t.Context(), &waited); err != nil {
		t.Fatal(err)
	}
	if waited < month {
		t.Errorf("the workflow saw %s go by, want at least %s", waited, month)
	}
}

func TestFastForwardOfARunningWorkflow(t *testing.T) {
	t.Parallel()
	c, namespace := temporaltest.Namespace(t, attributes)
	startWorker(t, c)
	run := start(t, c)
	temporaltest.FastForward(t, c, namespace, run.GetID(), month+time.Hour)
	if err := run.Get(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
}
