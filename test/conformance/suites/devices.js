// Devices that are changed, left alone, simulated and forgotten.
import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { eventually } from '../harness/eventually.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { atEnd, hoursFromNow, locks, makeGrant, named } from '../harness/world.js'

const tested = { device_id: locks[2].device_id }
const dawn = '2020-01-01T00:00:00Z'
const codes = ({ errors }) => errors.map(({ error_code: code }) => code)
const types = async (seam) => (await seam.events.list({ since: dawn, ...tested, limit: 1000 })).map(({ event_type: type }) => type)

describe('devices that are changed', () => {
  checkWire()

  each('a name is ours until it is given back', async (generation) => {
    const { seam } = generation
    const before = await seam.devices.get(tested)
    const name = named('Back gate')
    atEnd(() => seam.devices.update({ ...tested, name: null }))
    await seam.devices.update({ ...tested, name })
    const renamed = await seam.devices.get({ name })
    assert.equal(renamed.display_name, name)
    assert.equal(renamed.nickname, name)
    assert.ok((await types(seam)).includes('device.name_changed'))
    await seam.devices.update({ ...tested, properties: { name: null } })
    assert.equal((await seam.devices.get(tested)).display_name, before.display_name)
    await refused(generation, seam.devices.update({ device_id: unknownID, name }), notFound('device'))
    await refused(generation, generation.other.devices.update({ ...tested, name }), notFound('device'))
  })

  each('metadata is merged and filtered by', async (generation) => {
    const { seam } = generation
    const floor = named('floor')
    await seam.devices.update({ ...tested, custom_metadata: { floor, spare: true, gone: 'x' } })
    await seam.devices.update({ ...tested, custom_metadata: { gone: null, spare: '' } })
    const found = await seam.devices.list({ custom_metadata_has: { floor } })
    assert.deepEqual(found.map(({ device_id: id }) => id), [tested.device_id])
    assert.deepEqual(found[0].custom_metadata, { floor })
    await seam.devices.update({ ...tested, custom_metadata: { floor: null } })
    await refused(generation, seam.devices.update({ ...tested, custom_metadata: { 'a.b': 'x' } }), invalid('custom_metadata'))
  })

  each('flags narrow the list', async (generation) => {
    const { seam } = generation
    const all = await seam.devices.list()
    const can = await seam.devices.list({ include_if: ['can_remotely_unlock'] })
    const cannot = await seam.devices.list({ exclude_if: ['can_remotely_unlock'] })
    assert.equal(can.length + cannot.length, all.length)
    assert.ok(can.every((device) => device.can_remotely_unlock))
    await refused(generation, seam.devices.list({ include_if: ['can_fly'] }), invalid('include_if'))
  })

  each('an unmanaged device is shown elsewhere and left alone', async (generation) => {
    const { seam } = generation
    const manage = () => seam.devices.unmanaged.update({ ...tested, is_managed: true })
    atEnd(manage)
    await seam.devices.update({ ...tested, is_managed: false })
    await refused(generation, seam.devices.get(tested), notFound('device'))
    const unmanaged = await seam.devices.unmanaged.get(tested)
    assert.equal(unmanaged.is_managed, false)
    assert.ok((await seam.devices.unmanaged.list()).some(({ device_id: id }) => id === tested.device_id))
    assert.ok(!(await seam.devices.list()).some(({ device_id: id }) => id === tested.device_id))
    const grant = makeGrant(seam, { device_ids: [tested.device_id] })
    await refused(generation, grant, { status: 400, type: 'device_unmanaged' })
    await refused(generation, seam.devices.update({ ...tested, name: 'x' }), { status: 400, type: 'device_unmanaged' })
    await manage()
    await refused(generation, manage(), { status: 400, type: 'device_managed' })
    await refused(generation, seam.devices.unmanaged.get(tested), notFound('device'))
    await refused(generation, seam.devices.unmanaged.list({ device_ids: ['x'] }), invalid('device_ids'))
    const told = await types(seam)
    assert.ok(told.includes('device.converted_to_unmanaged') && told.includes('device.unmanaged.converted_to_managed'))
  })

  each('a time zone is reported', async (generation) => {
    const report = (devices) => generation.seam.devices.reportProviderMetadata({ devices })
    await report([{ ...tested, ultraloq_metadata: { time_zone: 'Europe/Berlin' } }])
    await refused(generation, report([{ ...tested, ultraloq_metadata: { time_zone: 'Moon/Tranquility' } }]), invalid('devices'))
    await refused(generation, report([]), invalid('devices'))
  })
})

describe('devices that are simulated', () => {
  checkWire()

  each('a device goes and comes back', async (generation) => {
    const { seam } = generation
    atEnd(() => seam.devices.simulate.connect(tested))
    await seam.devices.simulate.disconnect(tested)
    const away = await seam.devices.get(tested)
    assert.equal(away.properties.online, false)
    assert.deepEqual(codes(away), ['device_disconnected'])
    assert.equal(away.can_program_online_access_codes, true)
    await seam.devices.simulate.connect(tested)
    const back = await seam.devices.get(tested)
    assert.equal(back.properties.online, true)
    assert.deepEqual(codes(back), [])
    const told = await types(seam)
    assert.ok(told.includes('device.disconnected') && told.includes('device.connected'))
    for (const act of ['connect', 'disconnect']) {
      await refused(generation, seam.devices.simulate[act]({ device_id: unknownID }), notFound('device'))
    }
  })

  each('its hub goes and comes back', async (generation) => {
    const { seam } = generation
    atEnd(() => seam.devices.simulate.connectToHub(tested))
    await seam.devices.simulate.disconnectFromHub(tested)
    assert.deepEqual(codes(await seam.devices.get(tested)), ['hub_disconnected'])
    await seam.devices.simulate.connectToHub(tested)
    assert.deepEqual(codes(await seam.devices.get(tested)), [])
    for (const act of ['connectToHub', 'disconnectFromHub']) {
      await refused(generation, seam.devices.simulate[act]({ device_id: 'x' }), invalid('device_id'))
    }
  })

  each('a subscription runs out', async (generation) => {
    const subscribe = (is_expired) => simulate(generation, 'paid_subscription', { ...tested, is_expired })
    atEnd(() => subscribe(false))
    await subscribe(true)
    const unpaid = await generation.seam.devices.get(tested)
    assert.deepEqual(codes(unpaid), ['subscription_required'])
    assert.equal(unpaid.can_program_online_access_codes, false)
    await subscribe(false)
    assert.deepEqual(codes(await generation.seam.devices.get(tested)), [])
    await refused(generation, simulate(generation, 'paid_subscription', tested), invalid('is_expired'))
  })
})

// The last two locks of the list are given up: one for each generation.
describe('devices that go for good', () => {
  checkWire()

  each('a removed device says so, is forgotten when it is deleted, and written off by force', async (generation) => {
    const { seam } = generation
    const spare = await spareDevice(generation)
    const grant = await issuedOn(generation, spare)
    const still = { status: 409, type: 'device_not_removed' }
    await refused(generation, forget(generation, { ...spare, force: true }), still)
    await seam.devices.simulate.remove(spare)
    const gone = await seam.devices.get(spare)
    assert.deepEqual(codes(gone), ['device_removed'])
    assert.match(gone.errors[0].message, /may still hold \d+ credentials? of Latchkey's/)
    await eventually('it is told', () => seam.events.list({ since: dawn, ...spare, event_type: 'device.removed' }), (events) => events.length > 0)
    assert.deepEqual((await forget(generation, spare)).left_behind, [])
    await seam.accessGrants.delete(grant)
    const { warnings } = await seam.accessGrants.get(grant)
    const { failed_devices: failed } = warnings.find(({ warning_code: code }) => code === 'overprovisioned_access')
    assert.equal(failed[0].device_id, spare.device_id)
    const answer = await forget(generation, { ...spare, force: true })
    assert.ok(answer.left_behind.length > 0) // other suites left more on the lock
    for (const left of answer.left_behind) assert.deepEqual(left, { ...spare, display_name: gone.display_name, mode: 'code' })
    await eventually('nothing waits for it', () => gone404(seam.accessGrants.get(grant)), (is) => is)
    assert.deepEqual((await forget(generation, { ...spare, force: true })).left_behind, answer.left_behind)
    await refused(generation, seam.devices.get(spare), notFound('device'))
    await refused(generation, forget(generation, spare), notFound('device'))
    await refused(generation, seam.devices.simulate.remove(spare), notFound('device'))
  })
})

const simulate = async ({ seam }, what, body) => (await seam.client.post(`/devices/simulate/${what}`, body)).data
const forget = async ({ seam }, device) => (await seam.client.post('/devices/delete', device)).data

const gone404 = (call) => call.then(() => false, ({ statusCode }) => statusCode === 404)

// issuedOn makes a grant whose code the lock has now.
async function issuedOn({ seam }, { device_id }) {
  const { access_grant_id } = await makeGrant(seam, { starts_at: undefined, ends_at: hoursFromNow(2), device_ids: [device_id] })
  const list = () => seam.accessMethods.list({ access_grant_id })
  await eventually('it is issued', list, ([method]) => method.is_issued)
  return { access_grant_id }
}

async function spareDevice({ seam }) {
  const used = new Set(locks.slice(0, 4).map(({ device_id: id }) => id))
  const spare = (await seam.devices.list()).filter(({ device_id: id }) => !used.has(id)).at(-1)
  assert.ok(spare, 'the workspace has no lock to give up')
  return { device_id: spare.device_id }
}
