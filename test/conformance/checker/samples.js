// Answers as they should be, for the checker's own tests.

const id = '8b7a4d1e-0c5f-4c7d-9d2e-4b1f5a0c9e11'
const at = '2026-01-01T12:00:00.000Z'
const page = { has_next_page: false, next_page_cursor: null, next_page_url: null }

const device = {
  device_id: id,
  workspace_id: id,
  connected_account_id: id,
  created_at: at,
  display_name: 'Front Door',
  device_type: 'schlage_lock',
  capabilities_supported: ['lock', 'access_code'],
  can_program_online_access_codes: true,
  custom_metadata: { floor: '12', corner: true },
  is_managed: true,
  location: {},
  space_ids: [],
  properties: {
    online: true,
    name: 'Front Door',
    appearance: { name: 'Front Door' },
    model: { display_name: 'Encode', manufacturer_display_name: 'Schlage' },
    code_constraints: [{ constraint_type: 'no_zeros' }],
  },
  errors: [{ error_code: 'device_disconnected', is_device_error: true, message: 'It is offline.', created_at: at }],
  warnings: [],
}

const grant = {
  access_grant_id: id,
  workspace_id: id,
  user_identity_id: id,
  access_method_ids: [id],
  created_at: at,
  display_name: 'Room 12',
  display_status: 'Upcoming',
  name: null,
  starts_at: at,
  ends_at: null,
  location_ids: [],
  space_ids: [],
  requested_access_methods: [
    { mode: 'code', code: '1234', created_access_method_ids: [id], created_at: at, display_name: 'PIN' },
  ],
  errors: [],
  warnings: [{ warning_code: 'being_deleted', message: 'It is being deleted.', created_at: at }],
  pending_mutations: [
    {
      mutation_code: 'updating_access_times',
      message: 'The times are being changed.',
      created_at: at,
      access_method_ids: [id],
      from: { starts_at: at, ends_at: null },
      to: { starts_at: at, ends_at: at },
    },
  ],
}

const event = { event_id: id, workspace_id: id, created_at: at, occurred_at: at }

/** Route and a right body, fresh at every call. */
export const samples = () =>
  structuredClone({
    '/devices/get': { ok: true, device },
    '/devices/list': { ok: true, devices: [device], pagination: page },
    '/access_grants/get': { ok: true, access_grant: grant },
    '/access_grants/get_related': { ok: true, batch: { devices: [device], access_methods: [] } },
    '/access_grants/delete': { ok: true },
    '/access_methods/list': { ok: true, access_methods: [], pagination: page },
    '/events/list': {
      ok: true,
      events: [
        { ...event, event_type: 'access_grant.created', access_grant_id: id },
        { ...event, event_type: 'access_grant.access_granted_to_door', access_grant_id: id, acs_entrance_id: id },
        { ...event, event_type: 'access_method.issued', access_method_id: id, access_grant_ids: [id], code: '1234' },
        { ...event, event_type: 'space.created', space_id: id, device_ids: [id], acs_entrance_ids: [] },
      ],
    },
    '/action_attempts/get': {
      ok: true,
      action_attempt: { action_attempt_id: id, action_type: 'UNLOCK_DOOR', status: 'pending', result: null, error: null },
    },
  })

/** A request and its answer as they should be. */
export const exchange = (path, body, more = {}) => ({
  generation: 1,
  method: 'POST',
  path,
  status: 200,
  headers: { 'content-type': 'application/json', 'seam-request-id': id },
  text: JSON.stringify(body),
  ...more,
})

/** A refusal as it should be. */
export const refusal = {
  error: {
    type: 'invalid_input',
    message: 'device_id is required',
    validation_errors: { _errors: [], device_id: { _errors: ['Required'] } },
  },
  ok: false,
}
