import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { conflict, invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { entrances, locks, makeGrant, makeSpace, named } from '../harness/world.js'

const [first, second] = locks.map(({ device_id: id }) => id)
const entrance = entrances[0].acs_entrance_id

// The old SDK has no method for these two.
const accountCall = (seam, act, parameters) =>
  seam.spaces[`${act}ConnectedAccount`]?.(parameters) ?? seam.client.post(`/spaces/${act}_connected_account`, parameters)

describe('spaces', () => {
  checkWire()

  each('create, get by id and by key, list, update, delete', async (generation) => {
    const { seam } = generation
    const key = named('room')
    const made = await makeSpace(seam, {
      space_key: key,
      name: 'Room 12',
      device_ids: [first],
      acs_entrance_ids: [entrance],
      customer_data: { time_zone: 'Europe/Berlin', default_checkin_time: '15:00' },
    })
    const id = { space_id: made.space_id }
    assert.deepEqual([made.name, made.device_count, made.acs_entrance_count], ['Room 12', 1, 1])
    assert.deepEqual(await seam.spaces.get(id), made)
    assert.deepEqual(await seam.spaces.get({ space_key: key }), made)
    assert.deepEqual(await seam.spaces.list({ space_key: key }), [made])
    assert.ok((await seam.spaces.list()).some(({ space_id: one }) => one === made.space_id))

    const changed = await seam.spaces.update({ ...id, name: 'Suite 12', device_ids: [first, second], acs_entrance_ids: [] })
    assert.deepEqual([changed.name, changed.device_count, changed.acs_entrance_count], ['Suite 12', 2, 0])
    assert.deepEqual(await seam.spaces.get(id), changed)

    assert.equal(await seam.spaces.delete(id), undefined)
    await refused(generation, seam.spaces.get(id), notFound('space'))
    await refused(generation, seam.spaces.delete(id), notFound('space'))
    assert.ok(await seam.devices.get({ device_id: first }), 'the doors stay')
  })

  each('doors go in and out, and doing it twice is fine', async ({ seam }) => {
    const { space_id } = await makeSpace(seam)
    const counts = async () => {
      const space = await seam.spaces.get({ space_id })
      return [space.device_count, space.acs_entrance_count]
    }
    const twice = async (call) => {
      assert.equal(await call(), undefined)
      assert.equal(await call(), undefined)
    }
    await twice(() => seam.spaces.addDevices({ space_id, device_ids: [first, second] }))
    await twice(() => seam.spaces.addAcsEntrances({ space_id, acs_entrance_ids: [entrance] }))
    assert.deepEqual(await counts(), [2, 1])
    await twice(() => seam.spaces.removeDevices({ space_id, device_ids: [first, second] }))
    await twice(() => seam.spaces.removeAcsEntrances({ space_id, acs_entrance_ids: [entrance] }))
    assert.deepEqual(await counts(), [0, 0])
  })

  each('create refuses what cannot be, and writes nothing', async (generation) => {
    const { seam } = generation
    const before = (await seam.spaces.list()).length
    const create = (more) => seam.spaces.create({ name: 'Refused', ...more })
    await refused(generation, create({ name: 7 }), invalid('name'))
    await refused(generation, create({ space_key: ' ' }), invalid('space_key'))
    await refused(generation, create({ device_ids: ['front-door'] }), invalid('device_ids'))
    await refused(generation, create({ device_ids: [unknownID] }), notFound('device'))
    await refused(generation, create({ acs_entrance_ids: [unknownID] }), notFound('acs_entrance'))
    await refused(generation, create({ customer_data: { default_checkin_time: 'noon' } }), invalid('customer_data'))
    assert.equal((await seam.spaces.list()).length, before)
  })

  each('a key belongs to one space', async (generation) => {
    const { seam } = generation
    const space_key = named('room')
    await makeSpace(seam, { space_key })
    await refused(generation, seam.spaces.create({ name: 'Twin', space_key }), conflict)
  })

  each('list pages and is bound to its parameters', async (generation) => {
    const { seam } = generation
    const customer_key = named('customer')
    const made = [await makeSpace(seam, { customer_key }), await makeSpace(seam, { customer_key })]
    const pages = seam.createPaginator(seam.spaces.list({ customer_key, limit: 1 }))
    assert.deepEqual(await pages.flattenToArray(), made)
    await refused(generation, seam.spaces.list({ page_cursor: 'nonsense' }), invalid('page_cursor'))
    const { pagination } = await seam.spaces.list({ customer_key, limit: 1 }).fetchResponse()
    const changed = seam.spaces.list({ limit: 1, page_cursor: pagination.next_page_cursor })
    await refused(generation, changed, { status: 400, type: 'mismatched_page_parameters' })
  })

  each('unknown, bad and foreign ids are refused everywhere', async (generation) => {
    const { seam, other } = generation
    const mine = { space_id: (await makeSpace(seam)).space_id }
    for (const [spaces, id, expected] of [
      [seam.spaces, { space_id: unknownID }, notFound('space')],
      [seam.spaces, { space_id: 'room' }, invalid('space_id')],
      [other.spaces, mine, notFound('space')],
    ]) {
      await refused(generation, spaces.get(id), expected)
      await refused(generation, spaces.update({ ...id, name: 'X' }), expected)
      await refused(generation, spaces.delete(id), expected)
      await refused(generation, spaces.addDevices({ ...id, device_ids: [first] }), { ...expected, type: /./ })
      await refused(generation, spaces.removeDevices({ ...id, device_ids: [first] }), expected)
      await refused(generation, spaces.addAcsEntrances({ ...id, acs_entrance_ids: [entrance] }), { ...expected, type: /./ })
      await refused(generation, spaces.removeAcsEntrances({ ...id, acs_entrance_ids: [entrance] }), expected)
    }
  })

  each('adding refuses doors that are not there', async (generation) => {
    const { seam } = generation
    const { space_id } = await makeSpace(seam)
    await refused(generation, seam.spaces.addDevices({ space_id, device_ids: [] }), invalid('device_ids'))
    await refused(generation, seam.spaces.addDevices({ space_id, device_ids: [first, unknownID] }), notFound('device'))
    const entranceIDs = { space_id, acs_entrance_ids: [unknownID] }
    await refused(generation, seam.spaces.addAcsEntrances(entranceIDs), notFound('acs_entrance'))
    assert.equal((await seam.spaces.get({ space_id })).device_count, 0, 'all or nothing')
  })

  each('a space notes its accounts and gets no door by it', async (generation) => {
    const { seam, other } = generation
    const { connected_account_id } = await seam.devices.get({ device_id: first })
    const { space_id } = await makeSpace(seam)
    const there = async () =>
      (await seam.spaces.getRelated({ space_ids: [space_id] })).connected_accounts.map(({ connected_account_id: id }) => id)
    for (const act of ['add', 'add']) await accountCall(seam, act, { space_id, connected_account_id })
    assert.deepEqual(await there(), [connected_account_id])
    assert.equal((await seam.spaces.get({ space_id })).device_count, 0)
    for (const act of ['remove', 'remove']) await accountCall(seam, act, { space_id, connected_account_id })
    assert.deepEqual(await there(), [])
    for (const act of ['add', 'remove']) {
      await refused(generation, accountCall(seam, act, { space_id, connected_account_id: unknownID }), notFound('connected_account'))
      await refused(generation, accountCall(other, act, { space_id, connected_account_id }), notFound('space'))
      await refused(generation, accountCall(seam, act, { space_id, connected_account_id: 'no id' }), invalid('connected_account_id'))
    }
  })

  each('get_related gathers what belongs to spaces', async (generation) => {
    const { seam, other } = generation
    const key = named('room')
    const { space_id } = await makeSpace(seam, { space_key: key, device_ids: [first], acs_entrance_ids: [entrance] })
    const grant = await makeGrant(seam, { device_ids: [], space_ids: [space_id] })
    const batch = await seam.spaces.getRelated({ space_ids: [space_id], space_keys: [key] })
    assert.deepEqual(Object.keys(batch).sort(), ['access_methods', 'acs_entrances', 'acs_systems', 'connected_accounts', 'devices', 'spaces'])
    assert.deepEqual(batch.spaces, [await seam.spaces.get({ space_id })])
    assert.deepEqual([batch.devices.length, batch.acs_entrances.length, batch.acs_systems.length], [1, 1, 1])
    assert.deepEqual(batch.access_methods.map(({ access_method_id: id }) => id), grant.access_method_ids)
    assert.deepEqual(Object.keys(await seam.spaces.getRelated({ space_keys: [key], include: ['devices'] })), ['devices'])
    assert.ok(!('devices' in (await seam.spaces.getRelated({ space_keys: [key], exclude: ['devices'] }))))
    await refused(generation, seam.spaces.getRelated({ space_ids: [unknownID] }), notFound('space'))
    await refused(generation, seam.spaces.getRelated({ space_keys: [named('no')] }), notFound('space'))
    await refused(generation, seam.spaces.getRelated({ space_ids: [space_id], include: ['rooms'] }), invalid('include'))
    await refused(generation, other.spaces.getRelated({ space_ids: [space_id] }), notFound('space'))
  })

  each('customer_data is changed key by key', async ({ seam }) => {
    const { space_id } = await makeSpace(seam, { customer_data: { address: 'Main St 1', time_zone: 'Europe/Berlin' } })
    const changed = await seam.spaces.update({ space_id, customer_data: { address: null, default_checkin_time: '15:00' } })
    assert.deepEqual(changed.customer_data, { address: null, time_zone: 'Europe/Berlin', default_checkin_time: '15:00' })
  })
})
