// Doors that are opened with cloud keys.
import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { eventually } from '../harness/eventually.js'
import { doorsOpenedBy, commandAll } from '../harness/panel.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { entrances, hoursFromNow, laterEnd, laterStart, locks, makeGrant } from '../harness/world.js'

const gate = entrances.find(({ can_unlock_with_cloud_key: opens }) => opens)
const front = locks.find(({ can_remotely_unlock: opens }) => opens)
const dawn = '2020-01-01T00:00:00Z'
const here = { acs_entrance_id: gate.acs_entrance_id }

/** unlock uses a key; no SDK lets a door be left out, and the older has no method. */
const unlock = ({ seam }) => async (body) =>
  body.acs_entrance_id && body.access_method_id && seam.accessMethods.unlockDoor
    ? seam.accessMethods.unlockDoor(body)
    : waited(seam, (await seam.client.post('/access_methods/unlock_door', body)).data)

const waited = (seam, { action_attempt: { action_attempt_id } }) =>
  eventually('the job ends', () => seam.actionAttempts.get({ action_attempt_id }, { waitForActionAttempt: false }), ({ status }) => status !== 'pending')

/** makeKey gives out a key for the gate and the front door, from now on unless told otherwise. */
async function makeKey(seam, more = {}) {
  const grant = await makeGrant(seam, {
    device_ids: [front.device_id], acs_entrance_ids: [gate.acs_entrance_id],
    requested_access_methods: [{ mode: 'cloud_key' }], starts_at: hoursFromNow(-1), ends_at: hoursFromNow(2), ...more,
  })
  const access_method_id = grant.access_method_ids[0]
  const method = await eventually('issuing', () => seam.accessMethods.get({ access_method_id }), ({ is_issued: issued }) => issued)
  assert.equal(method.mode, 'cloud_key')
  assert.equal(method.code ?? null, null)
  return { grant, access_method_id }
}

describe('cloud keys', () => {
  checkWire()

  each('unlock_door opens an entrance, and the events name the person', async (generation) => {
    const { seam } = generation
    const { grant, access_method_id } = await makeKey(seam)
    const opened = await unlock(generation)({ access_method_id, ...here })
    assert.equal(opened.status, 'success')
    assert.equal(opened.action_type, 'UNLOCK_DOOR')
    const mine = (events) => events.find(({ action_attempt_id: id }) => id === opened.action_attempt_id)
    const told = (event_type) => eventually(event_type, () => seam.events.list({ since: dawn, event_type, limit: 1000 }), mine).then(mine)
    const event = await told('lock.unlocked')
    assert.equal(event.method, 'remote')
    assert.equal(event.acs_entrance_id, gate.acs_entrance_id)
    assert.equal(event.user_identity_id, grant.user_identity_id)
    assert.equal((await told('action_attempt.unlock_door.succeeded')).status, 'success')
    const byDevice = await unlock(generation)({ access_method_id, device_id: front.device_id })
    assert.equal(byDevice.status, 'success')
    assert.equal((await seam.locks.get({ device_id: front.device_id })).properties.locked, false)
    await seam.locks.lockDoor({ device_id: front.device_id })
  })

  each('unlock_door says what speaks against it', async (generation) => {
    const { seam, other } = generation
    const use = unlock(generation)
    const { grant, access_method_id } = await makeKey(seam)
    await refused(generation, use({ access_method_id }), invalid())
    await refused(generation, use({ ...here }), invalid('access_method_id'))
    await refused(generation, use({ access_method_id: unknownID, ...here }), notFound('access_method'))
    await refused(generation, unlock({ seam: other })({ access_method_id, ...here }), notFound('access_method'))
    await refused(generation, use({ access_method_id, device_id: unknownID }), invalid('device_id'))

    await seam.client.post('/access_grants/suspend', { access_grant_id: grant.access_grant_id })
    await refused(generation, use({ access_method_id, ...here }), { status: 409, type: 'access_grant_suspended' })

    const early = await makeKey(seam, { starts_at: laterStart, ends_at: laterEnd })
    await refused(generation, use({ access_method_id: early.access_method_id, ...here }), { status: 409, type: 'access_grant_not_started' })

    const pin = await makeGrant(seam, { acs_entrance_ids: [gate.acs_entrance_id], device_ids: [] })
    await refused(generation, use({ access_method_id: pin.access_method_ids[0], ...here }), invalid('access_method_id'))
  })
})

describe('what happens at a panel', () => {
  checkWire()

  each('a code that is keyed there is told with its person', async ({ seam }) => {
    const grant = await makeGrant(seam, {
      device_ids: [], acs_entrance_ids: [gate.acs_entrance_id], starts_at: hoursFromNow(-1), ends_at: hoursFromNow(2),
    })
    const [method] = await eventually('issuing', () => seam.accessMethods.list({ access_grant_id: grant.access_grant_id }),
      ([one]) => one?.is_issued && one.code)
    await doorsOpenedBy(Number(method.code), Number(method.code))
    const mine = (events) => events.find(({ user_identity_id: id }) => id === grant.user_identity_id)
    const told = (event_type) => eventually(event_type, () => seam.events.list({ since: dawn, event_type, limit: 1000 }), mine).then(mine)
    const event = await told('lock.unlocked')
    assert.equal(event.method, 'keycode')
    assert.equal(event.acs_entrance_id, gate.acs_entrance_id)
  })

  // The panel's own log has all three; that it was read is seen by the last.
  each('an opening with a key is told once, and what other software opened is told of nobody', async (generation) => {
    const { seam } = generation
    const { grant, access_method_id } = await makeKey(seam)
    const unlocked = () => seam.events.list({ since: dawn, event_type: 'lock.unlocked', limit: 1000 })
    const known = new Set((await unlocked()).map(({ event_id: id }) => id))
    const { action_attempt_id } = await unlock(generation)({ access_method_id, ...here })
    await commandAll()
    await commandAll()
    const news = (events) => events.filter((event) =>
      event.method === 'remote' && event.acs_entrance_id === gate.acs_entrance_id && !known.has(event.event_id))
    const told = news(await eventually('three openings', unlocked, (events) => news(events).length >= 3))
    assert.equal(told.length, 3)
    const [ours, ...others] = told.sort((a, b) => (b.action_attempt_id ? 1 : 0) - (a.action_attempt_id ? 1 : 0))
    assert.equal(ours.action_attempt_id, action_attempt_id)
    assert.equal(ours.user_identity_id, grant.user_identity_id)
    for (const other of others) assert.equal(other.action_attempt_id ?? other.user_identity_id ?? null, null)
  })
})
