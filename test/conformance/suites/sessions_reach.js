import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { notFound, refused, unauthorized } from '../harness/refused.js'
import { atEnd, hoursFromNow, locks, makeGrant, makeIdentity, named } from '../harness/world.js'

// A session's own client, as an app in somebody's hands has it.
async function enter({ seam, sdk, usual }, wish) {
  const { client_session_id, token } = await seam.clientSessions.create(wish)
  atEnd(() => seam.clientSessions.delete({ client_session_id }))
  return sdk.Seam.fromClientSessionToken(token, usual)
}

const idsOf = (rows, name) => rows.map((row) => row[name]).sort()

describe('what client sessions see', () => {
  checkWire()

  const [, door, elsewhere] = locks
  const { device_id } = door

  each('a guest sees their doors, grant and events, and nothing of others', async (generation) => {
    const { seam } = generation
    const { user_identity_id } = await makeIdentity(seam)
    const grant = await makeGrant(seam, { user_identity: undefined, user_identity_id, device_ids: [device_id] })
    await makeGrant(seam, { device_ids: [device_id, elsewhere.device_id] })
    const guest = await enter(generation, { user_identity_id })
    assert.deepEqual(idsOf(await guest.devices.list(), 'device_id'), [device_id])
    assert.deepEqual(idsOf(await guest.locks.list(), 'device_id'), [device_id])
    assert.equal((await guest.devices.get({ device_id })).device_id, device_id)
    assert.deepEqual(idsOf(await guest.userIdentities.list(), 'user_identity_id'), [user_identity_id])
    const events = await guest.events.list({ since: grant.created_at })
    assert.ok(events.every((event) => [grant.access_grant_id, undefined].includes(event.access_grant_id)))

    const other = { device_id: elsewhere.device_id }
    await refused(generation, guest.devices.get(other), unauthorized)
    await refused(generation, guest.locks.unlockDoor(other), unauthorized)
    await refused(generation, guest.locks.unlockDoor({ device_id }), unauthorized) // the grant is not on yet
    await refused(generation, guest.devices.update({ device_id, name: 'Mine' }), unauthorized)
    await refused(generation, guest.accessCodes.create({ device_id }), unauthorized)
    await refused(generation, guest.accessGrants.list(), unauthorized) // for the sessions of customers
  })

  each('a guest uses their door while their grant is on', async (generation) => {
    const { seam } = generation
    const { user_identity_id } = await makeIdentity(seam)
    await makeGrant(seam, {
      user_identity: undefined, user_identity_id, device_ids: [device_id], starts_at: hoursFromNow(-1), ends_at: hoursFromNow(1),
    })
    const guest = await enter(generation, { user_identity_id })
    const attempt = await guest.locks.unlockDoor({ device_id })
    assert.equal(attempt.status, 'success')
    assert.deepEqual(await guest.actionAttempts.get({ action_attempt_id: attempt.action_attempt_id }), attempt)
    const stranger = await enter(generation, {})
    await refused(generation, stranger.actionAttempts.get({ action_attempt_id: attempt.action_attempt_id }), notFound('action_attempt'))
    assert.deepEqual(await stranger.devices.list(), [])
  })

  each('the owner of an account programs its locks', async (generation) => {
    const { connected_account_id } = await generation.seam.devices.get({ device_id })
    const owner = await enter(generation, { connected_account_ids: [connected_account_id] })
    assert.deepEqual(idsOf(await owner.devices.list(), 'connected_account_id').filter((one) => one !== connected_account_id), [])
    const made = await owner.accessCodes.create({ device_id, name: named('code'), starts_at: hoursFromNow(700), ends_at: hoursFromNow(701) })
    const id = { access_code_id: made.access_code_id }
    atEnd(() => generation.seam.accessCodes.delete(id))
    assert.equal((await owner.accessCodes.get(id)).code, made.code)
    const stranger = await enter(generation, {})
    await refused(generation, stranger.accessCodes.get(id), { status: 404, type: 'not_found' })
    await refused(generation, stranger.accessCodes.delete(id), notFound('access_code'))
    await owner.accessCodes.delete(id)
  })

  each('what a customer makes is that customer\'s', async (generation) => {
    const { connected_account_id } = await generation.seam.devices.get({ device_id })
    const hotel = await enter(generation, { customer_key: named('hotel'), connected_account_ids: [connected_account_id] })
    const rival = await enter(generation, { customer_key: named('rival') })
    const space = await hotel.spaces.create({ name: named('Room'), device_ids: [device_id] })
    const id = { space_id: space.space_id }
    atEnd(() => generation.seam.spaces.delete(id))
    assert.deepEqual(idsOf(await hotel.spaces.list(), 'space_id'), [space.space_id])
    const grant = await hotel.accessGrants.create({
      user_identity: { full_name: named('Guest') }, space_ids: [space.space_id], requested_access_methods: [{ mode: 'code' }],
      starts_at: hoursFromNow(700), ends_at: hoursFromNow(701),
    })
    const { access_grant_id } = grant
    atEnd(() => generation.seam.accessGrants.delete({ access_grant_id }))
    assert.deepEqual(idsOf(await hotel.accessGrants.list(), 'access_grant_id'), [access_grant_id])
    assert.deepEqual([await rival.spaces.list(), await rival.accessGrants.list(), await rival.devices.list()], [[], [], []])
    await refused(generation, rival.spaces.get(id), notFound('space'))
    await refused(generation, rival.spaces.delete(id), notFound('space'))
    await refused(generation, rival.accessGrants.delete({ access_grant_id }), notFound('access_grant'))
    await refused(generation, rival.spaces.create({ name: 'Theirs', device_ids: [device_id] }), unauthorized)
    await hotel.accessGrants.delete({ access_grant_id })
  })

  each('a webview that a session opened is its own', async (generation) => {
    const guest = await enter(generation, { user_identifier_key: named('guest') })
    const { connect_webview_id } = await guest.connectWebviews.create({ accepted_providers: ['sandbox'] })
    atEnd(() => generation.seam.connectWebviews.delete({ connect_webview_id }))
    assert.deepEqual((await guest.clientSessions.get()).connect_webview_ids, [connect_webview_id])
    assert.deepEqual(idsOf(await guest.connectWebviews.list(), 'connect_webview_id'), [connect_webview_id])
    assert.deepEqual(await guest.devices.list({ connect_webview_id }), []) // nobody has logged in
    const stranger = await enter(generation, {})
    await refused(generation, stranger.connectWebviews.get({ connect_webview_id }), notFound('connect_webview'))
    assert.deepEqual(await stranger.connectWebviews.list(), [])
  })
})
