// The routes that must work, with the verbs they take. The suites must have
// exercised each with both generations: coverage.js holds them to it.

export const allVerbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

const read = ['GET', 'POST']
const create = ['POST']
const update = ['PATCH', 'POST']
const remove = ['DELETE', 'POST']
const add = ['POST', 'PUT']

export const routes = {
  '/workspaces/get': { verbs: read },
  '/connected_accounts/list': { verbs: read },
  '/connected_accounts/get': { verbs: read },
  '/devices/list': { verbs: read },
  '/devices/get': { verbs: read },
  '/devices/update': { verbs: update },
  '/devices/delete': { verbs: remove },
  '/devices/report_provider_metadata': { verbs: create },
  '/devices/unmanaged/list': { verbs: read },
  '/devices/unmanaged/get': { verbs: read },
  '/devices/unmanaged/update': { verbs: update },
  '/devices/simulate/connect': { verbs: create },
  '/devices/simulate/disconnect': { verbs: create },
  '/devices/simulate/connect_to_hub': { verbs: create },
  '/devices/simulate/disconnect_from_hub': { verbs: create },
  '/devices/simulate/remove': { verbs: create },
  '/devices/simulate/paid_subscription': { verbs: create },
  '/locks/list': { verbs: read },
  '/locks/get': { verbs: read },
  '/locks/unlock_door': { verbs: create },
  '/locks/lock_door': { verbs: create },
  '/locks/configure_auto_lock': { verbs: create },
  '/locks/simulate/keypad_code_entry': { verbs: create },
  '/locks/simulate/manual_lock_via_keypad': { verbs: create },
  '/acs/systems/list': { verbs: read },
  '/acs/systems/get': { verbs: read },
  '/acs/entrances/list': { verbs: read },
  '/acs/entrances/get': { verbs: read },
  '/spaces/create': { verbs: create },
  '/spaces/get': { verbs: read },
  '/spaces/list': { verbs: read },
  '/spaces/update': { verbs: update },
  '/spaces/delete': { verbs: remove },
  '/spaces/add_devices': { verbs: add },
  '/spaces/remove_devices': { verbs: remove },
  '/spaces/add_acs_entrances': { verbs: add },
  '/spaces/remove_acs_entrances': { verbs: remove },
  '/spaces/add_connected_account': { verbs: add },
  '/spaces/remove_connected_account': { verbs: remove },
  '/spaces/get_related': { verbs: read },
  '/user_identities/create': { verbs: create },
  '/user_identities/get': { verbs: read },
  '/user_identities/list': { verbs: read },
  '/user_identities/update': { verbs: update },
  '/user_identities/delete': { verbs: remove },
  '/user_identities/merge': { verbs: create },
  '/user_identities/grant_access_to_device': { verbs: add },
  '/user_identities/revoke_access_to_device': { verbs: remove },
  '/user_identities/list_accessible_devices': { verbs: read },
  '/user_identities/list_accessible_entrances': { verbs: read },
  '/user_identities/list_acs_systems': { verbs: read },
  '/user_identities/list_acs_users': { verbs: read },
  // No route of this version makes an ACS user, nor brings along a person who is not managed.
  '/user_identities/add_acs_user': { verbs: add, neverSucceeds: true },
  '/user_identities/remove_acs_user': { verbs: remove, neverSucceeds: true },
  '/user_identities/unmanaged/list': { verbs: read },
  '/user_identities/unmanaged/get': { verbs: read, neverSucceeds: true },
  '/user_identities/unmanaged/update': { verbs: update, neverSucceeds: true },
  '/access_grants/create': { verbs: create },
  '/access_grants/get': { verbs: read },
  '/access_grants/list': { verbs: read },
  '/access_grants/update': { verbs: update },
  '/access_grants/delete': { verbs: remove },
  '/access_grants/get_related': { verbs: read },
  '/access_grants/request_access_methods': { verbs: create },
  // The guides' way to add a method; the SDKs reach it through their HTTP client.
  '/access_methods/create': { verbs: create },
  '/access_grants/unmanaged/list': { verbs: read },
  // No driver brings grants of others, so there is none to find or take over.
  '/access_grants/unmanaged/get': { verbs: read, neverSucceeds: true },
  '/access_grants/unmanaged/update': { verbs: update, neverSucceeds: true },
  '/access_methods/unmanaged/list': { verbs: read },
  '/access_methods/unmanaged/get': { verbs: read, neverSucceeds: true },
  '/access_methods/list': { verbs: read },
  '/access_methods/get': { verbs: read },
  '/access_methods/delete': { verbs: remove },
  '/access_methods/get_related': { verbs: read },
  '/events/list': { verbs: read },
  '/events/get': { verbs: read },
  '/action_attempts/get': { verbs: read },
  '/action_attempts/list': { verbs: read },
  // Ours: the time of a workspace.
  '/workspaces/get_clock': { verbs: read },
  '/workspaces/simulate/advance_clock': { verbs: create },
  // Ours: grants beyond Seam.
  '/access_grants/preview': { verbs: create },
  '/access_grants/create_multiple': { verbs: create },
  // Ours: the SDKs reach it through their HTTP client. It takes no parameters.
  '/health': { verbs: read, neverRefuses: true },
}

