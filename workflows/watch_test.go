package workflows_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"latchkey"
	"latchkey/activities"
	"latchkey/workflows"
)

// environment runs the workflows with one activity under its name.
func environment(name string, do any) *testsuite.TestWorkflowEnvironment {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	env := suite.NewTestWorkflowEnvironment()
	workflows.Register(env)
	env.RegisterActivityWithOptions(do, activity.RegisterOptions{Name: name})
	return env
}

func TestAccountIsWatchedUntilItIsGone(t *testing.T) {
	t.Parallel()
	looks := 0
	env := environment("Watch", func(_ context.Context, accountID string) (bool, error) {
		assert.Equal(t, "account", accountID)
		if looks++; looks == 3 {
			return false, errors.New("the database is away")
		}
		return looks == 7, nil
	})
	env.ExecuteWorkflow(workflows.AccountType, workflows.AccountInput{AccountID: "account"})
	require.NoError(t, env.GetWorkflowError())
	assert.Equal(t, 7, looks)
}

func TestWatchGoesOnInANewRun(t *testing.T) {
	t.Parallel()
	looks := 0
	env := environment("Watch", func(context.Context, string) (bool, error) { looks++; return false, nil })
	env.ExecuteWorkflow(workflows.AccountType, workflows.AccountInput{AccountID: "account"})
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, env.GetWorkflowError(), &next)
	assert.Equal(t, workflows.AccountType, next.WorkflowType.Name)
	assert.Equal(t, 100, looks)
}

func TestWatchedAccountIsLookedAtWhenAsked(t *testing.T) {
	t.Parallel()
	looks, done := 0, make(chan struct{})
	env := environment("Watch", func(context.Context, string) (bool, error) { <-done; return true, nil })
	env.RegisterActivityWithOptions(func(context.Context, string) (bool, error) {
		if looks++; looks == 2 {
			close(done)
		}
		return false, nil
	}, activity.RegisterOptions{Name: "Look"})
	for _, reason := range []latchkey.Reason{latchkey.ReasonCreated, latchkey.ReasonSyncNow} {
		env.RegisterDelayedCallback(func() { env.SignalWorkflow(string(reason), nil) }, time.Second)
	}
	env.ExecuteWorkflow(workflows.AccountType, workflows.AccountInput{AccountID: "account"})
	require.NoError(t, env.GetWorkflowError())
	assert.Equal(t, 2, looks)
}

func TestAskingForAnAccountThatIsGoneEndsItsWatch(t *testing.T) {
	t.Parallel()
	env := environment("Watch", func(ctx context.Context, _ string) (bool, error) { <-ctx.Done(); return false, ctx.Err() })
	env.RegisterActivityWithOptions(func(context.Context, string) (bool, error) { return true, nil },
		activity.RegisterOptions{Name: "Look"})
	env.RegisterDelayedCallback(func() { env.SignalWorkflow(string(latchkey.ReasonSyncNow), nil) }, time.Second)
	env.ExecuteWorkflow(workflows.AccountType, workflows.AccountInput{AccountID: "account"})
	require.NoError(t, env.GetWorkflowError())
}

func TestCleanupTellsWhatItFound(t *testing.T) {
	t.Parallel()
	tries := 0
	env := environment("Sweep", func(context.Context) (activities.Swept, error) {
		if tries++; tries < 3 {
			return activities.Swept{}, errors.New("the database is away")
		}
		return activities.Swept{Missing: 2}, nil
	})
	env.ExecuteWorkflow(workflows.CleanupType)
	require.NoError(t, env.GetWorkflowError())
	var swept activities.Swept
	require.NoError(t, env.GetWorkflowResult(&swept))
	assert.Equal(t, activities.Swept{Missing: 2}, swept)
}
