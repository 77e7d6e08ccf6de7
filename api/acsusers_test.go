package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestAnACSUserIsMadeAsAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	body := r.post("/acs/users/create", `{"acs_system_id":"`+systemID+`","full_name":"Ada","email":"old@example.com",
		"email_address":"ada@example.com","phone_number":"+491","user_identity_id":"`+personID+`","access_schedule":{"ends_at":"2025-08-01T00:00:00Z"}}`).ok(t)
	require.Equal(t, latchkey.NewACSUser{
		SystemID: systemID, IdentityID: personID, FullName: "Ada", Email: "ada@example.com", Phone: "+491",
		Schedule: &latchkey.Window{StartsAt: now, EndsAt: new(time.Date(2025, 8, 1, 0, 0, 0, 0, time.UTC))},
	}, r.world.last())
	user := body["acs_user"].(map[string]any)
	require.Equal(t, userID, user["acs_user_id"])
	require.Equal(t, true, user["is_managed"])
	require.Nil(t, user["access_schedule"].(map[string]any)["ends_at"])
	r.post("/acs/users/create", `{"acs_system_id":"`+systemID+`","full_name":"Ada","acs_access_group_ids":["`+groupID+`"]}`).ok(t)
	require.Equal(t, latchkey.NewACSUser{SystemID: systemID, FullName: "Ada", GroupIDs: []string{groupID}}, r.world.last())
}

func TestAnACSUserIsNamedByIDOrByPerson(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ref := latchkey.ACSUserRef{ID: userID}
	byPerson := latchkey.ACSUserRef{IdentityID: personID, SystemID: systemID}
	user, person := `"acs_user_id":"`+userID+`"`, `"user_identity_id":"`+personID+`","acs_system_id":"`+systemID+`"`
	name, schedule := "Grace", (*latchkey.Window)(nil)
	for _, c := range []struct {
		verb, path, body string
		want             any
	}{
		{"PATCH", "/acs/users/update", `{` + user + `,"full_name":"Grace","access_schedule":null}`, userChange{ref, latchkey.ACSUserChange{FullName: &name, Schedule: &schedule}}},
		{"POST", "/acs/users/suspend", `{` + person + `}`, userChange{byPerson, true}},
		{"POST", "/acs/users/unsuspend", `{` + user + `}`, userChange{ref, false}},
		{"POST", "/acs/users/revoke_access_to_all_entrances", `{` + person + `}`, userChange{byPerson, "nowhere"}},
		{"POST", "/acs/entrances/grant_access", `{` + user + `,"acs_entrance_id":"` + gateID + `"}`, userChange{ref, gateID}},
		{"PUT", "/user_identities/add_acs_user", `{` + user + `,"user_identity_key":"new"}`, userChange{ref, latchkey.IdentityRef{Key: "new"}}},
		{"POST", "/user_identities/remove_acs_user", `{` + user + `,"user_identity_id":"` + personID + `"}`, userChange{ref, personID}},
		{"POST", "/acs/users/delete", `{` + person + `}`, userChange{byPerson, "deleted"}},
	} {
		r.send(c.verb, c.path, c.body).ok(t)
		require.Equal(t, c.want, r.world.last(), c.path)
	}
	for _, path := range []string{"get", "delete", "suspend", "list_accessible_entrances"} {
		r.post("/acs/users/"+path, `{"acs_system_id":"`+systemID+`"}`).refused(t, 400, "invalid_input")
		r.post("/acs/users/"+path, `{"acs_user_id":"`+id(16, 2)+`"}`).refused(t, 404, "acs_user_not_found")
	}
	r.post("/user_identities/add_acs_user", `{`+user+`}`).refused(t, 400, "invalid_input")
}

// Only sites of Hotek have their doors reported, and no system of this version
// manages credentials.
func TestWhatNoSystemOfThisVersionHas(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const managers = "/acs/systems/list_compatible_credential_manager_acs_systems?acs_system_id="
	require.Empty(t, r.get(managers + systemID).ok(t)["acs_systems"])
	r.get(managers+id(9, 9)).refused(t, 404, "acs_system_not_found")
	report := `"acs_entrances":[{"hotek_metadata":{"room_number":"101"}}]`
	r.post("/acs/systems/report_devices", `{"acs_system_id":"`+systemID+`",`+report+`}`).refused(t, 400, "not_supported")
	r.post("/acs/systems/report_devices", `{"acs_system_id":"`+id(9, 9)+`",`+report+`}`).refused(t, 404, "acs_system_not_found")
	r.send(http.MethodPost, "/acs/systems/report_devices", `{`+report+`}`).refused(t, 400, "invalid_input")
}
