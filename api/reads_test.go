package api_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func pathOf(target string) string {
	path, _, _ := strings.Cut(target, "?")
	return path
}

// reads is a request of every read route, and the key of its answer.
func reads() map[string]string {
	return map[string]string{
		"/health":         "parts",
		"/workspaces/get": "workspace",
		"/workspaces/customization_profiles/list":                                      "customization_profiles",
		"/workspaces/customization_profiles/get?customization_profile_id=" + id(15, 1): "customization_profile",
		"/workspaces/list":      "workspaces",
		"/client_sessions/list": "client_sessions",
		"/client_sessions/get?client_session_id=" + id(13, 1):     "client_session",
		"/action_attempts/get?action_attempt_id=" + jobID:         "action_attempt",
		"/connected_accounts/list":                                "connected_accounts",
		"/connected_accounts/get?connected_account_id=" + account: "connected_account",
		"/devices/list":                                                        "devices",
		"/devices/get?device_id=" + lockID:                                     "device",
		"/devices/get?name=Front+Door":                                         "device",
		"/acs/systems/list":                                                    "acs_systems",
		"/acs/systems/get?acs_system_id=" + systemID:                           "acs_system",
		"/acs/entrances/list":                                                  "acs_entrances",
		"/acs/entrances/get?acs_entrance_id=" + gateID:                         "acs_entrance",
		"/spaces/list":                                                         "spaces",
		"/spaces/get?space_id=" + spaceID:                                      "space",
		"/spaces/get?space_key=room-101":                                       "space",
		"/user_identities/list":                                                "user_identities",
		"/user_identities/get?user_identity_id=" + personID:                    "user_identity",
		"/user_identities/get?user_identity_key=ada":                           "user_identity",
		"/access_grants/list":                                                  "access_grants",
		"/access_grants/get?access_grant_id=" + grantID:                        "access_grant",
		"/access_grants/get_related?access_grant_ids=" + grantID:               "batch",
		"/access_methods/list":                                                 "access_methods",
		"/access_methods/get?access_method_id=" + methodID:                     "access_method",
		"/access_methods/get_related?access_method_ids=" + methodID:            "batch",
		"/instant_keys/list":                                                   "instant_keys",
		"/instant_keys/get?instant_key_id=" + id(16, 1):                        "instant_key",
		"/access_grants/unmanaged/list":                                        "access_grants",
		"/access_methods/unmanaged/list?access_grant_id=" + grantID:            "access_methods",
		"/events/list?since=2025-01-01T00:00:00Z":                              "events",
		"/events/get?event_id=" + eventID:                                      "event",
		"/events/get?device_id=" + lockID + "&event_type=access_method.issued": "event",
	}
}

func TestEveryReadAnswersUnderItsKey(t *testing.T) {
	t.Parallel()
	for target, name := range reads() {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, newRig(t).get(target).ok(t), name)
		})
	}
}

// Another workspace's ids are like unknown ones: 404 of the resource's type.
func TestOtherWorkspacesSeeNothing(t *testing.T) {
	t.Parallel()
	for target, name := range reads() {
		if strings.Contains(target, "list") || name == "parts" || name == "workspace" {
			continue
		}
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			noun := name
			if name == "batch" {
				noun = strings.TrimSuffix(strings.Split(target, "/")[1], "s")
			}
			a := newRig(t).send("GET", target, "", "Authorization", "Bearer "+theirKey)
			a.refused(t, 404, noun+"_not_found")
		})
	}
}

func TestSelectorsAreChecked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for target, want := range map[string]string{
		"/access_grants/get":                   "Must specify either access_grant_id or access_grant_key",
		"/access_grants/get?access_grant_id=x": `Invalid uuid for "access_grant_id"`,
		"/spaces/get":                          "Must specify either space_id or space_key",
		"/devices/get":                         "Must specify either device_id or name",
		"/events/get":                          "2 Input Errors: Must specify one of event_id, device_id, Must specify one of event_id, event_type",
		"/events/list":                         "Must specify either since or between",
		"/events/list?since=2025-01-01&between=2025-01-01&between=2025-01-02": "Cannot specify both since and between",
		"/access_methods/get":         "access_method_id is required",
		"/access_methods/get_related": "access_method_ids is required",
		"/acs/systems/get":            "acs_system_id is required",
	} {
		require.Equal(t, want, r.get(target).refused(t, 400, "invalid_input")["message"], target)
	}
}
