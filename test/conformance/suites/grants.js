import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { invalid, refused, unknownID } from '../harness/refused.js'
import {
  entrances, hoursFromNow, laterEnd, laterStart, locks, makeGrant, makeIdentity, makeSpace, named, rooms,
} from '../harness/world.js'

const [first, second] = locks.map(({ device_id: id }) => id)
const entrance = entrances[0].acs_entrance_id
const room = rooms[0].acs_entrance_id

describe('access grants: making, reading, changing, deleting', () => {
  checkWire()

  each('create for a known person answers at once with the methods', async ({ seam }) => {
    const { user_identity_id } = await makeIdentity(seam)
    const grant = await makeGrant(seam, {
      user_identity: undefined,
      user_identity_id,
      name: 'Room 12',
      access_grant_key: named('grant'),
      reservation_key: named('stay'),
      device_ids: [first, second],
      acs_entrance_ids: [room],
      requested_access_methods: [{ mode: 'code' }],
    })
    assert.equal(grant.user_identity_id, user_identity_id)
    assert.ok(grant.reservation_key)
    assert.deepEqual([grant.name, grant.display_name], ['Room 12', 'Room 12'])
    assert.deepEqual([grant.starts_at, grant.ends_at], [laterStart, laterEnd])
    assert.ok(grant.access_method_ids.length > 0)
    const [requested] = grant.requested_access_methods
    assert.deepEqual(requested.created_access_method_ids, grant.access_method_ids)
    const method = await seam.accessMethods.get({ access_method_id: grant.access_method_ids[0] })
    assert.deepEqual([method.mode, method.is_issued, method.issued_at], ['code', false, null])
  })

  each('create makes the person when it is told who', async ({ seam }) => {
    const full_name = named('Grace')
    const grant = await makeGrant(seam, { user_identity: { full_name } })
    const person = await seam.userIdentities.get({ user_identity_id: grant.user_identity_id })
    assert.equal(person.full_name, full_name)
  })

  each('a grant without times starts now and has no end', async ({ seam }) => {
    const before = Date.now()
    const grant = await makeGrant(seam, { starts_at: undefined, ends_at: null, device_ids: [locks[3].device_id] })
    assert.ok(Math.abs(Date.parse(grant.starts_at) - before) < 60_000)
    assert.equal(grant.ends_at, null)
    await seam.accessGrants.delete({ access_grant_id: grant.access_grant_id })
  })

  each('times with an offset come back in UTC', async ({ seam }) => {
    const grant = await makeGrant(seam, { starts_at: '2099-07-01T15:00:00+02:00', ends_at: '2099-07-02T11:00:00+02:00' })
    assert.deepEqual([grant.starts_at, grant.ends_at], ['2099-07-01T13:00:00.000Z', '2099-07-02T09:00:00.000Z'])
  })

  each('get by id and by key, and list by each filter', async ({ seam }) => {
    const access_grant_key = named('grant')
    const reservation_key = named('stay')
    const { space_id } = await makeSpace(seam, { device_ids: [second] })
    const made = await makeGrant(seam, {
      access_grant_key, reservation_key, space_ids: [space_id], acs_entrance_ids: [entrance, room],
    })
    const id = made.access_grant_id
    assert.equal((await seam.accessGrants.get({ access_grant_id: id })).access_grant_id, id)
    assert.equal((await seam.accessGrants.get({ access_grant_key })).access_grant_id, id)
    for (const filter of [
      { access_grant_ids: [id] },
      { access_grant_key },
      { reservation_key },
      { user_identity_id: made.user_identity_id },
      { space_id },
      { device_id: first },
      { device_id: second }, // through the space
      { acs_entrance_id: entrance },
      { acs_system_id: entrances[0].acs_system_id },
      {},
    ]) {
      const found = await seam.accessGrants.list(filter)
      assert.ok(found.some((grant) => grant.access_grant_id === id), `not found by ${JSON.stringify(filter)}`)
    }
    const keyless = await seam.accessGrants.list({ access_grant_key: null })
    assert.ok(!keyless.some((grant) => grant.access_grant_id === id))
    assert.deepEqual(await seam.accessGrants.list({ access_grant_ids: [unknownID] }), [])
  })

  each('list pages and is bound to its parameters', async (generation) => {
    const { seam } = generation
    const reservation_key = named('stay')
    const stay = { reservation_key, acs_entrance_ids: [room] }
    const made = [await makeGrant(seam, stay), await makeGrant(seam, stay)]
    const pages = seam.createPaginator(seam.accessGrants.list({ reservation_key, limit: 1 }))
    const ids = (grants) => grants.map(({ access_grant_id: id }) => id)
    assert.deepEqual(ids(await pages.flattenToArray()), ids(made))
    await refused(generation, seam.accessGrants.list({ page_cursor: 'nonsense' }), invalid('page_cursor'))
    const { pagination } = await seam.accessGrants.list({ reservation_key, limit: 1 }).fetchResponse()
    const changed = seam.accessGrants.list({ limit: 1, page_cursor: pagination.next_page_cursor })
    await refused(generation, changed, { status: 400, type: 'mismatched_page_parameters' })
  })

  each('update changes the name, the times and the doors', async ({ seam }) => {
    const { access_grant_id } = await makeGrant(seam)
    const update = (change) => seam.accessGrants.update({ access_grant_id, ...change })
    const get = () => seam.accessGrants.get({ access_grant_id })
    assert.equal(await update({ name: 'Late checkout' }), undefined)
    assert.equal((await get()).name, 'Late checkout')
    const starts_at = hoursFromNow(29 * 24)
    await update({ starts_at, ends_at: null })
    const changed = await get()
    assert.deepEqual([changed.starts_at, changed.ends_at, changed.name], [starts_at, null, 'Late checkout'])
    await update({ name: null, device_ids: [second] })
    const { devices } = await seam.accessGrants.getRelated({ access_grant_ids: [access_grant_id], include: ['devices'] })
    assert.deepEqual(devices.map(({ device_id: id }) => id), [second])
    assert.equal((await get()).name, null)
  })

  each('update by key', async ({ seam }) => {
    const access_grant_key = named('grant')
    await makeGrant(seam, { access_grant_key })
    await seam.accessGrants.update({ access_grant_key, name: 'By key' })
    assert.equal((await seam.accessGrants.get({ access_grant_key })).name, 'By key')
  })

  each('get_related has what it is asked for and nothing else', async ({ seam }) => {
    const { space_id } = await makeSpace(seam, { device_ids: [second] })
    const { access_grant_id, user_identity_id, access_method_ids } = await makeGrant(seam, {
      space_ids: [space_id], acs_entrance_ids: [entrance],
    })
    const related = (more) => seam.accessGrants.getRelated({ access_grant_ids: [access_grant_id], ...more })
    const all = await related()
    assert.deepEqual(all.devices.map(({ device_id: id }) => id).sort(), [first, second].sort())
    assert.deepEqual(all.acs_entrances.map(({ acs_entrance_id: id }) => id), [entrance])
    assert.deepEqual(all.acs_systems.map(({ acs_system_id: id }) => id), [entrances[0].acs_system_id])
    assert.deepEqual(all.spaces.map(({ space_id: id }) => id), [space_id])
    assert.deepEqual(all.user_identities.map(({ user_identity_id: id }) => id), [user_identity_id])
    assert.deepEqual(all.access_methods.map(({ access_method_id: id }) => id).sort(), access_method_ids.sort())
    assert.ok(all.connected_accounts.length > 0)
    assert.deepEqual(Object.keys(await related({ include: ['devices', 'spaces'] })).sort(), ['devices', 'spaces'])
    assert.ok(!('devices' in (await related({ exclude: ['devices'] }))))
  })

  each('delete ends it, and asking twice is safe', async (generation) => {
    const { seam } = generation
    const { access_grant_id } = await makeGrant(seam)
    assert.equal(await seam.accessGrants.delete({ access_grant_id }), undefined)
    const again = seam.accessGrants.delete({ access_grant_id })
    await again.catch((error) => assert.equal(error.code, 'access_grant_not_found'))
  })
})
