package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestMoreMethodsAreRequested(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	body := r.post("/access_grants/request_access_methods", `{"access_grant_id":"`+grantID+`","requested_access_methods":[
		{"mode":"code","code":"1357","code_policy":"exact"},{"mode":"mobile_key"}]}`).ok(t)
	require.Equal(t, []latchkey.RequestedMethod{
		{Mode: latchkey.ModeCode, Code: latchkey.NewSecret("1357"), Exact: true}, {Mode: latchkey.ModeMobileKey},
	}, r.world.last())
	requested := body["access_grant"].(map[string]any)["requested_access_methods"].([]any)
	require.Len(t, requested, 3)
	require.InDelta(t, 1, requested[2].(map[string]any)["instant_key_max_use_count"], 0, "an instant key opens once unless asked otherwise")

	body = r.post("/access_methods/create", `{"access_grant_id":"`+grantID+`","mode":"code"}`).ok(t)
	require.Contains(t, r.world.asked, latchkey.RequestedMethod{Mode: latchkey.ModeCode})
	require.Equal(t, methodID, body["access_method"].(map[string]any)["access_method_id"])
}

func TestMethodsThatCannotBeRequested(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	grant := `"access_grant_id":"` + grantID + `"`
	for _, c := range []struct{ path, body, want string }{
		{"/access_grants/request_access_methods", `{` + grant + `}`, "requested_access_methods is required"},
		{"/access_grants/request_access_methods", `{"requested_access_methods":[{"mode":"code"}]}`, "access_grant_id is required"},
		{
			"/access_grants/request_access_methods", `{` + grant + `,"requested_access_methods":[]}`,
			`Array must contain at least 1 element(s) for "requested_access_methods"`,
		},
		{"/access_methods/create", `{` + grant + `}`, "mode is required"},
		{"/access_methods/create", `{` + grant + `,"mode":"code","code":"1"}`, `String must contain at least 4 character(s) for "code"`},
	} {
		require.Equal(t, c.want, r.post(c.path, c.body).refused(t, 400, "invalid_input")["message"], c.body)
	}
	unknown := `{"access_grant_id":"` + id(2, 9) + `","mode":"code"}`
	r.post("/access_methods/create", unknown).refused(t, 404, "access_grant_not_found")
	require.Zero(t, r.world.count())
}

// No driver reports grants of others: the routes are whole and know none.
func TestThereAreNoUnmanagedGrants(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	require.Empty(t, r.get("/access_grants/unmanaged/list?limit=1&reservation_key=stay").ok(t)["access_grants"])
	require.Empty(t, r.get("/access_methods/unmanaged/list?access_grant_id=" + grantID).ok(t)["access_methods"])
	r.get("/access_grants/unmanaged/get?access_grant_id="+grantID).refused(t, 404, "access_grant_not_found")
	r.get("/access_methods/unmanaged/get?access_method_id="+methodID).refused(t, 404, "access_method_not_found")
	r.get("/access_methods/unmanaged/list?access_grant_id="+id(2, 9)).refused(t, 404, "access_grant_not_found")
	take := func(managed string) reply {
		return r.send(http.MethodPatch, "/access_grants/unmanaged/update", `{"access_grant_id":"`+grantID+`","is_managed":`+managed+`}`)
	}
	take("true").refused(t, 404, "access_grant_not_found")
	take("false").refused(t, 400, "invalid_input")
}
