package api_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

func TestAnAccessGroupIsShown(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	group := r.get("/acs/access_groups/get?acs_access_group_id=" + groupID).ok(t)["acs_access_group"].(map[string]any)
	for key, want := range map[string]any{
		"acs_access_group_id": groupID, "acs_system_id": systemID, "connected_account_id": account, "name": "Staff", "display_name": "Staff",
		"external_type": "brivo_group", "access_group_type": "brivo_group", "external_type_display_name": "Brivo group",
		"is_managed": true, "errors": []any{}, "warnings": []any{}, "pending_mutations": []any{}, "workspace_id": ours,
	} {
		require.Equal(t, want, group[key], key)
	}
	list := r.get("/acs/access_groups/list?search=sta&acs_system_id=" + systemID + "&acs_user_id=" + userID).ok(t)["acs_access_groups"]
	require.Len(t, list, 1)
	require.Equal(t, latchkey.ACSGroupFilter{
		SystemID: systemID, Search: "sta", User: latchkey.ACSUserRef{ID: userID},
	}, r.world.last())
	require.Len(t, r.get("/acs/access_groups/list_users?acs_access_group_id=" + groupID).ok(t)["acs_users"], 1)
	require.Len(t, r.get("/acs/access_groups/list_accessible_entrances?acs_access_group_id=" + groupID).ok(t)["acs_entrances"], 1)
}

func TestUsersJoinAndLeaveAnAccessGroup(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	group, user, person := `"acs_access_group_id":"`+groupID+`"`, `"acs_user_id":"`+userID+`"`, `"user_identity_id":"`+personID+`"`
	byID, byPerson := latchkey.ACSUserRef{ID: userID}, latchkey.ACSUserRef{IdentityID: personID}
	for _, c := range []struct {
		verb, path, who string
		want            groupChange
	}{
		{"PUT", "/acs/access_groups/add_user", user, groupChange{"join", byID}},
		{"POST", "/acs/access_groups/add_user", person, groupChange{"join", byPerson}},
		{"POST", "/acs/access_groups/remove_user", user, groupChange{"leave", byID}},
		{"POST", "/acs/access_groups/remove_user", person, groupChange{"leave", byPerson}},
		{"PUT", "/acs/users/add_to_access_group", user, groupChange{"join", byID}},
		{"POST", "/acs/users/remove_from_access_group", person, groupChange{"leave", byPerson}},
	} {
		r.send(c.verb, c.path, `{`+group+`,`+c.who+`}`).ok(t)
		require.Equal(t, c.want, r.world.last(), c.path)
		r.post(c.path, `{"acs_access_group_id":"`+id(17, 2)+`",`+user+`}`).refused(t, 404, "acs_access_group_not_found")
		r.post(c.path, `{`+group+`}`).refused(t, 400, "invalid_input")
	}
	r.post("/acs/access_groups/delete", `{`+group+`}`).ok(t)
	require.Equal(t, groupChange{what: "delete"}, r.world.last())
}
