package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestAGrantIsMadeAsAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	body := r.post("/access_grants/create", `{
		"user_identity":{"full_name":"Ada","email_address":"ada@example.com","phone_number":null},
		"access_grant_key":"booking-1","name":"Ada's stay","reservation_key":"res-1",
		"device_ids":["`+lockID+`"],"acs_entrance_ids":["`+gateID+`"],"space_ids":["`+spaceID+`"],
		"location_ids":["`+id(6, 2)+`"],"space_keys":["room-101"],"location":{"name":"Lobby","device_ids":["`+lockID+`"]},
		"starts_at":"2025-07-13T17:00:00+02:00","ends_at":"2025-07-15T10:00:00Z","unknown":true,
		"requested_access_methods":[{"mode":"code","code":"1357"},{"mode":"mobile_key","instant_key_max_use_count":2}]}`).ok(t)
	starts := time.Date(2025, 7, 13, 15, 0, 0, 0, time.UTC)
	require.Equal(t, latchkey.NewGrant{
		Identity: &latchkey.NewIdentity{FullName: new("Ada"), Email: new("ada@example.com")},
		Key:      "booking-1", Name: "Ada's stay", ReservationKey: "res-1",
		StartsAt: starts, EndsAt: new(time.Date(2025, 7, 15, 10, 0, 0, 0, time.UTC)),
		Targets: latchkey.Targets{
			DeviceIDs: []string{lockID}, EntranceIDs: []string{gateID},
			SpaceIDs: []string{spaceID, id(6, 2)}, SpaceKeys: []string{"room-101"},
		},
		Location: &latchkey.NewSpace{Name: "Lobby", DeviceIDs: []string{lockID}},
		Requested: []latchkey.RequestedMethod{
			{Mode: latchkey.ModeCode, Code: latchkey.NewSecret("1357")}, {Mode: latchkey.ModeMobileKey, MaxUses: 2},
		},
	}, r.world.last())
	grant := body["access_grant"].(map[string]any)
	require.Equal(t, []any{methodID}, grant["access_method_ids"])
	require.Equal(t, "1357", grant["requested_access_methods"].([]any)[0].(map[string]any)["code"])
}

func TestGrantsThatCannotBeAskedFor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	person := `"user_identity_id":"` + personID + `"`
	for body, want := range map[string]string{
		`{}`: "2 Input Errors: requested_access_methods is required, Must specify either user_identity_id or user_identity",
		`{` + person + `,"user_identity":{},"requested_access_methods":[]}`: "Cannot specify both user_identity_id and user_identity",
		`{` + person + `}`: "requested_access_methods is required",
		`{` + person + `,"requested_access_methods":[{"mode":"face"}]}`:               "Invalid enum value. Expected 'code' | 'card' | 'mobile_key' | 'cloud_key', received 'face' for \"requested_access_methods.0.mode\"",
		`{` + person + `,"requested_access_methods":[{"mode":"code","code":"12a4"}]}`: `Invalid for "requested_access_methods.0.code"`,
		`{` + person + `,"requested_access_methods":[],"ends_at":"soon"}`:             `Invalid datetime for "ends_at"`,
		`{` + person + `,"requested_access_methods":[],"starts_at":null}`:             `Expected string, received null for "starts_at"`,
		`{` + person + `,"requested_access_methods":[],"access_grant_key":"  "}`:      `Must not consist only of whitespace for "access_grant_key"`,
		`{` + person + `,"requested_access_methods":[],"device_ids":["x"]}`:           `Invalid uuid for "device_ids.0"`,
		`{"user_identity":{"email_address":"x"},"requested_access_methods":[]}`:       `Invalid email for "user_identity.email_address"`,
	} {
		require.Equal(t, want, r.post("/access_grants/create", body).refused(t, 400, "invalid_input")["message"], body)
	}
	require.Zero(t, r.world.count())
}

func TestAGrantIsChanged(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	update := func(rest string) latchkey.GrantChange {
		body := r.send(http.MethodPatch, "/access_grants/update", `{"access_grant_id":"`+grantID+`"`+rest+`}`).ok(t)
		require.Equal(t, map[string]any{"ok": true}, body)
		return r.world.last().(latchkey.GrantChange)
	}
	require.Equal(t, latchkey.GrantChange{}, update(""))
	change := update(`,"ends_at":null,"name":null`)
	require.Nil(t, *change.EndsAt)
	require.Nil(t, *change.Name)
	require.Nil(t, change.StartsAt)
	change = update(`,"ends_at":"2025-07-20T10:00:00+02:00","starts_at":"2025-07-14T10:00Z","name":"x","device_ids":[],"space_ids":["` + spaceID + `"]`)
	require.Equal(t, 8, (*change.EndsAt).Hour())
	require.Equal(t, "x", **change.Name)
	require.Equal(t, []string{}, *change.DeviceIDs)
	require.Equal(t, []string{spaceID}, *change.SpaceIDs)
	require.Nil(t, change.EntranceIDs)
	r.send(http.MethodPatch, "/access_grants/update", `{"name":"x"}`).refused(t, 400, "invalid_input")
	r.send(http.MethodPatch, "/access_grants/update", `{"access_grant_key":"unknown"}`).refused(t, 404, "access_grant_not_found")
}

func TestMembersOfSpaces(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for _, c := range []struct {
		verb, target, body string
		want               members
	}{
		{"PUT", "/spaces/add_devices", `{"space_id":"` + spaceID + `","device_ids":["` + lockID + `"]}`, members{"add", spaceID, latchkey.DoorDevice, []string{lockID}}},
		{"PUT", "/spaces/add_acs_entrances", `{"space_id":"` + spaceID + `","acs_entrance_ids":["` + gateID + `"]}`, members{"add", spaceID, latchkey.DoorEntrance, []string{gateID}}},
		{"DELETE", "/spaces/remove_devices?device_ids=" + lockID + "&device_ids=" + id(4, 2) + "&space_id=" + spaceID + "&_strict=true", "", members{"remove", spaceID, latchkey.DoorDevice, []string{lockID, id(4, 2)}}},
		{"POST", "/spaces/remove_acs_entrances", `{"space_id":"` + spaceID + `","acs_entrance_ids":[]}`, members{"remove", spaceID, latchkey.DoorEntrance, []string{}}},
	} {
		require.Equal(t, map[string]any{"ok": true}, r.send(c.verb, c.target, c.body).ok(t))
		require.Equal(t, c.want, r.world.last())
	}
	r.post("/spaces/add_devices", `{"space_id":"`+spaceID+`","device_ids":[]}`).refused(t, 400, "invalid_input")
}

func TestSpacesAreMadeAndChanged(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.post("/spaces/create", `{"name":"Room","space_key":"r1","customer_data":{"time_zone":"Europe/Berlin","address":null,"default_checkin_time":"15:00"},"device_ids":["`+lockID+`"]}`).ok(t)
	require.Equal(t, latchkey.NewSpace{
		Key: "r1", Name: "Room", DeviceIDs: []string{lockID},
		CustomerData: map[string]any{"time_zone": "Europe/Berlin", "address": nil, "default_checkin_time": "15:00"},
	}, r.world.last())
	r.post("/spaces/create", `{"name":"Room","customer_data":{"default_checkin_time":"25:00"}}`).refused(t, 400, "invalid_input")
	r.post("/spaces/create", `{"name":"Room","connected_account_ids":["`+account+`"]}`).ok(t)
	require.Equal(t, latchkey.NewSpace{Name: "Room", AccountIDs: []string{account}}, r.world.last())

	r.send(http.MethodPatch, "/spaces/update", `{"space_id":"`+spaceID+`","space_key":"new","device_ids":[]}`).ok(t)
	require.Equal(t, latchkey.SpaceChange{Key: new("new"), DeviceIDs: &[]string{}}, r.world.last())
	r.send(http.MethodPatch, "/spaces/update", `{"space_key":"room-101","name":"Suite"}`).ok(t)
	require.Equal(t, "Suite", *r.world.last().(latchkey.SpaceChange).Name)
	r.send(http.MethodPatch, "/spaces/update", `{"name":"x"}`).refused(t, 400, "invalid_input")
	r.send(http.MethodDelete, "/spaces/delete?space_id="+spaceID+"&_strict=true", "").ok(t)
	require.Equal(t, "delete space "+spaceID, r.world.last())
}

func TestPeopleAreChangedAndDeleted(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.send(http.MethodPatch, "/user_identities/update", `{"user_identity_id":"`+personID+`","email_address":null,"full_name":"Bob"}`).ok(t)
	change := r.world.last().(latchkey.IdentityChange)
	require.Nil(t, *change.Email)
	require.Equal(t, "Bob", **change.FullName)
	require.Nil(t, change.Phone)
	r.send(http.MethodDelete, "/user_identities/delete?user_identity_id="+personID, "").ok(t)
	require.Equal(t, "delete person "+personID, r.world.last())
}

func TestMethodsAreDeletedByOneSelector(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.send(http.MethodDelete, "/access_methods/delete?access_method_id="+methodID+"&_strict=true", "").ok(t)
	require.Equal(t, latchkey.MethodSelector{MethodID: methodID}, r.world.last())
	r.post("/access_methods/delete", `{"reservation_key":"res-1"}`).ok(t)
	require.Equal(t, latchkey.MethodSelector{ReservationKey: "res-1"}, r.world.last())
	r.post("/access_methods/delete", `{}`).refused(t, 400, "invalid_input")
	r.post("/access_methods/delete", `{"access_method_id":"`+methodID+`","access_grant_id":"`+grantID+`"}`).refused(t, 400, "invalid_input")
}
