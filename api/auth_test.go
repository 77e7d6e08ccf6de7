package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

// Each scheme with its tokens, good and bad (contract 1.2 and 1.6). Headers are
// name, value pairs; an empty Authorization is none.
func TestWhoMayCall(t *testing.T) {
	t.Parallel()
	const none, pat, get = "", "Bearer " + ourToken, "/workspaces/get"
	for name, c := range map[string]struct {
		path    string
		headers []string
		status  int
		want    string // the error's type; "" for a success
	}{
		"API key":                       {get, []string{"Authorization", "Bearer " + ourKey}, 200, ""},
		"API key, other case":           {get, []string{"Authorization", "bearer " + ourKey}, 200, ""},
		"API key, empty workspace":      {get, []string{"seam-workspace", ""}, 200, ""},
		"empty session headers":         {get, []string{"client-session-token", "", "seam-client-session-token", ""}, 200, ""},
		"nothing":                       {get, []string{"Authorization", none}, 401, "unauthorized"},
		"unknown API key":               {get, []string{"Authorization", "Bearer seam_nobody_has"}, 401, "unauthorized"},
		"token":                         {get, []string{"Authorization", pat, "seam-workspace", ours}, 200, ""},
		"token without workspace":       {get, []string{"Authorization", pat}, 401, "unauthorized"},
		"token alone where it may":      {"/workspaces/list", []string{"Authorization", pat}, 200, ""},
		"unknown token":                 {get, []string{"Authorization", "Bearer seam_at1x", "seam-workspace", ours}, 401, "unauthorized"},
		"unknown token alone":           {"/workspaces/list", []string{"Authorization", "Bearer seam_at1x"}, 401, "unauthorized"},
		"another's workspace":           {get, []string{"Authorization", pat, "seam-workspace", theirs}, 401, "workspace_not_found"},
		"session in Authorization":      {get, []string{"Authorization", "Bearer " + guestToken}, 200, ""},
		"session in its header":         {get, []string{"Authorization", none, "client-session-token", guestToken}, 200, ""},
		"session in the other header":   {get, []string{"Authorization", none, "seam-client-session-token", guestToken}, 200, ""},
		"session as the SDK sends it":   {get, []string{"Authorization", "Bearer " + guestToken, "client-session-token", guestToken}, 200, ""},
		"no prefix":                     {get, []string{"Authorization", "Bearer abc"}, 401, "unauthorized"},
		"malformed in the other header": {get, []string{"seam-client-session-token", "abc"}, 400, "invalid_client_session_token"},
		"malformed session":             {get, []string{"client-session-token", ourKey}, 400, "invalid_client_session_token"},
		"unknown session":               {get, []string{"Authorization", "Bearer seam_cst1x"}, 401, "client_session_not_found"},
		"revoked session":               {get, []string{"Authorization", "Bearer " + revokedToken}, 401, "client_session_revoked"},
		"expired session":               {get, []string{"Authorization", "Bearer " + expiredToken}, 401, "client_session_expired"},
		"session where servers only":    {"/client_sessions/list", []string{"Authorization", "Bearer " + guestToken}, 401, "unauthorized"},
		"session where customers only":  {"/spaces/list", []string{"Authorization", "Bearer " + guestToken}, 401, "unauthorized"},
		"customer where customers only": {"/spaces/list", []string{"Authorization", "Bearer " + customerToken}, 200, ""},
		"expired where customers only":  {"/spaces/list", []string{"Authorization", "Bearer " + expiredToken}, 401, "client_session_expired"},
		"publishable key elsewhere":     {get, []string{"Authorization", none, "seam-publishable-key", pageKey}, 401, "unauthorized"},
		"publishable key as a bearer":   {get, []string{"Authorization", "Bearer " + pageKey}, 401, "unauthorized"},
		"JWT":                           {get, []string{"Authorization", "Bearer eyJhbGciOiJIUzI1NiJ9"}, 401, "unauthorized"},
		"key as the password":           {get, []string{"Authorization", "Basic " + ourKey}, 401, "unauthorized"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newRig(t).send(http.MethodGet, c.path, "", c.headers...)
			if c.want == "" {
				a.ok(t)
				return
			}
			detail := a.refused(t, c.status, c.want)
			require.NotContains(t, detail["message"], "xyz", "a token is in the message")
		})
	}
}

// A publishable key opens an empty session for a user_identifier_key and does
// nothing else (contract 1.2).
func TestAPublishableKeyOpensEmptySessions(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	open := func(body string, headers ...string) reply {
		headers = append([]string{"Authorization", "", "seam-publishable-key", pageKey}, headers...)
		return r.post("/client_sessions/get_or_create", body, headers...)
	}
	open(`{"user_identifier_key":"ada"}`).ok(t)
	require.Equal(t, opened{latchkey.NewClientSession{UserIdentifierKey: "ada"}, latchkey.ReuseExtended}, r.world.last())
	open(`{}`, "seam-user-identifier-key", "bob").ok(t)
	require.Equal(t, opened{latchkey.NewClientSession{UserIdentifierKey: "bob"}, latchkey.ReuseExtended}, r.world.last())
	open(`{}`, "seam-user-identifier-key", "bob", "Idempotency-Key", "k").ok(t)
	open(`{}`, "seam-user-identifier-key", "ada", "Idempotency-Key", "k").refused(t, 409, "idempotency_key_reused")
	open(`{}`).refused(t, 400, "publishable_key_requires_user_identifier_key")
	for _, more := range []string{
		`"connected_account_ids":["` + account + `"]`, `"user_identity_id":"` + personID + `"`,
		`"connect_webview_ids":["` + account + `"]`, `"user_identity_ids":["` + personID + `"]`, `"expires_at":"2030-01-01T00:00:00Z"`,
	} {
		open(`{"user_identifier_key":"ada",`+more+`}`).refused(t, 403, "publishable_keys_must_create_empty_client_sessions")
	}
	r.post("/client_sessions/create", `{"user_identifier_key":"ada","customer_key":"hotel"}`, "Authorization", "", "seam-publishable-key", pageKey).
		refused(t, 403, "publishable_keys_must_create_empty_client_sessions")
	open(`{"user_identifier_key":"ada"}`, "seam-publishable-key", "pk").refused(t, 401, "invalid_publishable_key")
	open(`{"user_identifier_key":"ada"}`, "seam-publishable-key", "seam_pk1x").refused(t, 400, "workspace_not_found")
	require.Equal(t, 3, r.world.count())
}

func TestAPublishableKeyIsOffUntilItIsSwitchedOn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	workspace := r.world.workspaces[ourKey]
	workspace.PublishableKeyAuth = false
	r.world.workspaces[ourKey] = workspace
	detail := r.post("/client_sessions/create", `{"user_identifier_key":"ada"}`, "Authorization", "", "seam-publishable-key", pageKey).
		refused(t, 401, "invalid_publishable_key")
	require.Contains(t, detail["message"], "is_publishable_key_auth_enabled")
}

// Nobody is told another's answer.
func TestAnIdempotencyKeyBelongsToWhoSentItFirst(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	create := func(headers ...string) reply {
		return r.post("/workspaces/customization_profiles/create", `{"name":"Look"}`, append(headers, "Idempotency-Key", "k")...)
	}
	create().ok(t)
	create("Authorization", "Bearer "+customerToken).refused(t, 409, "idempotency_key_reused")
}

func TestARequestWithoutAWorkspaceTakesNoIdempotencyKey(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	create := func(headers ...string) reply {
		return r.post("/workspaces/create", `{"name":"New","company_name":"Acme","webview_logo_shape":"circle"}`, append(headers, "Authorization", "Bearer "+ourToken)...)
	}
	create("Idempotency-Key", "k").refused(t, 400, "invalid_idempotency_key")
	made := create().ok(t)["workspace"].(map[string]any)
	require.Equal(t, "Acme", made["connect_partner_name"])
	require.Equal(t, map[string]any{"logo_shape": "circle"}, made["connect_webview_customization"])
}
