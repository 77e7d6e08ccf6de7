package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestASessionOnTheWire(t *testing.T) {
	t.Parallel()
	session := newRig(t).get("/client_sessions/get?user_identifier_key=ada").ok(t)["client_session"]
	require.Equal(t, map[string]any{
		"client_session_id": id(13, 1), "connect_webview_ids": []any{}, "connected_account_ids": []any{},
		"created_at": "2025-07-13T15:00:00.123Z", "device_count": 1.0, "expires_at": "2026-07-13T15:00:00.123Z",
		"token": guestToken, "user_identifier_key": "ada", "user_identity_id": personID,
		"user_identity_ids": []any{personID}, "workspace_id": ours,
	}, session)
}

func TestASessionFindsItselfAndNoOther(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	get := func(query string) reply {
		return r.send(http.MethodGet, "/client_sessions/get"+query, "", "Authorization", "Bearer "+guestToken)
	}
	for _, query := range []string{"", "?client_session_id=" + id(13, 1), "?user_identifier_key=ada"} {
		require.Equal(t, id(13, 1), get(query).ok(t)["client_session"].(map[string]any)["client_session_id"])
	}
	get("?client_session_id="+id(13, 2)).refused(t, 404, "client_session_not_found")
	get("?user_identifier_key=bob").refused(t, 404, "client_session_not_found")
	r.get("/client_sessions/get").refused(t, 400, "invalid_input")
}

// POST makes a session, PUT makes one or finds it, get_or_create extends it.
func TestHowAnOldSessionIsReused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	body := `{"user_identifier_key":"ada","user_identity_ids":["` + personID + `"]}`
	wish := latchkey.NewClientSession{UserIdentifierKey: "ada", SessionLinks: latchkey.SessionLinks{IdentityID: personID}}
	r.post("/client_sessions/create", body).ok(t)
	require.Equal(t, opened{wish, latchkey.ReuseRefused}, r.world.last())
	r.send(http.MethodPut, "/client_sessions/create", body).ok(t)
	require.Equal(t, opened{wish, latchkey.ReuseUnchanged}, r.world.last())
	r.post("/client_sessions/get_or_create", body).ok(t)
	require.Equal(t, opened{wish, latchkey.ReuseExtended}, r.world.last())
	r.post("/client_sessions/create", `{"customer_id":"c"}`).refused(t, 400, "invalid_input")
	r.post("/client_sessions/grant_access", `{"client_session_id":"`+id(13, 1)+`","user_identity_id":"`+personID+`"}`).ok(t)
	require.Equal(t, wish.SessionLinks, r.world.last())
	r.post("/client_sessions/grant_access", `{}`).refused(t, 400, "invalid_input")
}

func TestAWorkspaceIsChanged(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.send(http.MethodPatch, "/workspaces/update", `{"name":"New","is_publishable_key_auth_enabled":false,
		"connect_webview_customization":{"logo_shape":"circle","success_message":null}}`).ok(t)
	require.Equal(t, latchkey.WorkspaceChange{
		Name: new("New"), PublishableKeyAuth: new(false),
		Look: latchkey.WebviewLookChange{LogoShape: new("circle"), SuccessMessage: new("")},
	}, r.world.last())
	require.Len(t, r.get("/workspaces/list").ok(t)["workspaces"], 1)
}

func TestAProfileIsMadeAndChanged(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	body := `{"name":"Blue","primary_color":"#00f","customer_portal_theme":{"font_family":"Inter"},"message_overrides":{"en":{"hello":"Hi"}}}`
	made := r.post("/workspaces/customization_profiles/create", body, "Authorization", "Bearer "+customerToken).ok(t)
	look := latchkey.ProfileLook{
		PrimaryColor: "#00f", Theme: latchkey.PortalTheme{FontFamily: "Inter"}, Messages: map[string]map[string]string{"en": {"hello": "Hi"}},
	}
	require.Equal(t, latchkey.NewProfile{CustomerKey: "hotel", Name: new("Blue"), Look: look}, r.world.last())
	require.Equal(t, map[string]any{
		"created_at": "2025-07-13T15:00:00.123Z", "customer_portal_theme": map[string]any{"font_family": "Inter"},
		"customization_profile_id": id(15, 1), "message_overrides": map[string]any{"en": map[string]any{"hello": "Hi"}},
		"name": "Blue", "primary_color": "#00f", "workspace_id": ours,
	}, made["customization_profile"])
	update := `{"customization_profile_id":"` + id(15, 1) + `",`
	r.send(http.MethodPatch, "/workspaces/customization_profiles/update", update+`"name":null,"customer_portal_theme":null}`).ok(t)
	require.Equal(t, latchkey.ProfileChange{Name: new((*string)(nil)), Theme: &latchkey.PortalTheme{}}, r.world.last())
	for _, messages := range []string{`{"en":"Hi"}`, `{"en":{"hello":1}}`} {
		r.post("/workspaces/customization_profiles/update", update+`"message_overrides":`+messages+`}`).refused(t, 400, "invalid_input")
	}
}
