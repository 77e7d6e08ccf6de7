package api_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestAnACSCredentialIsMadeAsAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	body := r.post("/acs/credentials/create", `{"access_method":"code","acs_user_id":"`+userID+`","allowed_acs_entrance_ids":["`+gateID+`"],
		"code":"4711","starts_at":"2025-08-01T00:00:00Z","ends_at":"2025-08-02T00:00:00Z","visionline_metadata":{"card_function_type":"staff"}}`).ok(t)
	require.Equal(t, latchkey.NewACSCredential{
		User: latchkey.ACSUserRef{ID: userID}, Mode: latchkey.ModeCode, EntranceIDs: []string{gateID}, Code: latchkey.NewSecret("4711"),
		StartsAt: time.Date(2025, 8, 1, 0, 0, 0, 0, time.UTC), EndsAt: new(time.Date(2025, 8, 2, 0, 0, 0, 0, time.UTC)), Staff: true,
	}, r.world.last())
	warning := map[string]any{
		"warning_code": "waiting_to_be_issued", "created_at": "2025-07-01T12:00:00.000Z",
		"message": "There is no entrance for it. Allow its user one (acs/entrances/grant_access).",
	}
	made := body["acs_credential"].(map[string]any)
	warning["created_at"] = made["created_at"]
	require.Equal(t, map[string]any{
		"access_method": "code", "acs_credential_id": credentialID, "acs_system_id": systemID, "acs_user_id": userID, "code": "4711",
		"connected_account_id": account, "created_at": made["created_at"], "display_name": "PIN Code Credential", "errors": []any{},
		"external_type": "brivo_credential", "external_type_display_name": "Brivo", "is_issued": false, "issued_at": nil,
		"is_latest_desired_state_synced_with_provider": false, "is_managed": true, "is_multi_phone_sync_credential": false,
		"is_one_time_use": false, "starts_at": made["created_at"], "user_identity_id": personID, "warnings": []any{warning}, "workspace_id": ours,
	}, made)
	r.post("/acs/credentials/create", `{"access_method":"card","user_identity_id":"`+personID+`","acs_system_id":"`+systemID+`"}`).ok(t)
	require.Equal(t, latchkey.ACSUserRef{IdentityID: personID, SystemID: systemID}, r.world.last().(latchkey.NewACSCredential).User)
}

func TestACSCredentialsThatNoSystemOfThisVersionHas(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	create := func(more string) reply {
		return r.post("/acs/credentials/create", `{"access_method":"card","acs_user_id":"`+userID+`",`+more+`}`)
	}
	create(`"credential_manager_acs_system_id":"`+systemID+`"`).refused(t, 404, "acs_system_not_found")
	for _, more := range []string{
		`"is_multi_phone_sync_credential":true`, `"visionline_metadata":{"override":true}`, `"visionline_metadata":{"joiner_acs_credential_ids":["` + userID + `"]}`,
		`"assa_abloy_vostio_metadata":{"join_all_guest_acs_entrances":true}`, `"hotek_metadata":{"auto_join":true}`,
	} {
		create(more).refused(t, 400, "not_supported")
	}
	create(`"code":"12ab"`).refused(t, 400, "invalid_input")
	create(`"salto_space_metadata":{"assign_new_key":true}`).ok(t)
	r.post("/acs/credentials/create", `{"access_method":"card","user_identity_id":"`+personID+`"}`).refused(t, 400, "invalid_input")
}

func TestAnACSCredentialIsChangedAsAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	one, user := `"acs_credential_id":"`+credentialID+`"`, latchkey.ACSUserRef{ID: userID}
	for _, c := range []struct {
		verb, path, more string
		want             any
	}{
		{"PATCH", "update", `"code":"1993","ends_at":"2025-08-02T00:00:00Z"`, latchkey.ACSCredentialChange{
			Code: new(latchkey.NewSecret("1993")), EndsAt: new(time.Date(2025, 8, 2, 0, 0, 0, 0, time.UTC)),
		}},
		{"PATCH", "assign", `"acs_user_id":"` + userID + `"`, user},
		{"POST", "unassign", `"acs_user_id":"` + userID + `"`, []latchkey.ACSUserRef{user}},
		{"POST", "assign", `"user_identity_id":"` + personID + `"`, latchkey.ACSUserRef{IdentityID: personID}},
		{"POST", "delete", `"_strict":true`, "deleted"},
	} {
		body := r.send(c.verb, "/acs/credentials/"+c.path, `{`+one+`,`+c.more+`}`).ok(t)
		require.Equal(t, credentialChange{credentialID, c.want}, r.world.last(), c.path)
		if c.path != "delete" {
			require.Equal(t, credentialID, body["acs_credential"].(map[string]any)["acs_credential_id"])
		}
		unknown := `{"acs_credential_id":"` + id(16, 2) + `",` + c.more + `}`
		r.send(c.verb, "/acs/credentials/"+c.path, unknown).refused(t, 404, "acs_credential_not_found")
	}
	r.post("/acs/credentials/assign", `{`+one+`}`).refused(t, 400, "invalid_input")
}

func TestACSCredentialsAreFound(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.get("/acs/credentials/get?acs_credential_id=" + credentialID).ok(t)
	r.get("/acs/credentials/get?acs_credential_id="+id(16, 2)).refused(t, 404, "acs_credential_not_found")
	require.Len(t, r.get("/acs/credentials/list_accessible_entrances?acs_credential_id=" + credentialID).ok(t)["acs_entrances"], 1)
	r.get("/acs/credentials/list?acs_system_id=" + systemID + "&acs_user_id=" + userID + "&user_identity_id=" + personID + "&search=ada").ok(t)
	require.Equal(t, latchkey.ACSCredentialFilter{SystemID: systemID, UserID: userID, IdentityID: personID, Search: "ada"}, r.world.last())
	r.get("/acs/credentials/list?is_multi_phone_sync_credential=true").ok(t)
	require.Equal(t, latchkey.ACSCredentialFilter{MatchesNone: true}, r.world.last())
	on := "/acs/entrances/list_credentials_with_access?acs_entrance_id=" + gateID
	all := r.get(on).ok(t)["acs_credentials"].([]any)
	require.Len(t, all, 2)
	require.Equal(t, map[string]any{"card_function_type": "staff", "is_valid": false}, all[1].(map[string]any)["visionline_metadata"])
	require.Empty(t, r.get(on + "&include_if=visionline_metadata.is_valid").ok(t)["acs_credentials"])
}

func TestAnEntranceIsOpenedWithAnACSCredential(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	attempt := r.post("/acs/entrances/unlock", `{"acs_credential_id":"`+credentialID+`","acs_entrance_id":"`+gateID+`"}`).ok(t)["action_attempt"]
	require.Equal(t, "UNLOCK_DOOR", attempt.(map[string]any)["action_type"])
	require.Equal(t, latchkey.KeyUse{
		CredentialID: credentialID, Mode: latchkey.ModeCloudKey, DoorID: gateID, DoorKind: latchkey.DoorEntrance,
	}, r.world.last())
	r.post("/acs/entrances/unlock", `{"acs_credential_id":"`+credentialID+`"}`).refused(t, 400, "invalid_input")
}

// No system of this version computes codes.
func TestNoEntranceHasOfflineCodes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	create := func(user, entrance string) reply {
		return r.post("/acs/credentials/create_offline_code", `{"acs_user_id":"`+user+`","allowed_acs_entrance_id":"`+entrance+`","is_one_time_use":true}`)
	}
	create(userID, gateID).refused(t, 400, "not_supported")
	create(id(16, 2), gateID).refused(t, 404, "acs_user_not_found")
	create(userID, lockID).refused(t, 404, "acs_entrance_not_found")
}
