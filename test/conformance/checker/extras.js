// What Latchkey sends beyond the pinned OpenAPI, each with its reason. Anything
// else that the OpenAPI does not name fails the check.
const text = { type: 'string' }
const portal = {
  client_session_id: text, customer_portal_id: text, results: { type: 'array', items: { type: 'object' } },
}

export const extraProperties = {
  // Our drivers' names are in no list of the contract's.
  device_provider: { device_provider_name: text },
  // Ours: since when a webhook is disabled.
  webhook: { disabled_at: { type: 'string', format: 'date-time' } },
  // In the official OpenAPI since 1.1038; ours: since when a grant is suspended.
  access_grant: { display_status: text, suspended_at: { type: 'string', format: 'date-time' } },
  access_method: { display_status: text },
  // Ours: in how many browsers a key can be opened, and was.
  instant_key: { max_use_count: { type: 'integer' }, use_count: { type: 'integer' } },
  // Ours: how to take the link back, and what became of each item of customer_data.
  customer_portal: portal,
  magic_link: portal,
  user_identity: {
    merged_user_identity_ids: { type: 'array', items: { type: 'string', format: 'uuid' } },
    merged_user_identity_keys: { type: 'array', items: text },
  },
}

// Response keys beyond the pinned OpenAPI, by route.
export const extraResponseKeys = {
  // Ours: what became of each item.
  '/customers/push_data': { results: { type: 'array', items: { type: 'object' } } },
  '/customers/delete_data': { results: { type: 'array', items: { type: 'object' } } },
  // Ours: what stays on locks after an account, or a lock that had left it, was deleted by force.
  '/devices/delete': { left_behind: { type: 'array', items: { type: 'object', additionalProperties: text } } },
  '/connected_accounts/delete': { left_behind: { type: 'array', items: { type: 'object', additionalProperties: text } } },
  // Ours: where to go on, for who reads by cursor.
  '/events/list': { next_cursor: text },
  // In the official OpenAPI since 1.1038; the newest SDK's paginator needs it.
  '/access_methods/list': { pagination: { $ref: '#/components/schemas/pagination' } },
}

// Events in the official OpenAPI since 1.1038, ours, and one that the guides have and no OpenAPI, each shaped like an
// official one.
export const extraEvents = {
  'access_method.card_assignment_required': 'access_method.card_encoding_required',
  'access_code.issued': 'access_code.set_on_device',
  'access_code.delay_in_issuing': 'access_code.failed_to_set_on_device',
  'access_code.failed_to_issue': 'access_code.failed_to_set_on_device',
  'access_code.failed_to_update': 'access_code.failed_to_set_on_device',
  'access_code.failed_to_expire': 'access_code.failed_to_set_on_device',
  'access_grant.suspended': 'access_grant.access_granted_to_all_doors',
  'access_grant.resumed': 'access_grant.access_granted_to_all_doors',
}

// Warnings of ours, by resource, each shaped like an official one.
export const extraWarnings = {
  access_grant: { being_suspended: 'being_deleted' },
  access_method: { being_suspended: 'being_deleted', programming_paused: 'being_deleted' },
  access_code: { being_suspended: 'being_deleted', programming_paused: 'being_deleted' },
}

// Our own routes, in no version of the OpenAPI. Their bodies are checked by the
// suites; here only the envelope is.
export const ownRoutes = new Set([
  '/health', '/openapi.json', '/access_methods/create', '/connected_accounts/simulate/reconnect',
  '/user_identities/merge', // in the official OpenAPI since 1.1038
  '/webhooks/rotate_secret', '/webhooks/enable', '/webhooks/list_deliveries', '/webhooks/replay',
  '/workspaces/get_clock', '/workspaces/simulate/advance_clock',
  '/access_grants/preview', '/access_grants/create_multiple', '/access_grants/suspend', '/access_grants/resume', '/access_grants/timeline',
  '/access_methods/retry_now', '/access_methods/pause',
  '/devices/restore_codes',
  '/seam/instant_key/v1/client_sessions/exchange_short_code', '/seam/instant_key/v1/preview/get', '/seam/instant_key/v1/access/get',
  '/seam/instant_key/v1/access/unlock', '/seam/customer/v1/portals/get',
])
