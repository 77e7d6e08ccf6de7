package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestPeopleAreMergedByIDOrByKey(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	other := id(7, 2)
	r.post("/user_identities/merge", `{"user_identity_id":"`+personID+`","merged_user_identity_ids":["`+other+`"]}`).ok(t)
	require.Equal(t, merge{latchkey.IdentityRef{ID: personID}, []latchkey.IdentityRef{{ID: other}}}, r.world.last())
	r.post("/user_identities/merge", `{"user_identity_key":"ada","merged_user_identity_keys":["bob","eve"]}`).ok(t)
	require.Equal(t, merge{latchkey.IdentityRef{Key: "ada"}, []latchkey.IdentityRef{{Key: "bob"}, {Key: "eve"}}}, r.world.last())
	for _, body := range []string{
		`{}`,
		`{"user_identity_id":"` + personID + `"}`,
		`{"user_identity_id":"` + personID + `","merged_user_identity_ids":[]}`,
		`{"user_identity_id":"` + personID + `","merged_user_identity_keys":["bob"]}`,
		`{"user_identity_key":"ada","merged_user_identity_ids":["` + other + `"]}`,
		`{"user_identity_key":"ada","merged_user_identity_keys":[" "]}`,
		`{"user_identity_id":"` + personID + `","merged_user_identity_ids":[` + twentyOne + `]}`,
	} {
		r.post("/user_identities/merge", body).refused(t, 400, "invalid_input")
	}
	r.send(http.MethodDelete, "/user_identities/merge", "").refused(t, 405, "method_not_allowed")
}

const twentyOne = `"x","x","x","x","x","x","x","x","x","x","x","x","x","x","x","x","x","x","x","x","x"`

func TestADeviceIsGivenToAPersonAndTaken(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	body := `{"user_identity_id":"` + personID + `","device_id":"` + lockID + `"}`
	r.send(http.MethodPut, "/user_identities/grant_access_to_device", body).ok(t)
	require.Equal(t, link{"grant", personID, lockID}, r.world.last())
	r.send(http.MethodDelete, "/user_identities/revoke_access_to_device?_strict=true&user_identity_id="+personID+"&device_id="+lockID, "").ok(t)
	require.Equal(t, link{"revoke", personID, lockID}, r.world.last())
}

func TestWhatAPersonMayOpen(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	list := func(what string) map[string]any {
		return r.get("/user_identities/list_" + what + "?user_identity_id=" + personID).ok(t)
	}
	devices := list("accessible_devices")
	require.Equal(t, lockID, devices["devices"].([]any)[0].(map[string]any)["device_id"])
	require.Equal(t, devices["devices"], devices["accessible_devices"])
	require.Equal(t, gateID, list("accessible_entrances")["acs_entrances"].([]any)[0].(map[string]any)["acs_entrance_id"])
	require.Equal(t, systemID, list("acs_systems")["acs_systems"].([]any)[0].(map[string]any)["acs_system_id"])
	require.Equal(t, latchkey.SystemFilter{IDs: []string{systemID}}, r.world.last())
	require.Equal(t, userID, list("acs_users")["acs_users"].([]any)[0].(map[string]any)["acs_user_id"])
	for _, what := range []string{"accessible_devices", "accessible_entrances", "acs_systems", "acs_users"} {
		r.get("/user_identities/list_"+what+"?user_identity_id="+id(7, 9)).refused(t, 404, "user_identity_not_found")
	}
}

func TestThereAreNoUnmanagedPeople(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	require.Empty(t, r.get("/user_identities/unmanaged/list").ok(t)["user_identities"])
	r.get("/user_identities/unmanaged/get?user_identity_id="+personID).refused(t, 404, "user_identity_not_found")
	update := func(managed string) reply {
		return r.send(http.MethodPatch, "/user_identities/unmanaged/update", `{"user_identity_id":"`+personID+`","is_managed":`+managed+`}`)
	}
	update("true").refused(t, 404, "user_identity_not_found")
	update("false").refused(t, 400, "invalid_input")
}
