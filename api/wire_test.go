package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey/api"
)

func TestVerbsOfEveryKind(t *testing.T) {
	t.Parallel()
	for path, allowed := range map[string]string{
		"/access_grants/get":         "GET,POST",
		"/access_grants/list":        "GET,POST",
		"/access_grants/create":      "POST",
		"/access_grants/update":      "PATCH,POST",
		"/access_grants/delete":      "DELETE,POST",
		"/access_grants/get_related": "GET,POST",
		"/spaces/add_devices":        "POST,PUT",
		"/spaces/remove_devices":     "DELETE,POST",
		"/spaces/update":             "PATCH,POST",
		"/events/list":               "GET,POST",
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			for _, verb := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"} {
				a := r.send(verb, path, "")
				if strings.Contains(allowed, verb) {
					require.NotEqual(t, http.StatusMethodNotAllowed, a.Code)
					continue
				}
				detail := a.refused(t, http.StatusMethodNotAllowed, "method_not_allowed")
				require.Equal(t, "only "+allowed+" accepted", detail["message"])
				require.Equal(t, allowed, a.Header().Get("Allow"))
			}
		})
	}
}

func TestTheOrderOfChecks(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.send(http.MethodPut, "/access_grants/create", "x", "Authorization", "").refused(t, 401, "unauthorized")
	r.send(http.MethodPut, "/access_grants/create", "x", "Content-Type", "text/plain").refused(t, 405, "method_not_allowed")
	r.post("/access_grants/create", "x", "Content-Type", "text/plain").refused(t, 400, "invalid_content_type")
	r.post("/access_grants/create", "x").refused(t, 400, "invalid_input")
	r.post("/access_grants/create?name=a&name=b", "{}").refused(t, 400, "invalid_query_params")
}

func TestBodiesAndQueries(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.post("/access_grants/list", "", "Content-Type", "").ok(t)
	r.post("/access_grants/list", "{}", "Content-Type", "application/json; charset=utf-8").ok(t)
	r.send(http.MethodGet, "/access_grants/list", "not json", "Content-Type", "text/plain").ok(t)
	r.send(http.MethodDelete, "/access_grants/delete?access_grant_id="+grantID, "not json").ok(t)
	r.post("/access_grants/get?access_grant_id="+id(2, 9), `{"access_grant_id":"`+grantID+`"}`).ok(t)
	r.post("/access_grants/get?access_grant_id="+grantID, "").ok(t)
	detail := r.post("/access_grants/get", `{"access_grant_id":`).refused(t, 400, "invalid_input")
	require.Contains(t, detail["message"], "not valid JSON")
	r.post("/access_grants/list", "[]").refused(t, 400, "invalid_input")
}

func TestLargeBodiesAreRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *api.Config) { c.MaxBody = 100 })
	r.post("/access_grants/list", `{"search":"`+strings.Repeat("a", 50)+`"}`).ok(t)
	r.post("/access_grants/list", `{"search":"`+strings.Repeat("a", 100)+`"}`).refused(t, 413, "request_too_large")
}

func TestUnknownRoutes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, path := range []string{"/", "/access_grants", "/access_grants/get/", "/access_grants/unheard"} {
		r.get(path).refused(t, 404, "not_found")
	}
	r.send("PROPFIND", "/access_grants/get", "").refused(t, 404, "not_found")
}

func TestBrowsersAreLetIn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	a := r.send(http.MethodOptions, "/access_grants/create", "", "Origin", "https://app.example", "Authorization", "")
	require.Equal(t, http.StatusOK, a.Code)
	require.Empty(t, a.Body.String())
	require.Equal(t, "https://app.example", a.Header().Get("Access-Control-Allow-Origin"))
	require.Equal(t, "true", a.Header().Get("Access-Control-Allow-Credentials"))
	require.Subset(t, strings.Split(a.Header().Get("Access-Control-Allow-Methods"), ", "),
		[]string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
	require.Subset(t, strings.Split(a.Header().Get("Access-Control-Allow-Headers"), ", "), []string{
		"x-csrf-token", "x-requested-with", "accept", "accept-version", "content-length", "content-md5", "content-type", "date",
		"x-api-version", "seam-workspace", "authorization", "user-agent", "seam-lts-version", "seam-sdk-version", "seam-sdk-name",
		"seam-publishable-key", "seam-client-session-token", "client-session-token", "seam-api-key", "seam-user-identifier-key",
	})
	require.Equal(t, "*", r.get("/workspaces/get").Header().Get("Access-Control-Allow-Origin"))
}
