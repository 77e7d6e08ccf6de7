package api_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestTheClockIsTurnedAsAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	body := r.post("/workspaces/simulate/advance_clock", `{"seconds":3600}`).ok(t)
	require.Equal(t, latchkey.ClockAdvance{By: time.Hour}, r.world.last())
	require.Equal(t, map[string]any{
		"workspace_id": ours, "now": "2025-07-13T16:00:00.123Z", "ahead_seconds": 3600.0,
	}, body["clock"])
	to := now.AddDate(0, 1, 0).Truncate(time.Second)
	r.post("/workspaces/simulate/advance_clock", `{"to":"`+to.Format(time.RFC3339)+`"}`).ok(t)
	require.Equal(t, latchkey.ClockAdvance{To: &to}, r.world.last())
}

func TestClocksThatCannotBeTurned(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, body := range []string{
		`{}`, `{"seconds":0}`, `{"seconds":-1}`, `{"seconds":1.5}`, `{"seconds":1e12}`, `{"to":"soon"}`,
		`{"seconds":1,"to":"2030-01-01T00:00:00Z"}`,
	} {
		r.post("/workspaces/simulate/advance_clock", body).refused(t, 400, "invalid_input")
	}
	require.Zero(t, r.world.count())
	r.world.fail = latchkey.NotSandbox()
	r.post("/workspaces/simulate/advance_clock", `{"seconds":1}`).refused(t, 400, "workspace_not_sandbox")
}

// What is shown is shown as of the workspace's time.
func TestAnswersAreInTheTimeOfTheWorkspace(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	workspace := r.world.workspaces[ourKey]
	workspace.ClockOffset = 90 * time.Minute
	r.world.workspaces[ourKey] = workspace
	clock := r.get("/workspaces/get_clock").ok(t)["clock"].(map[string]any)
	require.Equal(t, "2025-07-13T16:30:00.123Z", clock["now"])
	var ahead time.Duration
	r.world.hold = func(ctx context.Context) error {
		ahead, _ = latchkey.ClockOffsetFrom(ctx)
		return nil
	}
	r.post("/access_grants/delete", `{"access_grant_id":"`+grantID+`"}`).ok(t)
	require.Equal(t, 90*time.Minute, ahead, "the transaction gets it with the call")
}

// A workspace is reset by a job that says what it waits for.
func TestASandboxIsReset(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	job := r.post("/workspaces/reset_sandbox", `{}`).ok(t)["action_attempt"]
	require.Equal(t, map[string]any{
		"action_attempt_id": jobID, "action_type": "RESET_SANDBOX_WORKSPACE", "status": "pending", "result": nil, "error": nil,
	}, job)
	r.world.fail = latchkey.NotResettable()
	r.post("/workspaces/reset_sandbox", `{}`).refused(t, http.StatusBadRequest, "workspace_not_sandbox")
}
