// Doors that are opened and locked now, and the jobs that do it.
import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { eventually } from '../harness/eventually.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { atEnd, entrances, hoursFromNow, locks, makeGrant } from '../harness/world.js'

const front = locks[0]
const of = { device_id: front.device_id }
const dawn = '2020-01-01T00:00:00Z'

// What the SDK waits for by itself, for ten seconds.
const done = (attempt, type) => {
  assert.equal(attempt.action_type, type)
  assert.equal(attempt.status, 'success')
  assert.equal(attempt.error, null)
}

/** types of the events about a job, or those that carry it. */
async function told(seam, attempt, type) {
  return eventually(type, () => seam.events.list({ since: dawn, device_id: front.device_id, event_type: type, limit: 1000 }), (events) =>
    events.some(({ action_attempt_id: id }) => id === attempt.action_attempt_id),
  )
}

describe('locks', () => {
  checkWire()

  each('list and get show the devices that are locks', async (generation) => {
    const { seam } = generation
    const found = await seam.locks.list()
    assert.ok(found.some(({ device_id: id }) => id === front.device_id))
    assert.equal((await seam.locks.get(of)).device_id, front.device_id)
    assert.deepEqual(await seam.locks.list({ connected_account_id: unknownID }), [])
    await refused(generation, seam.locks.get({ device_id: unknownID }), notFound('device'))
    await refused(generation, seam.locks.list({ connected_account_id: 'x' }), invalid('connected_account_id'))
  })

  each('unlock and lock move the bolt, and say so', async ({ seam }) => {
    const opened = await seam.locks.unlockDoor(of)
    done(opened, 'UNLOCK_DOOR')
    assert.equal(opened.result.was_confirmed_by_device, true)
    assert.equal((await seam.locks.get(of)).properties.locked, false)
    await told(seam, opened, 'lock.unlocked')
    await told(seam, opened, 'action_attempt.unlock_door.succeeded')

    const locked = await seam.locks.lockDoor(of)
    done(locked, 'LOCK_DOOR')
    assert.equal((await seam.locks.get(of)).properties.locked, true)
    const events = await told(seam, locked, 'lock.locked')
    assert.equal(events.find(({ action_attempt_id: id }) => id === locked.action_attempt_id).method, 'remote')
  })

  each('unlock and lock refuse what is no lock of ours', async (generation) => {
    for (const act of ['unlockDoor', 'lockDoor']) {
      await refused(generation, generation.seam.locks[act]({ device_id: unknownID }), notFound('device'))
      await refused(generation, generation.seam.locks[act]({ device_id: 'x' }), invalid('device_id'))
      await refused(generation, generation.other.locks[act](of), notFound('device'))
      await refused(generation, generation.seam.locks[act]({ device_id: entrances[0].acs_entrance_id }), notFound('device'))
    }
  })

  each('auto-lock is configured, and shows in the device', async (generation) => {
    const { seam } = generation
    const configure = (body) => post(generation, '/locks/configure_auto_lock', { ...of, ...body })
    const { action_attempt: attempt } = await configure({ auto_lock_enabled: true, auto_lock_delay_seconds: 45 })
    const ended = await settled(seam, attempt)
    done(ended, 'CONFIGURE_AUTO_LOCK')
    const { properties } = await seam.locks.get(of)
    assert.equal(properties.auto_lock_enabled, true)
    assert.equal(properties.auto_lock_delay_seconds, 45)
    await settled(seam, (await configure({ auto_lock_enabled: false })).action_attempt)
    await refused(generation, configure({ auto_lock_enabled: true, auto_lock_delay_seconds: 61 }), invalid('auto_lock_delay_seconds'))
  })

  each('a code typed at the keypad opens, and the event names whose it was', async ({ seam }) => {
    const grant = await makeGrant(seam, { device_ids: [front.device_id], starts_at: hoursFromNow(-1), ends_at: hoursFromNow(2) })
    const [method] = await eventually('the method is issued', () => seam.accessMethods.list({ access_grant_id: grant.access_grant_id }),
      ([one]) => one?.is_issued)
    const typed = await seam.locks.simulate.keypadCodeEntry({ ...of, code: method.code })
    done(typed, 'SIMULATE_KEYPAD_CODE_ENTRY')
    const mine = (events) => events.find(({ user_identity_id: id }) => id === grant.user_identity_id)
    const event = mine(await eventually('the entry is told',
      () => seam.events.list({ since: dawn, device_id: front.device_id, event_type: 'lock.unlocked', limit: 1000 }), mine))
    assert.equal(event.method, 'keycode')
    assert.equal(event.code, method.code)
    assert.equal(event.access_code_is_managed, true)
    const byHand = await seam.locks.simulate.manualLockViaKeypad(of)
    done(byHand, 'SIMULATE_MANUAL_LOCK_VIA_KEYPAD')
  })

  each('a wrong code ends in an error, and is told as denied', async (generation) => {
    const { seam, sdk } = generation
    const failure = await seam.locks.simulate.keypadCodeEntry({ ...of, code: '90909090' }).then(() => undefined, (error) => error)
    assert.ok(sdk.isSeamActionAttemptFailedError(failure), String(failure))
    assert.equal(failure.code, 'unknown_code')
    const denied = await eventually('the refusal is told',
      () => seam.events.list({ since: dawn, device_id: front.device_id, event_type: 'lock.access_denied' }), (events) => events.length > 0)
    assert.equal(denied.at(-1).reason.reason_code, 'unknown_code')
    await refused(generation, seam.locks.simulate.keypadCodeEntry({ ...of, code: 'open' }), invalid('code'))
    await refused(generation, seam.locks.simulate.manualLockViaKeypad({ device_id: unknownID }), notFound('device'))
  })

  each('an offline lock fails the attempt, not the call', async ({ seam, sdk }) => {
    const away = { device_id: locks[3].device_id }
    atEnd(() => seam.devices.simulate.connect(away))
    await seam.devices.simulate.disconnect(away)
    const failure = await seam.locks.unlockDoor(away).then(() => undefined, (error) => error)
    assert.ok(sdk.isSeamActionAttemptFailedError(failure), String(failure))
    assert.equal(failure.code, 'device_disconnected')
    const [event] = (await seam.events.list({ since: dawn, device_id: away.device_id, event_type: 'action_attempt.unlock_door.failed' })).slice(-1)
    assert.equal(event.status, 'error')
  })
})

describe('action attempts that were made', () => {
  checkWire()

  each('get and list find them', async (generation) => {
    const { seam } = generation
    const attempt = await seam.locks.lockDoor(of)
    assert.equal((await seam.actionAttempts.get({ action_attempt_id: attempt.action_attempt_id })).status, 'success')
    const list = async (filter) => (await post(generation, '/action_attempts/list', filter)).action_attempts
    const [found] = await list({ action_attempt_ids: [attempt.action_attempt_id] })
    assert.equal(found.action_attempt_id, attempt.action_attempt_id)
    assert.ok((await list({ device_id: front.device_id })).length > 0)
    const missing = { action_attempt_ids: [attempt.action_attempt_id, unknownID] }
    await refused(generation, list(missing), notFound('action_attempts'))
    await refused(generation, list({ device_id: 'x' }), invalid('device_id'))
  })
})

/** settled polls a job that no method of the SDK waited for. */
async function settled(seam, { action_attempt_id }) {
  return eventually('the job ends', () => seam.actionAttempts.get({ action_attempt_id }, { waitForActionAttempt: false }),
    ({ status }) => status !== 'pending')
}

/** post sends what not every generation has a method for, through its own client. */
async function post({ seam }, path, body) {
  return (await seam.client.post(path, body)).data
}
