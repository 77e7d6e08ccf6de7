package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"

	"latchkey"
	"latchkey/internal/stack"
	"latchkey/workflows"
)

// P2 through a reset: a sandbox workspace has a simulated lock, made to be away,
// and a real panel that is. Nothing is forgotten while one of them has a code,
// the job says so, and a worker that dies costs nothing.
func TestAResetLeavesNoCodeBehind(t *testing.T) {
	t.Parallel()
	limit(t)
	h := open(t, stack.Options{})
	h.turn(28 * day)
	g := h.give(29*day, []string{"Front Door", "Garden Gate"}, []string{"Lobby"}, "code", "card")
	g.reaches(latchkey.GrantActive, 2*soon)
	h.must("/devices/simulate/disconnect", object{"device_id": h.Door(latchkey.DoorDevice, "Front Door").ID})
	h.Panels.Stop()
	h.Worker.Stop()
	once := filepath.Join(t.TempDir(), "once")
	require.NoError(t, os.WriteFile(once, nil, 0o600))
	h.StartWorker("LATCHKEY_TEST_CRASH_AT=reset/before-empty", "LATCHKEY_TEST_CRASH_ONCE="+once)

	job, _ := h.must("/workspaces/reset_sandbox", object{})["action_attempt"].(object)
	h.awaitDeath(h.Worker)
	h.StartWorker()
	h.Within(2*soon, "the locks are clean, and the panel is waited for", func() error {
		waits := h.job(job)["waits_for"]
		if len(h.codes("front"))+len(h.codes("garden")) > 0 || !strings.HasPrefix(fmt.Sprint(waits), "codes to leave Lobby") {
			return fmt.Errorf("it waits for %v", waits)
		}
		return nil
	})
	require.Equal(t, "pending", h.job(job)["status"])

	h.Panels.Restart()
	h.Within(3*soon, "the reset is over", func() error { return allOf(h.job(job)["status"] == "success") })
	h.clean("front", "garden")
	h.isNew()
	h.nothingLeaks()
}

// job reads a job anew.
func (h *house) job(of object) object {
	h.t.Helper()
	found, _ := h.must("/action_attempts/get", object{"action_attempt_id": of["action_attempt_id"]})["action_attempt"].(object)
	return found
}

// isNew fails unless the workspace has nothing, runs nothing and lives in the
// real time.
func (h *house) isNew() {
	h.t.Helper()
	for path, key := range map[string]string{
		"/access_grants/list": "access_grants", "/devices/list": "devices", "/connected_accounts/list": "connected_accounts",
		"/user_identities/list": "user_identities", "/acs/entrances/list": "acs_entrances",
	} {
		require.Empty(h.t, h.must(path, object{})[key], path)
	}
	clock, _ := h.must("/workspaces/get_clock", object{})["clock"].(object)
	require.Zero(h.t, clock["ahead_seconds"])
	h.Within(soon, "no workflow of it runs", func() error {
		page, err := h.Temporal.ListWorkflow(h.t.Context(), &workflowservice.ListWorkflowExecutionsRequest{
			Namespace: h.Namespace, Query: fmt.Sprintf(`ExecutionStatus = "Running" and WorkflowType in (%q, %q, %q)`,
				workflows.GrantType, workflows.AccountType, workflows.AttemptType),
		})
		if err != nil {
			return err
		}
		for _, one := range page.GetExecutions() {
			if one.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
				return fmt.Errorf("%s runs since %s", one.GetExecution().GetWorkflowId(), one.GetStartTime().AsTime().Format(time.RFC3339))
			}
		}
		return nil
	})
}
