import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { eventually } from '../harness/eventually.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { atEnd, entrances, hoursFromNow, makeGrant, makeIdentity, named, rooms } from '../harness/world.js'

const noun = 'acs_credential'
const [{ acs_entrance_id, acs_system_id }] = entrances
const gate = entrances.find(({ can_unlock_with_cloud_key: opens }) => opens)
const ids = (rows, key = 'acs_credential_id') => rows.map(({ [key]: id }) => id)

async function makeUser(seam, more = {}) {
  const user = await seam.acs.users.create({ acs_system_id, full_name: named('Ada'), ...more })
  atEnd(() => seam.acs.users.delete({ acs_user_id: user.acs_user_id }))
  return user
}

/** make gives a user a PIN for the entrance, from now on unless told otherwise. */
async function make(seam, { acs_user_id }, more = {}) {
  const made = await seam.acs.credentials.create({
    access_method: 'code', acs_user_id, allowed_acs_entrance_ids: [acs_entrance_id], ends_at: hoursFromNow(24), ...more,
  })
  atEnd(() => seam.acs.credentials.delete({ acs_credential_id: made.acs_credential_id }))
  return made
}

const issued = (seam, { acs_credential_id }, is = true) =>
  eventually('issuing', () => seam.acs.credentials.get({ acs_credential_id }), ({ is_issued }) => is_issued === is)

/** unlock opens an entrance; the older SDK has no method for it. */
const unlock = async ({ seam }, body) => {
  if (seam.acs.entrances.unlock) return seam.acs.entrances.unlock(body)
  const { action_attempt } = (await seam.client.post('/acs/entrances/unlock', body)).data
  const read = () => seam.actionAttempts.get({ action_attempt_id: action_attempt.action_attempt_id }, { waitForActionAttempt: false })
  return eventually('the job ends', read, ({ status }) => status !== 'pending')
}

describe('ACS credentials', () => {
  checkWire()

  each('a credential lives', async (generation) => {
    const { seam } = generation
    const { credentials } = seam.acs
    const user = await makeUser(seam)
    const made = await make(seam, user)
    const one = { acs_credential_id: made.acs_credential_id }
    assert.match(made.code, /^\d{4,}$/)
    assert.deepEqual([made.access_method, made.acs_user_id, made.acs_system_id], ['code', user.acs_user_id, acs_system_id])
    assert.equal((await issued(seam, made)).code, made.code)
    assert.deepEqual(ids(await credentials.list({ acs_user_id: user.acs_user_id })), [made.acs_credential_id])
    assert.ok(ids(await seam.acs.entrances.listCredentialsWithAccess({ acs_entrance_id })).includes(made.acs_credential_id))
    assert.deepEqual(ids(await credentials.listAccessibleEntrances(one), 'acs_entrance_id'), [acs_entrance_id])
    assert.deepEqual(ids(await seam.acs.entrances.list(one), 'acs_entrance_id'), [acs_entrance_id])

    const code = made.code === '1993' ? '1994' : '1993'
    const ends_at = hoursFromNow(48)
    await credentials.update({ ...one, code, ends_at })
    assert.equal((await credentials.get(one)).code, code)
    const changed = await issued(seam, made)
    assert.deepEqual([changed.code, changed.ends_at], [code, ends_at])

    await credentials.delete(one)
    await eventually('its end', () => credentials.list({ acs_user_id: user.acs_user_id }), (left) => left.length === 0)
    await refused(generation, credentials.get(one), notFound(noun))
    const told = await seam.events.list({ ...one, since: '2020-01-01T00:00:00.000Z' })
    assert.equal(told.at(0).event_type, 'acs_credential.issued')
    assert.equal(told.at(-1).event_type, 'acs_credential.deleted')
  })

  each('a credential opens what its user may enter', async (generation) => {
    const { seam } = generation
    const user = await makeUser(seam)
    const made = await make(seam, user, { allowed_acs_entrance_ids: [] })
    assert.equal(made.warnings[0].warning_code, 'waiting_to_be_issued')
    await seam.acs.entrances.grantAccess({ acs_entrance_id, acs_user_id: user.acs_user_id })
    await issued(seam, made)
    await seam.acs.users.suspend({ acs_user_id: user.acs_user_id })
    await issued(seam, made, false)
    await seam.acs.users.unsuspend({ acs_user_id: user.acs_user_id })
    assert.equal((await issued(seam, made)).code, made.code)
  })

  each('a credential changes hands', async (generation) => {
    const { seam } = generation
    const { credentials } = seam.acs
    const { user_identity_id } = await makeIdentity(seam)
    const made = await credentials.create({ access_method: 'card', user_identity_id, acs_system_id })
    const one = { acs_credential_id: made.acs_credential_id }
    atEnd(() => credentials.delete(one))
    assert.equal(made.user_identity_id, user_identity_id)
    const { acs_user_id } = await makeUser(seam)
    await refused(generation, credentials.assign({ ...one, acs_user_id }), { status: 409, type: 'acs_credential_already_assigned' })
    await refused(generation, credentials.unassign({ ...one, acs_user_id }), notFound('acs_user'))
    const owner = async () => (await credentials.get(one)).acs_user_id
    await credentials.unassign({ ...one, user_identity_id })
    assert.equal(await owner(), undefined)
    await credentials.assign({ ...one, acs_user_id })
    assert.equal(await owner(), acs_user_id)
  })

  each('an access method on an entrance is one, too', async (generation) => {
    const { seam } = generation
    const { credentials } = seam.acs
    const grant = await makeGrant(seam, { device_ids: undefined, acs_entrance_ids: [acs_entrance_id] })
    const [access_method_id] = grant.access_method_ids
    const one = { acs_credential_id: access_method_id }
    const shown = await credentials.get(one)
    assert.equal(shown.code, (await seam.accessMethods.get({ access_method_id })).code)
    assert.deepEqual(ids(await credentials.list({ user_identity_id: grant.user_identity_id })), [access_method_id])
    const theirs = { status: 400, type: 'acs_credential_of_access_grant' }
    await refused(generation, credentials.delete(one), theirs)
    await refused(generation, credentials.update({ ...one, ends_at: hoursFromNow(48) }), theirs)
    const { acs_user_id } = await makeUser(seam)
    await refused(generation, credentials.assign({ ...one, acs_user_id }), theirs)
    await refused(generation, credentials.unassign({ ...one, acs_user_id }), theirs)
  })

  each('a cloud key opens an entrance', async (generation) => {
    const { seam, other } = generation
    const user = await makeUser(seam, { acs_system_id: gate.acs_system_id })
    const here = { acs_entrance_id: gate.acs_entrance_id }
    const key = await make(seam, user, { access_method: 'cloud_key', allowed_acs_entrance_ids: [gate.acs_entrance_id] })
    await issued(seam, key)
    const one = { acs_credential_id: key.acs_credential_id }
    const { status, action_type } = await unlock(generation, { ...one, ...here })
    assert.deepEqual([status, action_type], ['success', 'UNLOCK_DOOR'])
    await refused(generation, unlock(generation, { acs_credential_id: unknownID, ...here }), notFound(noun))
    await refused(generation, unlock(generation, { ...one, acs_entrance_id: unknownID }), invalid('acs_entrance_id'))
    await refused(generation, unlock(generation, { ...one, acs_entrance_id: 'gate' }), invalid('acs_entrance_id'))
    await refused(generation, unlock({ seam: other }, { ...one, ...here }), notFound(noun))
    const pin = await make(seam, user)
    await refused(generation, unlock(generation, { acs_credential_id: pin.acs_credential_id, ...here }), invalid('acs_credential_id'))
    await seam.acs.users.suspend({ acs_user_id: user.acs_user_id })
    await refused(generation, unlock(generation, { ...one, ...here }), { status: 409, type: 'acs_credential_suspended' })
  })

  each('no entrance has codes that are computed', async (generation) => {
    const { seam } = generation
    const { acs_user_id } = await makeUser(seam)
    // The newer SDK has no method for it.
    const create = (more) => seam.client.post('/acs/credentials/create_offline_code', { acs_user_id, allowed_acs_entrance_id: acs_entrance_id, ...more })
    await refused(generation, create(), { status: 400, type: 'not_supported' })
    await refused(generation, create({ acs_user_id: unknownID }), notFound('acs_user'))
    await refused(generation, create({ allowed_acs_entrance_id: unknownID }), notFound('acs_entrance'))
    await refused(generation, create({ allowed_acs_entrance_id: 'gate' }), invalid('allowed_acs_entrance_id'))
  })

  each('a card of its own is written', async (generation) => {
    const { seam } = generation
    const [room] = rooms
    const [{ acs_encoder_id }] = await seam.acs.encoders.list({ acs_system_id: room.acs_system_id })
    const user = await makeUser(seam, { acs_system_id: room.acs_system_id })
    const card = await make(seam, user, {
      access_method: 'card', allowed_acs_entrance_ids: [room.acs_entrance_id], visionline_metadata: { card_function_type: 'staff' },
    })
    const one = { acs_credential_id: card.acs_credential_id }
    const wait = { waitForActionAttempt: false }
    const begin = () => seam.acs.encoders.encodeCredential({ ...one, acs_encoder_id }, wait).catch(({ code }) => ({ code }))
    const { action_attempt_id } = await eventually('the system holds the card', begin, ({ code }) => !code)
    const { status, result } = await seam.actionAttempts.get({ action_attempt_id }, { waitForActionAttempt: true })
    assert.deepEqual([status, result.acs_credential_id, result.is_issued], ['success', card.acs_credential_id, true])
    await issued(seam, card)
  })

  each('unknown, bad and foreign ids are refused everywhere', async (generation) => {
    const { seam, other } = generation
    const user = await makeUser(seam)
    const { acs_credential_id } = await make(seam, user)
    for (const [client, id, expected] of [
      [seam, unknownID, notFound(noun)],
      [seam, 'mine', invalid('acs_credential_id')],
      [other, acs_credential_id, notFound(noun)],
    ]) {
      const { credentials } = client.acs
      for (const call of ['get', 'delete', 'listAccessibleEntrances', 'update']) {
        await refused(generation, credentials[call]({ acs_credential_id: id }), expected)
      }
      for (const call of ['assign', 'unassign']) {
        await refused(generation, credentials[call]({ acs_credential_id: id, acs_user_id: user.acs_user_id }), expected)
      }
    }
    await refused(generation, make(seam, { acs_user_id: unknownID }), notFound('acs_user'))
    await refused(generation, make(seam, user, { allowed_acs_entrance_ids: [unknownID] }), notFound('acs_entrance'))
    await refused(generation, make(seam, user, { access_method: 'wave' }), invalid('access_method'))
    await refused(generation, make(seam, user, { is_multi_phone_sync_credential: true }), { status: 400, type: 'not_supported' })
    await refused(generation, seam.acs.credentials.list({ acs_user_id: 'me' }), invalid('acs_user_id'))
    const onDoor = (id) => seam.acs.entrances.listCredentialsWithAccess({ acs_entrance_id: id })
    await refused(generation, onDoor(unknownID), notFound('acs_entrance'))
    await refused(generation, onDoor('front'), invalid('acs_entrance_id'))
  })

  each('a guest of a hotel is known by their stay', async (generation) => {
    const { seam } = generation
    const [room] = rooms
    const user = await makeUser(seam, { acs_system_id: room.acs_system_id })
    const card = (more) => make(seam, user, { access_method: 'card', allowed_acs_entrance_ids: [room.acs_entrance_id], ...more })
    await refused(generation, card(), { status: 400, type: 'reservation_key_required' })
    const staff = await card({ visionline_metadata: { card_function_type: 'staff' } })
    assert.deepEqual([staff.access_method, staff.is_issued], ['card', false])
  })
})
