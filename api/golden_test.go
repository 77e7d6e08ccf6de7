package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

// The requests that the official SDKs of both generations were seen to send
// (contract 9), headers included. GET and DELETE carry no content type.
func TestRequestsOfTheSDKs(t *testing.T) {
	t.Parallel()
	grant, space := `{"access_grant_id":"`+grantID+`"}`, `"space_id":"`+spaceID+`"`
	create := `{"user_identity_id":"` + personID + `","requested_access_methods":[{"mode":"code"}],"ends_at":null}`
	for _, c := range []struct{ verb, target, body, key string }{
		{"POST", "/access_grants/create", create, "access_grant"},
		{"POST", "/access_grants/list", `{}`, "access_grants"},
		{"GET", "/access_grants/list", "", "access_grants"},
		{"POST", "/access_grants/list", `{"access_grant_ids":["` + grantID + `"],"access_grant_key":null,"limit":3}`, "access_grants"},
		{"GET", "/access_grants/list?access_grant_ids=" + grantID + "&access_grant_ids=" + grantID + "&access_grant_key=&limit=3&_strict=true", "", "access_grants"},
		{"GET", "/access_grants/get?access_grant_id=" + grantID, "", "access_grant"},
		{"GET", "/access_grants/get?access_grant_id=" + grantID + "&_strict=true", "", "access_grant"},
		{"POST", "/access_grants/get_related", `{"access_grant_ids":["` + grantID + `"],"include":["devices"]}`, "batch"},
		{"GET", "/access_grants/get_related?access_grant_ids=" + grantID + "&include=devices&include=spaces&_strict=true", "", "batch"},
		{"PATCH", "/access_grants/update", grant, "ok"},
		{"POST", "/access_grants/delete", grant, "ok"},
		{"DELETE", "/access_grants/delete?access_grant_id=" + grantID + "&_strict=true", "", "ok"},
		{"POST", "/access_methods/list", grant, "access_methods"},
		{"GET", "/access_methods/list?access_grant_id=" + grantID + "&_strict=true", "", "access_methods"},
		{"POST", "/access_methods/delete", `{"access_method_id":"` + methodID + `"}`, "ok"},
		{"DELETE", "/access_methods/delete?access_method_id=" + methodID + "&_strict=true", "", "ok"},
		{"PUT", "/spaces/add_devices", `{` + space + `,"device_ids":["` + lockID + `"]}`, "ok"},
		{"POST", "/spaces/remove_devices", `{` + space + `,"device_ids":["` + lockID + `"]}`, "ok"},
		{"DELETE", "/spaces/remove_devices?device_ids=" + lockID + "&device_ids=" + lockID + "&space_id=" + spaceID + "&_strict=true", "", "ok"},
		{"PATCH", "/spaces/update", `{` + space + `,"name":"x"}`, "space"},
		{"POST", "/events/list", `{"since":"2025-01-01T00:00:00Z","event_types":["access_method.issued"]}`, "events"},
		{"GET", "/events/list?event_types=access_method.issued&since=2025-01-01T00%3A00%3A00Z&_strict=true", "", "events"},
		{"POST", "/devices/list", `{"custom_metadata_has":{"unit":"12","x":true}}`, "devices"},
		{"GET", "/devices/list?custom_metadata_has.unit=12&custom_metadata_has.x=true&_strict=true", "", "devices"},
	} {
		t.Run(c.verb+" "+c.target, func(t *testing.T) {
			t.Parallel()
			body := newRig(t).send(c.verb, c.target, c.body,
				"Accept", "application/json, text/plain, */*", "seam-sdk-name", "seamapi/javascript-http",
				"seam-sdk-version", "2.32.0", "seam-lts-version", "1.0.0", "seam-client-session-token", "").ok(t)
			require.Contains(t, body, c.key)
		})
	}
}

func TestAGrantOnTheWire(t *testing.T) {
	t.Parallel()
	a := newRig(t).get("/access_grants/get?access_grant_id=" + grantID)
	grant := a.ok(t)["access_grant"].(map[string]any)
	for key, want := range map[string]any{
		"access_grant_id": grantID, "access_method_ids": []any{methodID}, "created_at": "2025-07-13T15:00:00.123Z",
		"display_name": "Access for Ada Lovelace", "display_status": "Being set up", "ends_at": "2025-07-15T15:00:00.123Z",
		"errors": []any{}, "location_ids": []any{spaceID}, "name": nil, "space_ids": []any{spaceID},
		"starts_at": "2025-07-13T15:00:00.123Z", "user_identity_id": personID, "workspace_id": ours,
	} {
		require.Equal(t, want, grant[key], key)
	}
	for _, unset := range []string{"access_grant_key", "reservation_key", "instant_key_url", "client_session_token", "device_ids", "customization_profile_id"} {
		require.NotContains(t, grant, unset)
	}
	warning := grant["warnings"].([]any)[0].(map[string]any)
	require.Equal(t, "requested_code_unavailable", warning["warning_code"])
	require.Equal(t, "135792468", warning["original_code"])
	require.Equal(t, "246813579", warning["new_code"])
	require.NotContains(t, warning, "error_code")
	require.Equal(t, map[string]any{
		"code": "135792468", "created_access_method_ids": []any{methodID}, "created_at": "2025-07-13T15:00:00.123Z",
		"display_name": "PIN Code Credential", "mode": "code",
	}, grant["requested_access_methods"].([]any)[0])
}

func TestAMethodOnTheWire(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	get := func() map[string]any {
		return r.get("/access_methods/get?access_method_id=" + methodID).ok(t)["access_method"].(map[string]any)
	}
	method := get()
	require.Equal(t, "246813579", method["code"])
	require.Equal(t, false, method["is_issued"])
	require.Contains(t, method, "issued_at")
	require.Nil(t, method["issued_at"])
	for _, list := range []string{"errors", "warnings", "pending_mutations"} {
		require.Contains(t, method, list)
		require.NotNil(t, method[list])
	}
	r.world.methods[0].Secret = latchkey.Secret{}
	require.Contains(t, get(), "code")
	require.Nil(t, get()["code"])
	r.world.methods[0].Mode = "card"
	require.NotContains(t, get(), "code")
}

func TestADeviceOnTheWire(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	device := r.get("/devices/get?device_id=" + lockID).ok(t)["device"].(map[string]any)
	require.Equal(t, true, device["can_unlock_with_code"])
	require.NotContains(t, device, "can_remotely_lock")
	properties := device["properties"].(map[string]any)
	require.Equal(t, []any{map[string]any{"constraint_type": "no_zeros"}}, properties["code_constraints"])
	require.Equal(t, map[string]any{"level": 0.5, "status": "good"}, properties["battery"])
	require.Empty(t, device["errors"])
	r.world.doors[0].Online = false
	device = r.get("/devices/get?device_id=" + lockID).ok(t)["device"].(map[string]any)
	require.Equal(t, "device_disconnected", device["errors"].([]any)[0].(map[string]any)["error_code"])
}

func TestAnEventOnTheWire(t *testing.T) {
	t.Parallel()
	event := newRig(t).get("/events/get?event_id=" + eventID).ok(t)["event"]
	require.Equal(t, map[string]any{
		"event_id": eventID, "event_type": "access_method.issued", "workspace_id": ours, "code": "1234",
		"created_at": "2025-07-13T15:00:00.123Z", "occurred_at": "2025-07-13T15:00:00.123Z",
		"access_method_id": methodID, "access_grant_ids": []any{grantID},
	}, event)
}

func TestAJobOnTheWire(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	get := func() any {
		return r.send(http.MethodPost, "/action_attempts/get", `{"action_attempt_id":"`+jobID+`"}`).ok(t)["action_attempt"]
	}
	job := map[string]any{"action_attempt_id": jobID, "action_type": "UNLOCK_DOOR", "status": "pending", "result": nil, "error": nil}
	require.Equal(t, job, get())
	r.world.attempts[0].Status = "success"
	job["status"], job["result"] = "success", map[string]any{}
	require.Equal(t, job, get())
	r.world.attempts[0].Status, r.world.attempts[0].ErrorType, r.world.attempts[0].ErrorText = "error", "uncategorized_error", "jammed"
	job["status"], job["result"], job["error"] = "error", nil, map[string]any{"type": "uncategorized_error", "message": "jammed"}
	require.Equal(t, job, get())
}
