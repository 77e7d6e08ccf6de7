package workflows_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"latchkey"
	"latchkey/activities"
	"latchkey/workflows"
)

// A webhook is drained when it begins, when a delivery is due, and when it is
// told of something; it ends with its webhook.
func TestWebhookIsDrainedWhenSomethingIsDueOrNew(t *testing.T) {
	t.Parallel()
	var looks []time.Duration
	var began time.Time
	var env *testsuite.TestWorkflowEnvironment
	env = environment("Drain", func(context.Context, string) (activities.Drained, error) {
		looks = append(looks, env.Now().Sub(began).Round(time.Second))
		due := began.Add(2 * time.Hour)
		switch len(looks) {
		case 1:
			return activities.Drained{More: true}, nil
		case 2, 3:
			return activities.Drained{NextAt: &due}, nil
		case 4:
			return activities.Drained{}, nil
		}
		return activities.Drained{Gone: true}, nil
	})
	began = env.Now()
	env.RegisterDelayedCallback(func() { env.SignalWorkflow(string(latchkey.ReasonQueued), nil) }, time.Hour)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow(string(latchkey.ReasonClockMoved), nil) }, 30*24*time.Hour)
	env.ExecuteWorkflow(workflows.WebhookType, workflows.WebhookInput{WebhookID: "webhook"})
	require.NoError(t, env.GetWorkflowError())
	assert.Equal(t, []time.Duration{0, 0, time.Hour, 2 * time.Hour, 30 * 24 * time.Hour}, looks)
}

func TestWebhookGoesOnInANewRun(t *testing.T) {
	t.Parallel()
	env := environment("Drain", func(context.Context, string) (activities.Drained, error) { return activities.Drained{More: true}, nil })
	env.SetContinueAsNewSuggested(true)
	env.ExecuteWorkflow(workflows.WebhookType, workflows.WebhookInput{WebhookID: "webhook"})
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, env.GetWorkflowError(), &next)
	assert.Equal(t, workflows.WebhookType, next.WorkflowType.Name)
}
