import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { eventually } from '../harness/eventually.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { atEnd, hoursFromNow, laterEnd, laterStart, locks, makeGrant, named } from '../harness/world.js'

const first = locks[0].device_id
const later = { starts_at: laterStart, ends_at: laterEnd }

/** makeCode creates an access code in thirty days, unless told otherwise. */
async function makeCode(seam, more = {}) {
  const code = await seam.accessCodes.create({ device_id: first, name: named('Code'), ...later, ...more })
  atEnd(() => seam.accessCodes.delete({ access_code_id: code.access_code_id }))
  return code
}

describe('access codes', () => {
  checkWire()

  each('create, get, list, update and delete', async ({ seam }) => {
    const code = await makeCode(seam)
    const { access_code_id } = code
    assert.match(code.code, /^\d{4,12}$/)
    assert.deepEqual([code.status, code.type, code.is_managed], ['unset', 'time_bound', true])
    assert.deepEqual([code.starts_at, code.ends_at], [laterStart, laterEnd])
    assert.equal(code.pending_mutations[0].mutation_code, 'deferring_creation')
    assert.deepEqual(await seam.accessCodes.get({ access_code_id }), code)
    const byPIN = await seam.accessCodes.get({ device_id: first, code: code.code })
    assert.equal(byPIN.access_code_id, access_code_id)
    const ids = (found) => found.map(({ access_code_id: id }) => id)
    assert.ok(ids(await seam.accessCodes.list({ device_id: first })).includes(access_code_id))
    assert.deepEqual(ids(await seam.accessCodes.list({ access_code_ids: [access_code_id] })), [access_code_id])
    await seam.accessCodes.update({ access_code_id, name: 'Renamed', type: 'ongoing' })
    const after = await seam.accessCodes.get({ access_code_id })
    assert.deepEqual([after.name, after.type, after.code], ['Renamed', 'ongoing', code.code])
    await seam.accessCodes.delete({ access_code_id })
  })

  each('a code is on its lock at once, and its events tell so', async ({ seam }) => {
    const { access_code_id, code } = await makeCode(seam, { starts_at: hoursFromNow(-1), ends_at: hoursFromNow(5) })
    const get = () => seam.accessCodes.get({ access_code_id })
    const set = await eventually('the code works', get, ({ status }) => status === 'set')
    assert.deepEqual([set.errors, set.pending_mutations], [[], []])
    const types = async () => (await seam.events.list({ access_code_id, since: hoursFromNow(-1) })).map(({ event_type: type }) => type)
    const seen = await eventually('the events', types, (list) => list.includes('access_code.set_on_device'))
    assert.equal(seen[0], 'access_code.created')
    const [event] = await seam.events.list({ access_code_id, event_type: 'access_code.set_on_device', since: hoursFromNow(-1) })
    assert.deepEqual([event.code, event.device_id], [code, first])
  })

  each('the codes of an access grant can be read, and are not changed here', async (generation) => {
    const { seam } = generation
    const { access_grant_id, access_method_ids: [access_method_id] } = await makeGrant(seam)
    const [code, ...others] = await seam.accessCodes.list({ access_grant_id })
    assert.deepEqual(others, [])
    const { access_code_id } = code
    assert.equal((await seam.accessMethods.get({ access_method_id })).code, code.code)
    assert.equal((await seam.accessCodes.list({ access_method_id })).length, 1)
    assert.deepEqual((await seam.accessGrants.list({ access_code_id })).map((grant) => grant.access_grant_id), [access_grant_id])
    assert.deepEqual((await seam.accessMethods.list({ access_code_id })).map((method) => method.access_method_id), [access_method_id])
    const ofGrant = { status: 400, type: 'access_code_of_access_grant' }
    await refused(generation, seam.accessCodes.update({ access_code_id, name: 'X' }), ofGrant)
    await refused(generation, seam.accessCodes.delete({ access_code_id }), ofGrant)
  })

  each('several devices share a code, or get their own', async (generation) => {
    const { seam } = generation
    const device_ids = locks.slice(0, 2).map(({ device_id: id }) => id)
    const make = () => seam.accessCodes.createMultiple({ device_ids, ...later, behavior_when_code_cannot_be_shared: 'create_random_code' })
    const codes = await make()
    for (const { access_code_id } of codes) atEnd(() => seam.accessCodes.delete({ access_code_id }))
    assert.equal(codes.length, 2)
    const common_code_key = codes[0].common_code_key
    assert.match(common_code_key, /^auto_set_by_create_multiple_/)
    await seam.accessCodes.updateMultiple({ common_code_key, name: 'Together' })
    assert.equal((await seam.accessCodes.get({ access_code_id: codes[0].access_code_id })).name, 'Together')
    await refused(generation, seam.accessCodes.updateMultiple({ common_code_key: 'nobody', name: 'X' }), notFound('access_code'))
    await refused(generation, seam.accessCodes.createMultiple({ device_ids: [unknownID] }), notFound('device'))
  })

  each('a drawn code is free and keeps the rules', async (generation) => {
    const { seam } = generation
    const { code, device_id } = await seam.accessCodes.generateCode({ device_id: first })
    assert.equal(device_id, first)
    const made = await makeCode(seam, { code })
    assert.equal(made.code, code)
    const again = makeCode(seam, { code })
    const error = await refused(generation, again, { status: 409, type: 'duplicate_access_code' })
    assert.ok(error.message.startsWith(`Cannot set duplicate access code ${code} named `), error.message)
    await refused(generation, seam.accessCodes.generateCode({ device_id: unknownID }), notFound('device'))
  })

  each('a backup code is pulled, and pulled again', async (generation) => {
    const { seam } = generation
    const device_id = locks[1].device_id
    const original = await makeCode(seam, { device_id, ...later, use_backup_access_code_pool: true })
    const { access_code_id } = original
    const ready = () => seam.accessCodes.get({ access_code_id })
    await eventually('the pool is filled', ready, ({ is_backup_access_code_available: available }) => available)
    const backup = await seam.accessCodes.pullBackupAccessCode({ access_code_id })
    atEnd(() => seam.accessCodes.delete({ access_code_id: backup.access_code_id }))
    assert.deepEqual([backup.is_backup, backup.ends_at], [true, original.ends_at])
    assert.equal((await seam.accessCodes.pullBackupAccessCode({ access_code_id })).access_code_id, backup.access_code_id)
    assert.equal((await ready()).pulled_backup_access_code_id, backup.access_code_id)
    const ongoing = await makeCode(seam, { device_id, starts_at: undefined, ends_at: undefined })
    const pull = seam.accessCodes.pullBackupAccessCode({ access_code_id: ongoing.access_code_id })
    await refused(generation, pull, { status: 400, type: 'access_code_not_time_bound' })
  })

  each('what cannot be is refused', async (generation) => {
    const { seam, other } = generation
    const { access_code_id } = await makeCode(seam)
    const create = (more) => seam.accessCodes.create({ device_id: first, ...more })
    for (const [call, expected] of [
      [create({ code: '12' }), invalid('code')],
      [create({ starts_at: laterStart }), invalid()],
      [create({ use_backup_access_code_pool: true }), invalid('use_backup_access_code_pool')],
      [create({ ...later, is_one_time_use: true }), { status: 400, type: 'device_action_not_supported' }],
      [create({ ...later, is_offline_access_code: true }), { status: 400, type: 'device_action_not_supported' }],
      [create({ device_id: unknownID }), notFound('device')],
      [seam.accessCodes.get({ access_code_id: unknownID }), { status: 404, type: 'not_found' }],
      [other.accessCodes.get({ access_code_id }), { status: 404, type: 'not_found' }],
      [seam.accessCodes.list({ device_id: 'door' }), invalid('device_id')],
      [seam.accessCodes.update({ access_code_id: unknownID, name: 'X' }), notFound('access_code')],
      [seam.accessCodes.update({ access_code_id, type: 'time_bound' }), invalid('type')],
      [other.accessCodes.delete({ access_code_id }), notFound('access_code')],
      [seam.accessCodes.reportDeviceConstraints({ device_id: first, supported_code_lengths: [4] }), { status: 400, type: 'device_type_not_supported' }],
      [seam.accessCodes.reportDeviceConstraints({ device_id: unknownID, supported_code_lengths: [4] }), notFound('device')],
    ]) {
      await refused(generation, call, expected)
    }
  })
})
