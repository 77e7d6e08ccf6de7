// The routes that must work, with the verbs they take. The suites must have
// exercised each with both generations: coverage.js holds them to it. byUser
// marks those that take a personal access token only.

export const allVerbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

const read = ['GET', 'POST']
const create = ['POST']
const update = ['PATCH', 'POST']
const remove = ['DELETE', 'POST']
const add = ['POST', 'PUT']

export const routes = {
  '/workspaces/get': { verbs: read },
  '/workspaces/list': { verbs: read },
  '/workspaces/create': { verbs: create, byUser: true },
  '/workspaces/update': { verbs: update },
  '/workspaces/customization_profiles/create': { verbs: create },
  '/workspaces/customization_profiles/get': { verbs: read },
  '/workspaces/customization_profiles/list': { verbs: read },
  '/workspaces/customization_profiles/update': { verbs: update },
  '/client_sessions/create': { verbs: add },
  '/client_sessions/get_or_create': { verbs: create },
  '/client_sessions/grant_access': { verbs: update },
  '/client_sessions/get': { verbs: read },
  '/client_sessions/list': { verbs: read },
  '/client_sessions/revoke': { verbs: create },
  '/client_sessions/delete': { verbs: remove },
  '/connected_accounts/list': { verbs: read },
  '/connected_accounts/get': { verbs: read },
  '/connected_accounts/update': { verbs: update },
  '/connected_accounts/sync': { verbs: create },
  '/connected_accounts/delete': { verbs: remove },
  '/connected_accounts/simulate/disconnect': { verbs: create },
  // Ours: the end of what simulate/disconnect began.
  '/connected_accounts/simulate/reconnect': { verbs: create },
  '/connect_webviews/create': { verbs: create },
  '/connect_webviews/get': { verbs: read },
  '/connect_webviews/list': { verbs: read },
  '/connect_webviews/delete': { verbs: remove },
  '/devices/list_device_providers': { verbs: read },
  '/devices/list': { verbs: read },
  '/devices/get': { verbs: read },
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
  // No route of this version starts a job, so there is none to find.
  '/action_attempts/get': { verbs: read, neverSucceeds: true },
  // Ours: the time of a workspace.
  '/workspaces/get_clock': { verbs: read },
  '/workspaces/simulate/advance_clock': { verbs: create },
  // Ours: grants beyond Seam.
  '/access_grants/preview': { verbs: create },
  '/access_grants/create_multiple': { verbs: create },
  // Ours: the SDKs reach it through their HTTP client. It takes no parameters.
  '/health': { verbs: read, neverRefuses: true },
}

