import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { eventually } from '../harness/eventually.js'
import { invalid, notFound, refused, unauthorized, unknownID } from '../harness/refused.js'
import { laterEnd, laterStart, locks, makeGrant, makeIdentity } from '../harness/world.js'

const page = '/seam/instant_key/v1'
const phone = 'a-secret-that-the-phone-drew'
const mobile = { requested_access_methods: [{ mode: 'mobile_key' }] }

const open = async ({ client }, link, browser = phone) =>
  (await client.post(`${page}/client_sessions/exchange_short_code`, { short_code: new URL(link).hash.slice(1), browser })).data.client_session

const preview = async ({ client }, link, more = {}) =>
  (await client.post(`${page}/preview/get`, { instant_key_url: link, ...more })).data.instant_key_preview

const ring = async (seam, browser = phone) => (await seam.client.post(`${page}/access/get`, { browser })).data.instant_key_access

const connectAs = ({ sdk, usual }, { token }) => sdk.Seam.fromClientSessionToken(token, usual)

describe('instant keys', () => {
  checkWire()

  each('a mobile key brings its link and its session, in the answer to create', async ({ seam }) => {
    const look = (await seam.client.post('/workspaces/customization_profiles/create', {
      primary_color: '#00aa77', secondary_color: '#cc3300', logo_url: 'https://app.example/logo.svg',
    })).data.customization_profile
    const grant = await makeGrant(seam, {
      requested_access_methods: [{ mode: 'mobile_key', instant_key_max_use_count: 2 }, { mode: 'code' }],
      customization_profile_id: look.customization_profile_id,
    })
    const [{ created_access_method_ids: [access_method_id] }] = grant.requested_access_methods
    const method = await seam.accessMethods.get({ access_method_id })
    assert.match(method.instant_key_url, /\/key#[1-9A-HJ-NP-Za-km-z]{24}$/)
    assert.deepEqual([grant.instant_key_url, grant.client_session_token], [method.instant_key_url, method.client_session_token])
    const [key] = await seam.instantKeys.list({ user_identity_id: grant.user_identity_id })
    assert.equal(key.instant_key_url, method.instant_key_url)
    assert.deepEqual(key.customization, {
      logo_url: 'https://app.example/logo.svg', primary_color: '#00aa77', secondary_color: '#cc3300',
    })
    assert.ok(key.created_at < key.expires_at && key.expires_at <= grant.ends_at)
    assert.deepEqual(await seam.instantKeys.get({ instant_key_id: key.instant_key_id }), key)
    assert.deepEqual(await seam.instantKeys.get({ instant_key_url: key.instant_key_url }), key)
    const related = await seam.accessMethods.getRelated({ access_method_ids: [access_method_id], include: ['instant_keys', 'client_sessions'] })
    assert.deepEqual(related.instant_keys, [key])
    assert.equal(related.client_sessions[0].token, method.client_session_token)
    assert.ok(!('instant_key_url' in await seam.accessMethods.get({ access_method_id: grant.requested_access_methods[1].created_access_method_ids[0] })))
  })

  each('is bound to the browsers that open it first, and opens what its person has', async (generation) => {
    const { seam } = generation
    const grant = await makeGrant(seam, mobile)
    const link = grant.instant_key_url
    assert.equal((await preview(seam, link)).key_status, 'ready')
    const session = await open(seam, link)
    assert.equal(session.token, grant.client_session_token)
    assert.equal((await open(seam, link)).client_session_id, session.client_session_id) // the same browser: no further use
    const seen = await preview(seam, link, { browser: phone })
    assert.deepEqual([seen.key_status, seen.is_open_here], ['used', true])
    await refused(generation, open(seam, link, 'a-secret-that-another-drew'), { status: 409, type: 'instant_key_used' })

    const guest = connectAs(generation, session)
    const { stays: [stay], full_name: name } = await ring(guest)
    assert.equal(stay.access_grant_id, grant.access_grant_id)
    assert.ok(name.length > 0)
    assert.match(stay.calendar, /^BEGIN:VCALENDAR\r\n/)
    await refused(generation, ring(guest, 'a-secret-that-another-drew'), { status: 409, type: 'instant_key_not_open' })

    await seam.accessGrants.delete({ access_grant_id: grant.access_grant_id })
    await refused(generation, ring(guest), unauthorized)
    await refused(generation, open(seam, link), notFound('instant_key'))
    await refused(generation, preview(seam, link), notFound('instant_key'))
  })

  each('opens its doors, in its time and in its browser', async (generation) => {
    const { seam } = generation
    const grant = await makeGrant(seam, { ...mobile, starts_at: undefined, ends_at: laterEnd })
    const guest = connectAs(generation, await open(seam, grant.instant_key_url))
    const { stays: [{ access_method_id, doors: [{ device_id }] }] } = await ring(guest)
    const unlock = async (wish = {}) => (await guest.client.post(`${page}/access/unlock`,
      { browser: phone, access_method_id, device_id, ...wish })).data.action_attempt
    await eventually('issuing the key', () => ring(guest), ({ stays: [{ doors: [door] }] }) => door.is_ready)
    const asked = await unlock()
    const { action_attempt_id } = asked
    await eventually('unlocking the door', () => guest.actionAttempts.get({ action_attempt_id }, { waitForActionAttempt: false }),
      ({ status }) => status === 'success')
    await refused(generation, unlock({ browser: 'a-secret-that-another-drew' }), { status: 409, type: 'instant_key_not_open' })
    await refused(generation, unlock({ device_id: locks[1].device_id }), unauthorized) // the guest does not see it
    await refused(generation, unlock({ access_method_id: unknownID }), notFound('access_method'))
    await refused(generation, unlock({ device_id: undefined }), { status: 400, type: 'invalid_input' })
    await seam.accessGrants.update({ access_grant_id: grant.access_grant_id, starts_at: laterStart })
    await refused(generation, unlock(), { status: 409, type: 'access_grant_not_started' })
  })

  each('further keys are generated, and taken back', async (generation) => {
    const { seam } = generation
    const { user_identity_id } = await makeGrant(seam, mobile)
    const key = await seam.userIdentities.generateInstantKey({ user_identity_id, max_use_count: 2 })
    assert.equal(key.user_identity_id, user_identity_id)
    assert.equal((await seam.instantKeys.list({ user_identity_id })).length, 2)
    const guest = connectAs(generation, await open(seam, key.instant_key_url))
    assert.equal((await ring(guest)).stays.length, 1)
    assert.equal(await seam.instantKeys.delete({ instant_key_id: key.instant_key_id }), undefined)
    await refused(generation, ring(guest), unauthorized)
    await refused(generation, seam.instantKeys.get({ instant_key_id: key.instant_key_id }), notFound('instant_key'))
    await refused(generation, seam.instantKeys.get({ instant_key_url: key.instant_key_url }), notFound('instant_key'))
    await refused(generation, seam.instantKeys.delete({ instant_key_id: key.instant_key_id }), notFound('instant_key'))
    await refused(generation, seam.instantKeys.list({ user_identity_id: 'x' }), invalid('user_identity_id'))
    await refused(generation, seam.userIdentities.generateInstantKey({ user_identity_id: unknownID }), notFound('user_identity'))
    const nobody = await makeIdentity(seam)
    await refused(generation, seam.userIdentities.generateInstantKey(nobody), { status: 400, type: 'user_identity_has_no_mobile_key' })
  })

  each('its page sends what is right', async (generation) => {
    const { seam } = generation
    await refused(generation, open(seam, 'https://app.example/key#x', 'short'), invalid('browser'))
    await refused(generation, seam.client.post(`${page}/preview/get`, {}), invalid('instant_key_url'))
    await refused(generation, ring(seam), unauthorized) // an API key is no guest
  })
})
