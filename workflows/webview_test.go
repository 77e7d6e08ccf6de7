package workflows_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/workflows"
)

// Every login that is entered is tried; those entered while one is tried are one.
func TestLoginsThatAreEnteredAreTried(t *testing.T) {
	t.Parallel()
	tries := 0
	env := environment("TryLogin", func(_ context.Context, webviewID string) error {
		assert.Equal(t, "webview", webviewID)
		tries++
		return nil
	})
	env.RegisterDelayedCallback(func() {
		for range 3 {
			env.SignalWorkflow(string(latchkey.ReasonLogin), nil)
		}
	}, time.Duration(0))
	env.ExecuteWorkflow(workflows.WebviewType, workflows.WebviewInput{WebviewID: "webview"})
	require.NoError(t, env.GetWorkflowError())
	assert.Equal(t, 1, tries)
}
