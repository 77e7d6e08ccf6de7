import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { eventually } from '../harness/eventually.js'
import { makeGroup } from '../harness/group.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { makeIdentity, named, offices } from '../harness/world.js'

const noun = 'acs_access_group'
const [{ acs_entrance_id, acs_system_id }] = offices

const makeUser = (seam, more = {}) => seam.acs.users.create({ acs_system_id, full_name: named('user'), ...more })
const ids = (rows, key) => rows.map(({ [key]: id }) => id)

// The older SDK has no method to delete one.
const remove = (seam, id) => seam.acs.accessGroups.delete?.(id) ?? seam.client.post('/acs/access_groups/delete', id)

describe('ACS access groups', () => {
  checkWire()

  each('a group opens its entrances to its users', async ({ seam }) => {
    const { accessGroups: groups, users } = seam.acs
    const { acs_access_group_id, ...group } = await makeGroup(seam)
    const one = { acs_access_group_id }
    assert.deepEqual([group.external_type, group.is_managed, group.acs_system_id], ['brivo_group', true, acs_system_id])
    assert.deepEqual(await groups.get(one), { ...one, ...group })
    assert.deepEqual(ids(await groups.listAccessibleEntrances(one), 'acs_entrance_id'), [acs_entrance_id])
    const { acs_user_id } = await makeUser(seam)
    const user = { acs_user_id }
    const where = async () => ids(await users.listAccessibleEntrances(user), 'acs_entrance_id')
    const both = { ...one, ...user }
    for (const [join, leave] of [
      [() => groups.addUser(both), () => groups.removeUser(both)],
      [() => users.addToAccessGroup(both), () => users.removeFromAccessGroup(both)],
    ]) {
      assert.equal(await join(), undefined)
      assert.deepEqual(ids(await groups.listUsers(one), 'acs_user_id'), [acs_user_id])
      assert.deepEqual(ids(await groups.list(user), 'acs_access_group_id'), [acs_access_group_id])
      assert.deepEqual(await where(), [acs_entrance_id])
      assert.equal(await leave(), undefined)
      assert.deepEqual(await where(), [])
    }
  })

  each('a person joins by their id, and a user as they are made', async ({ seam }) => {
    const { accessGroups: groups } = seam.acs
    const { acs_access_group_id } = await makeGroup(seam)
    const { user_identity_id } = await makeIdentity(seam)
    await groups.addUser({ acs_access_group_id, user_identity_id })
    const [{ user_identity_id: whose }] = await groups.listUsers({ acs_access_group_id })
    assert.equal(whose, user_identity_id)
    await groups.removeUser({ acs_access_group_id, user_identity_id })
    const { acs_user_id } = await makeUser(seam, { acs_access_group_ids: [acs_access_group_id] })
    assert.deepEqual(ids(await groups.listUsers({ acs_access_group_id }), 'acs_user_id'), [acs_user_id])
  })

  each('a group that is deleted goes when its system says so', async (generation) => {
    const { seam } = generation
    const { acs_access_group_id } = await makeGroup(seam)
    const { acs_user_id } = await makeUser(seam, { acs_access_group_ids: [acs_access_group_id] })
    await remove(seam, { acs_access_group_id })
    assert.deepEqual(await seam.acs.users.listAccessibleEntrances({ acs_user_id }), [])
    const told = () => seam.events.list({ acs_access_group_id, since: '2020-01-01T00:00:00.000Z' })
    const events = await eventually('the group is gone', told, (found) => found.length === 1)
    assert.equal(events[0].event_type, 'acs_access_group.deleted')
    await refused(generation, seam.acs.accessGroups.get({ acs_access_group_id }), notFound(noun))
  })

  each('unknown, bad and foreign ids are refused everywhere', async (generation) => {
    const { seam, other } = generation
    const { acs_access_group_id } = await makeGroup(seam)
    const { acs_user_id } = await makeUser(seam)
    for (const [client, id, expected] of [
      [seam, unknownID, notFound(noun)],
      [seam, 'staff', invalid('acs_access_group_id')],
      [other, acs_access_group_id, notFound(noun)],
    ]) {
      const { accessGroups: groups, users } = client.acs
      const one = { acs_access_group_id: id }
      for (const call of ['get', 'listUsers', 'listAccessibleEntrances']) await refused(generation, groups[call](one), expected)
      await refused(generation, remove(client, one), expected)
      const both = { ...one, acs_user_id }
      await refused(generation, groups.addUser(both), expected)
      await refused(generation, groups.removeUser(both), expected)
      await refused(generation, users.addToAccessGroup(both), expected)
      await refused(generation, users.removeFromAccessGroup(both), expected)
    }
    const known = { acs_access_group_id }
    await refused(generation, seam.acs.accessGroups.addUser({ ...known, acs_user_id: unknownID }), notFound('acs_user'))
    await refused(generation, makeUser(seam, { acs_access_group_ids: [unknownID] }), notFound(noun))
    await refused(generation, seam.acs.accessGroups.list({ acs_system_id: 'panel' }), invalid('acs_system_id'))
  })
})
