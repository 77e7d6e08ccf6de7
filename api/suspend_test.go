package api_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGrantIsSuspendedAndResumed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	body := `{"access_grant_id":"` + grantID + `"}`
	grant := r.post("/access_grants/suspend", body).ok(t)["access_grant"].(map[string]any)
	require.Equal(t, "Suspended", grant["display_status"])
	require.Equal(t, "2025-07-13T15:00:00.123Z", grant["suspended_at"])
	grant = r.post("/access_grants/resume", body).ok(t)["access_grant"].(map[string]any)
	require.NotContains(t, grant, "suspended_at")
	for _, path := range []string{"/access_grants/suspend", "/access_grants/resume"} {
		r.post(path, `{}`).refused(t, 400, "invalid_input")
		r.post(path, `{"access_grant_id":"`+id(2, 99)+`"}`).refused(t, 404, "access_grant_not_found")
		r.get(path).refused(t, 405, "method_not_allowed")
	}
}
