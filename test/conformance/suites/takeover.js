import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { eventually } from '../harness/eventually.js'
import { codesOn } from '../harness/lock.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { hoursFromNow, locks } from '../harness/world.js'

const device = locks[0]
const { device_id } = device

/** simulated is a code of others on the lock. */
async function simulated(seam) {
  const { code } = await seam.accessCodes.generateCode({ device_id })
  return seam.accessCodes.simulate.createUnmanagedAccessCode({ device_id, code, name: 'Cleaner' })
}

const told = (seam, event_type, access_code_id) =>
  eventually(event_type, () => seam.events.list({ event_type, device_id, since: hoursFromNow(-1) }), (events) =>
    events.some((event) => event.access_code_id === access_code_id))

const gone = (seam, access_code_id) =>
  eventually('the code is not unmanaged', () => seam.accessCodes.unmanaged.list({ device_id }), (codes) =>
    codes.every((one) => one.access_code_id !== access_code_id))

describe('unmanaged access codes that change hands', () => {
  checkWire()

  each('a code that is set at a simulated lock', async (generation) => {
    const { seam, other } = generation
    const theirs = await simulated(seam)
    const { access_code_id, code } = theirs
    assert.deepEqual([theirs.is_managed, theirs.name, theirs.device_id], [false, 'Cleaner', device_id])
    assert.equal(theirs.cannot_be_managed, undefined)
    const { simulate } = seam.accessCodes
    const again = simulate.createUnmanagedAccessCode({ device_id, code, name: 'Twice' })
    await refused(generation, again, { status: 409, type: 'duplicate_access_code' })
    const letters = simulate.createUnmanagedAccessCode({ device_id, code: 'abcd', name: 'x' })
    await refused(generation, letters, invalid('code'))
    const elsewhere = other.accessCodes.simulate.createUnmanagedAccessCode({ device_id, code: '4862', name: 'x' })
    await refused(generation, elsewhere, notFound('device'))
    await seam.accessCodes.unmanaged.delete({ access_code_id })
  })

  each('an unmanaged code becomes managed, and is given back', async (generation) => {
    const { seam } = generation
    const { access_code_id, code } = await simulated(seam)
    await seam.accessCodes.unmanaged.convertToManaged({ access_code_id, is_external_modification_allowed: true })
    const managed = await seam.accessCodes.get({ access_code_id })
    assert.deepEqual([managed.code, managed.is_managed, managed.is_external_modification_allowed], [code, true, true])
    await told(seam, 'access_code.unmanaged.converted_to_managed', access_code_id)
    assert.ok((await codesOn(device)).includes(code))

    await seam.accessCodes.update({ access_code_id, is_managed: false })
    assert.equal((await seam.accessCodes.unmanaged.get({ access_code_id })).code, code)
    await refused(generation, seam.accessCodes.get({ access_code_id }), { status: 404, type: 'not_found' })
    assert.ok((await codesOn(device)).includes(code))

    const { unmanaged } = seam.accessCodes
    await unmanaged.update({ access_code_id, is_managed: false })
    await unmanaged.update({ access_code_id, is_managed: true, force: true })
    const { is_external_modification_allowed } = await seam.accessCodes.get({ access_code_id })
    assert.equal(is_external_modification_allowed, false)
    const both = seam.accessCodes.update({ access_code_id, is_managed: false, name: 'Other' })
    await refused(generation, both, invalid('is_managed'))
    await seam.accessCodes.delete({ access_code_id })
  })

  each('an unmanaged code is taken off its lock', async (generation) => {
    const { seam } = generation
    const { access_code_id, code } = await simulated(seam)
    await seam.accessCodes.unmanaged.delete({ access_code_id })
    await gone(seam, access_code_id)
    await told(seam, 'access_code.unmanaged.removed', access_code_id)
    assert.ok(!(await codesOn(device)).includes(code))
  })

  each('unknown ids', async (generation) => {
    const { unmanaged } = generation.seam.accessCodes
    const unknown = { access_code_id: unknownID }
    await refused(generation, unmanaged.convertToManaged(unknown), notFound('access_code'))
    await refused(generation, unmanaged.update({ ...unknown, is_managed: true }), notFound('access_code'))
    await refused(generation, unmanaged.update({ ...unknown, is_managed: false }), notFound('access_code'))
    await refused(generation, unmanaged.delete(unknown), notFound('access_code'))
    await refused(generation, unmanaged.update({ ...unknown, is_managed: 'yes' }), invalid('is_managed'))
  })
})
