package api

import (
	"latchkey"
	"latchkey/api/problem"
	"latchkey/api/route"
)

// sessionRoutes are the routes that answer to client sessions, with what each
// needs of the things that it is sent. A session is refused at every other one,
// whatever its row admits: a route that was added and forgotten here shows it
// nothing. A route that answers with more than it was named narrows its answer
// to what call.Viewer sees.
var sessionRoutes = map[string]latchkey.Need{
	"/client_sessions/get":                      latchkey.ToSearch, // itself only
	"/workspaces/get":                           latchkey.ToSearch,
	"/workspaces/list":                          latchkey.ToSearch,
	"/workspaces/get_clock":                     latchkey.ToSearch,
	"/workspaces/customization_profiles/list":   latchkey.ToSee,
	"/workspaces/customization_profiles/get":    latchkey.ToSee,
	"/workspaces/customization_profiles/create": latchkey.ToChange,
	"/workspaces/customization_profiles/update": latchkey.ToChange,

	"/devices/list":                         latchkey.ToSearch,
	"/devices/get":                          latchkey.ToSee,
	"/devices/update":                       latchkey.ToChange,
	"/devices/list_device_providers":        latchkey.ToSearch,
	"/devices/unmanaged/list":               latchkey.ToSearch,
	"/devices/unmanaged/get":                latchkey.ToSee,
	"/devices/simulate/connect":             latchkey.ToChange,
	"/devices/simulate/disconnect":          latchkey.ToChange,
	"/devices/simulate/connect_to_hub":      latchkey.ToChange,
	"/devices/simulate/disconnect_from_hub": latchkey.ToChange,
	"/devices/simulate/remove":              latchkey.ToChange,
	"/devices/simulate/paid_subscription":   latchkey.ToChange,
	"/locks/list":                           latchkey.ToSearch,
	"/locks/get":                            latchkey.ToSee,
	"/locks/unlock_door":                    latchkey.ToUse,
	"/locks/lock_door":                      latchkey.ToUse,
	"/locks/configure_auto_lock":            latchkey.ToChange,
	"/action_attempts/get":                  latchkey.ToSee,

	"/access_codes/list":                      latchkey.ToSearch,
	"/access_codes/get":                       latchkey.ToSearch,
	"/access_codes/create":                    latchkey.ToChange,
	"/access_codes/create_multiple":           latchkey.ToChange,
	"/access_codes/update":                    latchkey.ToChange,
	"/access_codes/update_multiple":           latchkey.ToChange,
	"/access_codes/delete":                    latchkey.ToChange,
	"/access_codes/generate_code":             latchkey.ToChange,
	"/access_codes/pull_backup_access_code":   latchkey.ToChange,
	"/access_codes/get_timeline":              latchkey.ToSee,
	"/access_codes/report_device_constraints": latchkey.ToChange,
	"/access_codes/unmanaged/list":            latchkey.ToSee,
	"/access_codes/unmanaged/get":             latchkey.ToSee,
	"/access_codes/unmanaged/update":          latchkey.ToChange,

	"/access_codes/unmanaged/convert_to_managed":          latchkey.ToChange,
	"/access_codes/unmanaged/delete":                      latchkey.ToChange,
	"/access_codes/simulate/create_unmanaged_access_code": latchkey.ToChange,

	"/acs/systems/list":   latchkey.ToSearch,
	"/acs/encoders/list":  latchkey.ToSearch,
	"/acs/entrances/list": latchkey.ToSearch,
	"/acs/entrances/get":  latchkey.ToSee,

	"/acs/users/list":                      latchkey.ToSearch,
	"/acs/users/list_accessible_entrances": latchkey.ToSee,
	"/acs/access_groups/delete":            latchkey.ToChange,

	"/acs/credentials/list":                       latchkey.ToSearch,
	"/acs/entrances/list_credentials_with_access": latchkey.ToSee,

	"/connected_accounts/list":                latchkey.ToSearch,
	"/connected_accounts/get":                 latchkey.ToSee,
	"/connected_accounts/delete":              latchkey.ToChange,
	"/connected_accounts/simulate/disconnect": latchkey.ToChange,
	"/connected_accounts/simulate/reconnect":  latchkey.ToChange,
	"/connect_webviews/create":                latchkey.ToChange,
	"/connect_webviews/get":                   latchkey.ToSee,
	"/connect_webviews/list":                  latchkey.ToSearch,

	"/events/list": latchkey.ToSearch,
	"/events/get":  latchkey.ToSee,

	"/user_identities/get":                       latchkey.ToSee,
	"/user_identities/list":                      latchkey.ToSearch,
	"/user_identities/list_accessible_entrances": latchkey.ToSee,
	"/user_identities/list_acs_systems":          latchkey.ToSee,
	"/user_identities/unmanaged/list":            latchkey.ToSearch,
	"/user_identities/unmanaged/update":          latchkey.ToChange,

	"/access_grants/create":                 latchkey.ToGive,
	"/access_grants/preview":                latchkey.ToGive,
	"/access_grants/get":                    latchkey.ToSee,
	"/access_grants/list":                   latchkey.ToSearch,
	"/access_grants/update":                 latchkey.ToGive,
	"/access_grants/delete":                 latchkey.ToChange,
	"/access_grants/timeline":               latchkey.ToSee,
	"/access_grants/suspend":                latchkey.ToChange,
	"/access_grants/resume":                 latchkey.ToChange,
	"/access_grants/request_access_methods": latchkey.ToChange,
	"/access_grants/unmanaged/list":         latchkey.ToSearch,
	"/access_grants/unmanaged/get":          latchkey.ToSee,
	"/access_grants/unmanaged/update":       latchkey.ToChange,
	"/access_methods/create":                latchkey.ToChange,
	"/access_methods/retry_now":             latchkey.ToGive,
	"/access_methods/pause":                 latchkey.ToGive,
	"/access_methods/list":                  latchkey.ToSearch,
	"/access_methods/delete":                latchkey.ToChange,
	"/access_methods/get_related":           latchkey.ToSee,
	"/access_methods/unmanaged/list":        latchkey.ToSee,

	"/seam/customer/v1/portals/get":      latchkey.ToSearch, // its own only
	"/seam/instant_key/v1/access/get":    latchkey.ToSearch, // of its own key
	"/seam/instant_key/v1/access/unlock": latchkey.ToSee,    // the key says whether it opens the door now, and why not

	"/phones/deactivate": latchkey.ToChange,

	"/spaces/create":                   latchkey.ToGive,
	"/spaces/get":                      latchkey.ToSee,
	"/spaces/list":                     latchkey.ToSearch,
	"/spaces/update":                   latchkey.ToGive,
	"/spaces/delete":                   latchkey.ToChange,
	"/spaces/add_devices":              latchkey.ToGive,
	"/spaces/remove_devices":           latchkey.ToGive,
	"/spaces/add_acs_entrances":        latchkey.ToGive,
	"/spaces/remove_acs_entrances":     latchkey.ToGive,
	"/spaces/add_connected_account":    latchkey.ToChange,
	"/spaces/remove_connected_account": latchkey.ToChange,
	"/spaces/get_related":              latchkey.ToSee,
}

// admit refuses a session at a route that is not one of sessionRoutes.
func admit(caller route.Caller, path string) error {
	if _, known := sessionRoutes[path]; known || caller.Session == nil {
		return nil
	}
	return problem.Unauthorized("This route does not answer to client sessions yet: call it from your server, with an API key.")
}
