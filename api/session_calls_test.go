package api

import "net/http"

// sessionCall is a call of a route that answers to client sessions. $name in its
// body is a thing of one's own or of others. shows is what must be in the answer
// of one's own call, status its status when it is not 200.
type sessionCall struct {
	path, body, shows string
	status            int
}

// sessionCalls has every such route, those that take things away at the end.
var sessionCalls = []sessionCall{
	{path: "/client_sessions/get", body: `{"client_session_id":"$session_of_customer"}`, shows: "session_of_customer"},
	{path: "/workspaces/get", body: `{}`},
	{path: "/workspaces/list", body: `{}`},
	{path: "/workspaces/get_clock", body: `{}`},
	{path: "/workspaces/customization_profiles/list", body: `{}`, shows: "profile"},
	{path: "/workspaces/customization_profiles/list", body: `{"customer_key":"$customer"}`, shows: "profile"},
	{path: "/workspaces/customization_profiles/get", body: `{"customization_profile_id":"$profile"}`, shows: "profile"},
	{path: "/workspaces/customization_profiles/create", body: `{"name":"Look"}`},
	{path: "/workspaces/customization_profiles/update", body: `{"customization_profile_id":"$profile","name":"New"}`},

	{path: "/seam/instant_key/v1/access/get", body: `{"browser":"a-secret-that-the-phone-drew"}`, status: http.StatusConflict}, // no key's session
	{path: "/seam/instant_key/v1/access/unlock", body: `{"browser":"a-secret-that-the-phone-drew","access_method_id":"$method","device_id":"$device"}`, status: http.StatusConflict},
	{path: "/seam/instant_key/v1/access/unlock", body: `{"browser":"a-secret-that-the-phone-drew","access_method_id":"$method","acs_entrance_id":"$gate"}`, status: http.StatusConflict},

	{path: "/seam/customer/v1/portals/get", body: `{}`, status: http.StatusNotFound}, // no portal's session

	{path: "/devices/list", body: `{}`, shows: "device"},
	{path: "/devices/list", body: `{"device_ids":["$device"]}`, shows: "device"},
	{path: "/devices/list", body: `{"connected_account_id":"$account","customer_key":"$customer","space_id":"$space"}`, shows: "device"},
	{path: "/devices/list", body: `{"user_identifier_key":"$user"}`, shows: "device"},
	{path: "/devices/get", body: `{"device_id":"$device"}`, shows: "device"},
	{path: "/devices/get", body: `{"name":"$device_name"}`, shows: "device"},
	{path: "/devices/update", body: `{"device_id":"$device","name":"New"}`},
	{path: "/devices/list_device_providers", body: `{}`},
	{path: "/devices/unmanaged/list", body: `{}`, shows: "spare"},
	{path: "/devices/unmanaged/get", body: `{"device_id":"$spare"}`, shows: "spare"},
	{path: "/devices/simulate/connect", body: `{"device_id":"$device"}`, status: http.StatusBadRequest}, // no simulated lock
	{path: "/devices/simulate/disconnect", body: `{"device_id":"$device"}`, status: http.StatusBadRequest},
	{path: "/devices/simulate/connect_to_hub", body: `{"device_id":"$device"}`, status: http.StatusBadRequest},
	{path: "/devices/simulate/disconnect_from_hub", body: `{"device_id":"$device"}`, status: http.StatusBadRequest},
	{path: "/devices/simulate/remove", body: `{"device_id":"$device"}`, status: http.StatusBadRequest},
	{path: "/devices/simulate/paid_subscription", body: `{"device_id":"$device","is_expired":true}`, status: http.StatusBadRequest},
	{path: "/locks/list", body: `{}`, shows: "device"},
	{path: "/locks/get", body: `{"device_id":"$device"}`, shows: "device"},
	{path: "/locks/unlock_door", body: `{"device_id":"$device"}`},
	{path: "/locks/lock_door", body: `{"device_id":"$device"}`},
	{path: "/locks/configure_auto_lock", body: `{"device_id":"$device","auto_lock_enabled":false}`},
	{path: "/action_attempts/get", body: `{"action_attempt_id":"$attempt"}`, shows: "attempt"},

	{path: "/access_codes/list", body: `{"device_id":"$device"}`, shows: "code"},
	{path: "/access_codes/list", body: `{"access_grant_id":"$grant"}`, shows: "entry"},
	{path: "/access_codes/list", body: `{"access_grant_key":"$grant_key"}`, shows: "entry"},
	{path: "/access_codes/list", body: `{"search":"of"}`, shows: "code"},
	{path: "/access_codes/get", body: `{"access_code_id":"$code"}`, shows: "code"},
	{path: "/access_codes/get", body: `{"access_code_id":"$entry"}`, shows: "entry"},
	{path: "/access_codes/get", body: `{"device_id":"$device","code":"$pin"}`, shows: "entry"},
	{path: "/access_codes/create", body: `{"device_id":"$device","name":"New"}`},
	{path: "/access_codes/create", body: `{"device_id":"$device","common_code_key":"$common"}`, status: http.StatusConflict}, // it has one of the key
	{path: "/access_codes/create_multiple", body: `{"device_ids":["$device"],"name":"New"}`},
	{path: "/access_codes/update", body: `{"access_code_id":"$code","name":"New"}`},
	{path: "/access_codes/update_multiple", body: `{"common_code_key":"$common","name":"New"}`},
	{path: "/access_codes/generate_code", body: `{"device_id":"$device"}`},
	{path: "/access_codes/pull_backup_access_code", body: `{"access_code_id":"$code"}`, status: http.StatusBadRequest}, // is not time-bound
	{path: "/access_codes/report_device_constraints", body: `{"device_id":"$device","supported_code_lengths":[4]}`, status: http.StatusBadRequest},
	{path: "/access_codes/get_timeline", body: `{"access_code_id":"$code"}`, shows: "device"},
	{path: "/access_codes/get_timeline", body: `{"access_code_id":"$entry"}`, shows: "device"},
	{path: "/access_codes/unmanaged/list", body: `{"device_id":"$device"}`, shows: "observed"},
	{path: "/access_codes/unmanaged/get", body: `{"access_code_id":"$observed"}`, shows: "observed"},
	{path: "/access_codes/unmanaged/update", body: `{"access_code_id":"$observed","is_managed":false}`},
	{path: "/access_codes/simulate/create_unmanaged_access_code", body: `{"device_id":"$device","code":"8642","name":"Cleaner"}`, status: http.StatusBadRequest}, // no simulated lock

	{path: "/acs/systems/list", body: `{}`, shows: "system"},
	{path: "/acs/systems/list", body: `{"connected_account_id":"$account"}`, shows: "system"},
	{path: "/acs/encoders/list", body: `{}`, shows: "encoder"},
	{path: "/acs/encoders/list", body: `{"acs_system_id":"$system"}`, shows: "encoder"},
	{path: "/acs/entrances/list", body: `{}`, shows: "gate"},
	{path: "/acs/entrances/list", body: `{"acs_system_id":"$system","access_method_id":"$method"}`},
	{path: "/acs/entrances/get", body: `{"acs_entrance_id":"$gate"}`, shows: "gate"},
	{path: "/acs/users/list", body: `{}`, shows: "acs_user"},
	{path: "/acs/users/list", body: `{"acs_system_id":"$system","user_identity_id":"$person"}`, shows: "acs_user"},
	{path: "/acs/users/list_accessible_entrances", body: `{"acs_user_id":"$acs_user"}`, shows: "gate"},
	{path: "/acs/users/list_accessible_entrances", body: `{"user_identity_id":"$person","acs_system_id":"$system"}`, shows: "gate"},
	{path: "/acs/access_groups/delete", body: `{"acs_access_group_id":"$group"}`},
	{path: "/acs/credentials/list", body: `{}`, shows: "credential"},
	{path: "/acs/credentials/list", body: `{"acs_user_id":"$acs_user","user_identity_id":"$person","acs_system_id":"$system"}`, shows: "credential"},
	{path: "/acs/entrances/list_credentials_with_access", body: `{"acs_entrance_id":"$gate"}`, shows: "credential"},
	{path: "/acs/entrances/list", body: `{"acs_credential_id":"$credential"}`, shows: "gate"},

	{path: "/connected_accounts/list", body: `{}`, shows: "account"},
	{path: "/connected_accounts/get", body: `{"connected_account_id":"$account"}`, shows: "account"},
	{path: "/connected_accounts/simulate/disconnect", body: `{"connected_account_id":"$account"}`},
	{path: "/connected_accounts/simulate/reconnect", body: `{"connected_account_id":"$account"}`},
	{path: "/connect_webviews/create", body: `{"connected_account_id":"$account","customer_key":"$customer"}`},
	{path: "/connect_webviews/get", body: `{"connect_webview_id":"$webview"}`, shows: "webview"},
	{path: "/connect_webviews/list", body: `{}`, shows: "webview"},

	{path: "/events/list", body: `{"since":"2000-01-01T00:00:00Z"}`, shows: "event"},
	{path: "/events/list", body: `{"access_grant_id":"$grant"}`, shows: "event"},
	{path: "/events/list", body: `{"cursor":"oldest","device_id":"$device"}`},
	{path: "/events/get", body: `{"event_id":"$event"}`, shows: "event"},
	{path: "/events/get", body: `{"device_id":"$device","event_type":"device.added"}`, shows: "device"},

	{path: "/user_identities/get", body: `{"user_identity_id":"$person"}`, shows: "person"},
	{path: "/user_identities/get", body: `{"user_identity_key":"$person_key"}`, shows: "person"},
	{path: "/user_identities/list", body: `{}`, shows: "person"},
	{path: "/user_identities/list", body: `{"user_identity_ids":["$person"]}`, shows: "person"},
	{path: "/user_identities/list_accessible_entrances", body: `{"user_identity_id":"$person"}`, shows: "gate"},
	{path: "/user_identities/list_acs_systems", body: `{"user_identity_id":"$person"}`, shows: "system"},
	{path: "/user_identities/unmanaged/list", body: `{}`},
	{path: "/user_identities/unmanaged/update", body: `{"user_identity_id":"$person","is_managed":true}`, status: http.StatusNotFound}, // is none

	{path: "/access_grants/preview", body: `{"user_identity_id":"$person","device_ids":["$device"],"space_ids":["$space"],"space_keys":["$space_key"],
		"location":{"device_ids":["$device"]},"acs_entrance_ids":["$gate"],"requested_access_methods":[{"mode":"code"}]}`},
	{path: "/access_grants/create", body: `{"user_identity_id":"$person","device_ids":["$device"],"space_ids":["$space"],"location_ids":["$space"],
		"customization_profile_id":"$profile","acs_entrance_ids":["$gate"],"requested_access_methods":[{"mode":"code"}]}`},
	{path: "/access_grants/get", body: `{"access_grant_id":"$grant"}`, shows: "grant"},
	{path: "/access_grants/get", body: `{"access_grant_key":"$grant_key"}`, shows: "grant"},
	{path: "/access_grants/list", body: `{}`, shows: "grant"},
	{path: "/access_grants/list", body: `{"user_identity_id":"$person","device_id":"$device"}`, shows: "grant"},
	{path: "/access_grants/update", body: `{"access_grant_id":"$grant","device_ids":["$device"],"space_keys":["$space_key"]}`},
	{path: "/access_grants/update", body: `{"access_grant_key":"$grant_key","name":"New","space_ids":["$space"],"acs_entrance_ids":["$gate"]}`},
	{path: "/access_grants/request_access_methods", body: `{"access_grant_id":"$grant","requested_access_methods":[{"mode":"code"}]}`, shows: "grant"},
	{path: "/access_grants/timeline", body: `{"access_grant_id":"$grant"}`, shows: "method"},
	{path: "/access_grants/timeline", body: `{"access_grant_key":"$grant_key"}`, shows: "method"},
	{path: "/access_grants/suspend", body: `{"access_grant_id":"$grant"}`, shows: "grant"},
	{path: "/access_grants/resume", body: `{"access_grant_id":"$grant"}`, shows: "grant"},
	{path: "/access_grants/unmanaged/list", body: `{}`},
	{path: "/access_grants/unmanaged/get", body: `{"access_grant_id":"$grant"}`, status: http.StatusNotFound}, // is none
	{path: "/access_grants/unmanaged/update", body: `{"access_grant_id":"$grant","is_managed":true}`, status: http.StatusNotFound},
	{path: "/access_methods/create", body: `{"access_grant_id":"$grant","mode":"code"}`},
	{path: "/access_methods/pause", body: `{"access_method_id":"$method","device_id":"$device"}`, shows: "method"},
	{path: "/access_methods/retry_now", body: `{"access_method_id":"$method","device_id":"$device"}`, shows: "method"},
	{path: "/access_methods/list", body: `{"access_grant_id":"$grant"}`, shows: "method"},
	{path: "/access_methods/list", body: `{"access_grant_key":"$grant_key","device_id":"$device"}`, shows: "method"},
	{path: "/access_methods/get_related", body: `{"access_method_ids":["$method"]}`, shows: "grant"},
	{path: "/access_methods/unmanaged/list", body: `{"access_grant_id":"$grant"}`},

	{path: "/spaces/create", body: `{"name":"New","device_ids":["$device"],"acs_entrance_ids":["$gate"],"connected_account_ids":["$account"],"customer_key":"$customer"}`},
	{path: "/spaces/get", body: `{"space_id":"$space"}`, shows: "space"},
	{path: "/spaces/get", body: `{"space_key":"$space_key"}`, shows: "space"},
	{path: "/spaces/list", body: `{}`, shows: "space"},
	{path: "/spaces/list", body: `{"connected_account_id":"$account"}`, shows: "space"},
	{path: "/spaces/update", body: `{"space_id":"$space","device_ids":["$device"],"acs_entrance_ids":["$gate"]}`, shows: "space"},
	{path: "/spaces/update", body: `{"space_key":"$space_key","name":"New"}`, shows: "space"},
	{path: "/spaces/add_devices", body: `{"space_id":"$space","device_ids":["$device"]}`},
	{path: "/spaces/add_acs_entrances", body: `{"space_id":"$space","acs_entrance_ids":["$gate"]}`},
	{path: "/spaces/add_connected_account", body: `{"space_id":"$space","connected_account_id":"$account"}`},
	{path: "/spaces/get_related", body: `{"space_ids":["$space"],"space_keys":["$space_key"]}`, shows: "account"},
	{path: "/spaces/remove_connected_account", body: `{"space_id":"$space","connected_account_id":"$account"}`},
	{path: "/spaces/remove_devices", body: `{"space_id":"$space","device_ids":["$device"]}`},
	{path: "/spaces/remove_acs_entrances", body: `{"space_id":"$space","acs_entrance_ids":["$gate"]}`},

	{path: "/phones/deactivate", body: `{"device_id":"$phone"}`},

	{path: "/access_methods/delete", body: `{"access_method_id":"$method"}`},
	{path: "/access_methods/delete", body: `{"reservation_key":"$stay"}`},
	{path: "/access_methods/delete", body: `{"access_grant_id":"$grant"}`},
	{path: "/access_codes/delete", body: `{"access_code_id":"$code","device_id":"$device"}`},
	{path: "/access_codes/unmanaged/convert_to_managed", body: `{"access_code_id":"$observed"}`, status: http.StatusBadRequest}, // hides its digits
	{path: "/access_codes/unmanaged/delete", body: `{"access_code_id":"$observed"}`, status: http.StatusBadRequest},
	{path: "/access_grants/delete", body: `{"access_grant_id":"$grant"}`},
	{path: "/spaces/delete", body: `{"space_id":"$space"}`},
	{path: "/connected_accounts/delete", body: `{"connected_account_id":"$account"}`},
}
