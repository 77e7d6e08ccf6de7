package workflows_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"latchkey/internal/temporaltest"
	"latchkey/workflows"
)

// An attempt whose workflow an operator terminated runs again when it is asked for
// again; one that runs, or that was carried out, does not.
func TestATerminatedAttemptIsStartedAgain(t *testing.T) {
	t.Parallel()
	c, namespace := temporaltest.Namespace(t, nil)
	lifecycle := workflows.NewClient(c, namespace)
	run := func() (string, enumspb.WorkflowExecutionStatus) {
		require.NoError(t, lifecycle.RunAttempt(t.Context(), "reset"))
		found, err := c.DescribeWorkflowExecution(t.Context(), workflows.AttemptID("reset"), "")
		require.NoError(t, err)
		return found.GetWorkflowExecutionInfo().GetExecution().GetRunId(), found.GetWorkflowExecutionInfo().GetStatus()
	}
	first, _ := run()
	again, _ := run()
	require.Equal(t, first, again, "it runs")

	require.NoError(t, c.TerminateWorkflow(t.Context(), workflows.AttemptID("reset"), "", "an operator"))
	second, status := run()
	require.NotEqual(t, first, second)
	require.Equal(t, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, status)

	carryOut(t, c, second)
	last, status := run()
	require.Equal(t, second, last)
	require.Equal(t, enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED, status)
}

// carryOut runs a worker until a run is over.
func carryOut(t *testing.T, c client.Client, runID string) {
	t.Helper()
	w := worker.New(c, workflows.TaskQueue, worker.Options{})
	w.RegisterWorkflowWithOptions(workflows.Attempt, workflow.RegisterOptions{Name: workflows.AttemptType})
	w.RegisterActivityWithOptions(func(context.Context, string) error { return nil }, activity.RegisterOptions{Name: "Act"})
	require.NoError(t, w.Start())
	defer w.Stop()
	require.NoError(t, c.GetWorkflow(t.Context(), workflows.AttemptID("reset"), runID).Get(t.Context(), nil))
}
