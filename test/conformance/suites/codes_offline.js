// Codes that the lock's maker computes: for their times, or for one use.
import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { eventually } from '../harness/eventually.js'
import { invalid, refused } from '../harness/refused.js'
import { hoursFromNow, named } from '../harness/world.js'

const dawn = '2020-01-01T00:00:00Z'

/** offline finds a lock whose codes are computed. */
async function offline(seam) {
  const [device] = (await seam.devices.list()).filter((found) => found.can_program_offline_access_codes)
  assert.equal(device.can_program_online_access_codes, undefined)
  assert.equal(device.properties.offline_time_frame_options.length, 2)
  return device.device_id
}

describe('offline access codes', () => {
  checkWire()

  each('a code is computed for its times, and works until their end', async (generation) => {
    const { seam } = generation
    const device_id = await offline(seam)
    const made = await seam.accessCodes.create({
      device_id, name: named('Offline'), is_offline_access_code: true, starts_at: hoursFromNow(0), ends_at: hoursFromNow(3),
    })
    const { access_code_id } = made
    assert.deepEqual([made.code, made.is_waiting_for_code_assignment, made.is_offline_access_code], [null, true, true])
    assert.match(made.ends_at, /:00:00\.000Z$/, 'in whole hours, as the lock keeps it')
    const get = () => seam.accessCodes.get({ access_code_id })
    const known = await eventually('the code is known', get, ({ is_waiting_for_code_assignment: waiting }) => !waiting)
    assert.match(known.code, /^\d{9}$/)
    assert.equal(known.status, 'set')
    const update = seam.accessCodes.update({ access_code_id, ends_at: hoursFromNow(5) })
    await refused(generation, update, { status: 400, type: 'offline_access_code_not_changeable' })
    const remove = seam.accessCodes.delete({ access_code_id })
    const error = await refused(generation, remove, { status: 400, type: 'offline_access_code_not_revocable' })
    assert.ok(error.message.includes(known.ends_at.slice(0, 13)), error.message)
  })

  each('a code for one use is used up at the keypad', async ({ seam }) => {
    const device_id = await offline(seam)
    const made = await seam.accessCodes.create({
      device_id, name: named('Once'), is_offline_access_code: true, is_one_time_use: true, starts_at: hoursFromNow(0),
    })
    const { access_code_id } = made
    assert.equal(made.is_one_time_use, true)
    assert.equal(Date.parse(made.ends_at) - Date.parse(made.starts_at), 24 * 3_600_000)
    const get = () => seam.accessCodes.get({ access_code_id })
    const { code } = await eventually('the code is known', get, ({ code: known }) => known !== null)
    await seam.locks.simulate.keypadCodeEntry({ device_id, code })
    const events = () => seam.events.list({ access_code_id, since: dawn })
    const all = await eventually('the code is gone', events, (found) => found.some(({ event_type: type }) => type === 'access_code.deleted'))
    assert.ok(all.some(({ event_type: type }) => type === 'lock.unlocked'))
    await assert.rejects(seam.locks.simulate.keypadCodeEntry({ device_id, code }))
    const denied = () => seam.events.list({ device_id, event_type: 'lock.access_denied', since: made.created_at })
    await eventually('it opens nothing any more', denied, (found) => found.length > 0)
  })

  each('what the maker decides is refused', async (generation) => {
    const { seam } = generation
    const device_id = await offline(seam)
    const create = (more) => seam.accessCodes.create({
      device_id, is_offline_access_code: true, starts_at: hoursFromNow(24), ends_at: hoursFromNow(30), ...more,
    })
    const timely = { status: 400, type: 'device_time_constraints_violated' }
    const month = { ends_at: hoursFromNow(24 * 40 + 2) }
    for (const [call, expected] of [
      [create({ code: '123456789' }), { status: 400, type: 'code_constraints_violated' }],
      [create({ is_offline_access_code: false }), { status: 400, type: 'device_action_not_supported' }],
      [create({ common_code_key: named('key') }), invalid('common_code_key')],
      [create({ starts_at: undefined, ends_at: undefined }), invalid('ends_at')],
      [create({ max_time_rounding: '2h' }), invalid('max_time_rounding')],
      [create(month), timely],
      [create({ is_one_time_use: true }), timely],
      [seam.accessCodes.createMultiple({ device_ids: [device_id], ...month, starts_at: hoursFromNow(24) }), { status: 400, type: 'device_action_not_supported' }],
      [seam.accessCodes.generateCode({ device_id }), { status: 400, type: 'code_constraints_violated' }],
    ]) {
      await refused(generation, call, expected)
    }
    const made = await create({ ...month, max_time_rounding: '1d' })
    assert.equal(made.starts_at.slice(10), made.ends_at.slice(10), 'at the same time of day')
  })
})
