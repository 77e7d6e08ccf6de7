import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { eventually } from '../harness/eventually.js'
import { codesOn, key } from '../harness/lock.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { atEnd, hoursFromNow, locks } from '../harness/world.js'

const device = locks[0]
const { device_id } = device

/** keyedIn is a code that somebody sets at the lock, once it was seen there. */
async function keyedIn(seam) {
  const { code } = await seam.accessCodes.generateCode({ device_id })
  await key(device, { action: 'add', code, name: 'Cleaner' })
  atEnd(() => key(device, { action: 'delete', code }))
  const find = async () => (await seam.accessCodes.unmanaged.list({ device_id })).find((one) => one.code === code)
  return eventually('the code of others is seen', find, Boolean)
}

describe('unmanaged access codes', () => {
  checkWire()

  each('a code that others set is seen, and left alone', async (generation) => {
    const { seam, other } = generation
    const theirs = await keyedIn(seam)
    const { access_code_id, code } = theirs
    assert.deepEqual([theirs.is_managed, theirs.status, theirs.name], [false, 'set', 'Cleaner'])
    assert.deepEqual(await seam.accessCodes.unmanaged.get({ access_code_id }), theirs)
    assert.equal((await seam.accessCodes.unmanaged.get({ device_id, code })).access_code_id, access_code_id)
    const seen = await seam.events.list({ device_id, event_type: 'access_code.unmanaged.created', since: hoursFromNow(-1) })
    assert.ok(seen.some((event) => event.access_code_id === access_code_id))
    await refused(generation, other.accessCodes.unmanaged.get({ access_code_id }), notFound('access_code'))
    assert.ok((await codesOn(device)).includes(code))
  })

  each('unknown ids and bad ones', async (generation) => {
    const { seam } = generation
    const { unmanaged } = seam.accessCodes
    await refused(generation, unmanaged.get({ access_code_id: unknownID }), notFound('access_code'))
    await refused(generation, unmanaged.list({ device_id: unknownID }), notFound('device'))
    await refused(generation, unmanaged.list({ device_id: 'none' }), invalid('device_id'))
  })

  // Ours: the SDKs reach it through their HTTP client.
  each('a lock that was reset gets back what it should have', async (generation) => {
    const { seam } = generation
    await seam.client.post('/devices/restore_codes', { device_id })
    await refused(generation, seam.client.post('/devices/restore_codes', { device_id: unknownID }), notFound('device'))
  })
})
