package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey/api"
)

// serve sends a request as it is.
func (r *rig) serve(request *http.Request) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	r.handler.ServeHTTP(recorder, request)
	return recorder
}

// lines are the log's lines.
func (r *rig) lines() []map[string]any {
	var out []map[string]any
	for line := range strings.SplitSeq(strings.TrimSpace(r.log.String()), "\n") {
		var read map[string]any
		require.NoError(r.t, json.Unmarshal([]byte(line), &read))
		out = append(out, read)
	}
	return out
}

func TestOneLineARequest(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	a := r.get("/access_grants/get?access_grant_id=" + grantID)
	a.ok(t)
	r.get("/nowhere").refused(t, 404, "not_found")
	lines := r.lines()
	require.Len(t, lines, 2)
	require.Equal(t, a.Header().Get("Seam-Request-Id"), lines[0]["request_id"])
	require.Equal(t, "/access_grants/get", lines[0]["route"])
	require.InDelta(t, 200, lines[0]["status"], 0)
	require.Equal(t, ours, lines[0]["workspace_id"])
	require.Equal(t, grantID, lines[0]["access_grant_id"])
	require.Contains(t, lines[0], "duration")
	require.Equal(t, "unmatched", lines[1]["route"])
	require.Equal(t, "not_found", lines[1]["error_type"])
}

func TestTheLogKeepsNoSecrets(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	grant := `{"user_identity_id":"` + personID + `","requested_access_methods":[{"mode":"code","code":"864208642"}]}`
	r.post("/access_grants/create", grant, key, "k1").ok(t)
	r.post("/access_grants/create", `{"requested_access_methods":[{"mode":"code","code":"864208642x"}]}`).refused(t, 400, "invalid_input")
	r.get("/access_grants/list?access_grant_key=864208642").ok(t)
	r.post("/access_methods/get", `{"access_method_id":"`+methodID+`"}`).ok(t)
	for _, secret := range []string{"864208642", "246813579", "135792468", ourKey, "Ada"} {
		require.NotContains(t, r.log.String(), secret)
	}
}

func TestRequestsAreCounted(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.get("/access_grants/get?access_grant_id=" + grantID).ok(t)
	r.post("/access_grants/get", "{}").refused(t, 400, "invalid_input")
	r.send("BREW", "/coffee", "").refused(t, 404, "not_found")
	recorder := httptest.NewRecorder()
	api.MetricsHandler(r.metrics).ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	text := recorder.Body.String()
	require.Contains(t, text, `latchkey_api_requests_total{method="GET",route="/access_grants/get",status="200"} 1`)
	require.Contains(t, text, `latchkey_api_requests_total{method="POST",route="/access_grants/get",status="400"} 1`)
	require.Contains(t, text, `latchkey_api_requests_total{method="other",route="unmatched",status="404"} 1`)
	require.Contains(t, text, `latchkey_api_request_duration_seconds_count{route="/access_grants/get"} 2`)
}
