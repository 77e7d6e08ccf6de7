package api_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestGrantFilters(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]latchkey.GrantFilter{
		"":                            {},
		"access_grant_key=":           {WithoutKey: true},
		"access_grant_key=k":          {Key: "k"},
		"access_grant_ids=":           {IDs: []string{}},
		"access_grant_ids=" + grantID: {IDs: []string{grantID}},
		"location_id=" + spaceID:      {SpaceID: spaceID},
		"location_id=" + spaceID + "&space_id=" + spaceID:  {SpaceID: spaceID},
		"location_id=" + spaceID + "&space_id=" + id(6, 2): {SpaceID: spaceID, IDs: []string{}},
		"acs_entrance_id=" + gateID + "&acs_system_id=" + systemID + "&customer_key=c&device_id=" + lockID +
			"&reservation_key=r&user_identity_id=" + personID + "&access_code_id=" + jobID: {
			EntranceID: gateID, SystemID: systemID, CustomerKey: "c", DeviceID: lockID,
			ReservationKey: "r", IdentityID: personID, AccessCodeID: jobID,
		},
	} {
		t.Run(query, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.get("/access_grants/list?" + query + "&_strict=true").ok(t)
			require.Equal(t, want, r.world.last())
		})
	}
}

func TestDoorFilters(t *testing.T) {
	t.Parallel()
	before := time.Date(2025, 1, 2, 0, 0, 0, 0, time.UTC)
	for target, want := range map[string]latchkey.DoorFilter{
		"/devices/list?connected_account_id=" + account + "&connected_account_ids=" + account + "&connected_account_ids=" + id(8, 2): {
			Kind: latchkey.DoorDevice, Managed: new(true), AccountIDs: []string{account},
		},
		"/devices/list?connected_account_id=" + account + "&connected_account_ids=" + id(8, 2): {
			Kind: latchkey.DoorDevice, Managed: new(true), AccountIDs: []string{},
		},
		"/devices/list?device_type=schlage_lock&manufacturer=schlage&search=front&created_before=2025-01-02T00:00:00Z": {
			Kind: latchkey.DoorDevice, Managed: new(true), DeviceTypes: []string{"schlage_lock"}, Manufacturer: "schlage", Search: "front", CreatedBefore: &before,
		},
		"/devices/list?custom_metadata_has.unit=12&_strict=true": {Kind: latchkey.DoorDevice, Managed: new(true), Metadata: map[string]any{"unit": "12"}},
		"/devices/list?unstable_location_id=" + spaceID:          {Kind: latchkey.DoorDevice, Managed: new(true), SpaceID: spaceID},
		"/devices/list?unstable_location_id=&_strict=true":       {Kind: latchkey.DoorDevice, Managed: new(true)},
		"/acs/entrances/list?access_method_id=" + methodID + "&acs_system_id=" + systemID + "&space_id=" + spaceID: {
			Kind: latchkey.DoorEntrance, MethodID: methodID, SystemID: systemID, SpaceID: spaceID,
		},
		"/acs/entrances/list?acs_credential_id=" + jobID: {Kind: latchkey.DoorEntrance, CredentialID: jobID},
	} {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.get(target).ok(t)
			require.Equal(t, want, r.world.last())
		})
	}
}

func TestOtherFilters(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]any{
		"/connected_accounts/list?custom_metadata_has.a=true&customer_key=c&_strict=true": latchkey.AccountFilter{
			Metadata: map[string]any{"a": true}, CustomerKey: "c",
		},
		"/connected_accounts/list?user_identifier_key=u":                     latchkey.AccountFilter{Viewer: latchkey.Nobody},
		"/connected_accounts/list?user_identifier_key=ada":                   latchkey.AccountFilter{Viewer: latchkey.Viewer{SessionID: id(13, 1)}},
		"/acs/systems/list?connected_account_id=" + account + "&search=x":    latchkey.SystemFilter{AccountID: account, Search: "x"},
		"/spaces/list?search=x&space_key=k&customer_key=c":                   latchkey.SpaceFilter{Search: "x", Key: "k", CustomerKey: "c"},
		"/user_identities/list?search=x&user_identity_ids=" + personID:       latchkey.IdentityFilter{Search: "x", IDs: []string{personID}},
		"/user_identities/list?credential_manager_acs_system_id=" + systemID: latchkey.IdentityFilter{IDs: []string{}},
	} {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.get(target).ok(t)
			require.Equal(t, want, r.world.last())
		})
	}
}

func TestEventFilters(t *testing.T) {
	t.Parallel()
	since, until := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2025, 2, 1, 0, 0, 0, 0, time.UTC)
	for body, want := range map[string]latchkey.EventFilter{
		`{"since":"2025-01-01T00:00:00Z","event_types":["access_method.issued"]}`: {
			Since: &since, Types: []latchkey.EventType{latchkey.EventMethodIssued}, Limit: 500,
		},
		`{"between":["2025-01-01","2025-02-01"],"event_type":"lock.unlocked","event_types":["access_method.issued"],"limit":9999}`: {
			Between: &[2]time.Time{since, until}, Types: []latchkey.EventType{}, Limit: 1000,
		},
		`{"access_grant_id":"` + grantID + `","access_grant_ids":["` + grantID + `"],"unstable_offset":7,"limit":3}`: {
			GrantIDs: []string{grantID}, Offset: 7, Limit: 3,
		},
		`{"since":"2025-01-01","acs_access_group_id":"` + groupID + `","acs_encoder_id":"` + encoderID + `"}`: {
			Since: &since, ACSGroupID: groupID, EncoderID: encoderID, Limit: 500,
		},
		`{"since":"2025-01-01","acs_user_id":"` + personID + `"}`: {Since: &since, ACSUserIDs: []string{personID}, Limit: 500},
		`{"since":"2025-01-01","event_type":"access_method.card_assignment_required"}`: {
			Since: &since, Types: []latchkey.EventType{"access_method.card_assignment_required"}, Limit: 500,
		},
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.post("/events/list", body).ok(t)
			require.Equal(t, want, r.world.last())
		})
	}
	newRig(t).post("/events/list", `{"since":"2025-01-01","event_type":"unheard"}`).refused(t, 400, "invalid_input")
}

func TestRelatedIsWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.world.grants[0].Key = "k"
	batch := func(target string) map[string]any { return r.get(target).ok(t)["batch"].(map[string]any) }
	all := batch("/access_grants/get_related?access_grant_ids=" + grantID + "&access_grant_keys=k")
	require.Len(t, all, 8)
	for _, key := range []string{"spaces", "devices", "acs_entrances", "connected_accounts", "acs_systems", "user_identities", "access_methods"} {
		require.Len(t, all[key], 1, key)
	}
	require.Empty(t, all["acs_access_groups"])
	some := batch("/access_grants/get_related?access_grant_ids=" + grantID + "&include=devices&include=spaces&exclude=spaces&_strict=true")
	require.Len(t, some, 1)
	require.Contains(t, some, "devices")
	require.Len(t, batch("/access_methods/get_related?access_method_ids="+methodID), 8)
	require.Empty(t, batch("/access_grants/get_related?include=devices&_strict=true")["devices"])
	r.get("/access_grants/get_related?access_grant_ids="+grantID+"&access_grant_ids="+id(2, 9)).refused(t, 404, "access_grant_not_found")
	r.get("/access_grants/get_related?include=horses").refused(t, 400, "invalid_input")
}

func TestHealthSaysWhichPartIsAway(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.world.parts = []latchkey.Part{
		{Name: "database", Vital: true},
		{Name: "worker", Err: errNoAnswer, Advice: "Grants are kept and carried out when it is back."},
	}
	body := r.send("GET", "/health", "", "Authorization", "").ok(t)
	require.Equal(t, []any{
		map[string]any{"name": "database", "status": "up", "message": "The database answers."},
		map[string]any{"name": "worker", "status": "down", "message": "The worker does not answer. Grants are kept and carried out when it is back."},
	}, body["parts"])
	r.world.parts[0].Err = errNoAnswer
	a := r.send("POST", "/health", "", "Authorization", "")
	require.Equal(t, 503, a.Code)
	require.Equal(t, false, a.body["ok"])
	require.NotContains(t, a.Body.String(), errNoAnswer.Error())
}
