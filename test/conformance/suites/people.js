import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { entrances, locks, makeGrant, makeIdentity, named } from '../harness/world.js'

const noun = 'user_identity'
const [first, second] = locks.map(({ device_id: id }) => id)
const { acs_entrance_id: entrance, acs_system_id: system } = entrances[0]

// The old SDK has no method for these two.
const post = async ({ client }, path, parameters) => (await client.post(`/user_identities/${path}`, parameters)).data
const merge = (seam, parameters) => seam.userIdentities.merge?.(parameters) ?? post(seam, 'merge', parameters)
const listEntrances = async (seam, parameters) =>
  seam.userIdentities.listAccessibleEntrances?.(parameters) ??
  (await post(seam, 'list_accessible_entrances', parameters)).acs_entrances

describe('people', () => {
  checkWire()

  each('merged people go on under their old ids and keys', async (generation) => {
    const { seam } = generation
    const people = seam.userIdentities
    const [key, other] = [named('guest'), named('guest')]
    const phone_number = `+1556${Date.now().toString().slice(-7)}`
    const into = await makeIdentity(seam, { user_identity_key: key })
    const merged = await makeIdentity(seam, { user_identity_key: other, phone_number })
    const grant = await makeGrant(seam, { user_identity: undefined, user_identity_id: merged.user_identity_id })
    await merge(seam, { user_identity_id: into.user_identity_id, merged_user_identity_ids: [merged.user_identity_id] })
    const after = await people.get({ user_identity_id: merged.user_identity_id })
    assert.deepEqual([after.user_identity_id, after.full_name, after.phone_number], [into.user_identity_id, into.full_name, phone_number])
    assert.deepEqual([after.merged_user_identity_ids, after.merged_user_identity_keys], [[merged.user_identity_id], [other]])
    assert.deepEqual(await people.get({ user_identity_key: other }), after)
    const { user_identity_id: owner } = await seam.accessGrants.get({ access_grant_id: grant.access_grant_id })
    assert.equal(owner, into.user_identity_id)

    const third = named('guest')
    await makeIdentity(seam, { user_identity_key: third })
    await merge(seam, { user_identity_key: key, merged_user_identity_keys: [third, other] })
    assert.deepEqual(await people.get({ user_identity_key: third }), await people.get({ user_identity_key: key }))
  })

  each('merge refuses what it cannot do', async (generation) => {
    const { seam, other } = generation
    const { user_identity_id } = await makeIdentity(seam)
    const { user_identity_id: second } = await makeIdentity(seam)
    const call = (merged_user_identity_ids, as = seam) => merge(as, { user_identity_id, merged_user_identity_ids })
    await refused(generation, call([]), invalid('merged_user_identity_ids'))
    await refused(generation, call([second, 'me']), invalid('merged_user_identity_ids'))
    await refused(generation, call([second, unknownID]), notFound(noun))
    await refused(generation, call([second], other), notFound(noun))
    await refused(generation, call([user_identity_id]), invalid())
    await refused(generation, merge(seam, { user_identity_id, merged_user_identity_keys: ['x'] }), invalid())
    assert.deepEqual((await seam.userIdentities.get({ user_identity_id })).merged_user_identity_ids, [])
  })

  each('a person may open what they were given and what their grants open', async (generation) => {
    const { seam } = generation
    const { user_identity_id } = await makeIdentity(seam)
    const one = { user_identity_id }
    const ids = (doors, key) => doors.map(({ [key]: id }) => id).sort()
    const devices = async () => ids(await seam.userIdentities.listAccessibleDevices(one), 'device_id')
    assert.deepEqual(await devices(), [])
    for (const device_id of [second, second]) assert.equal(await seam.userIdentities.grantAccessToDevice({ ...one, device_id }), undefined)
    await makeGrant(seam, { user_identity: undefined, user_identity_id, device_ids: [first], acs_entrance_ids: [entrance] })
    assert.deepEqual(await devices(), [first, second].sort())
    const both = await post(seam, 'list_accessible_devices', one)
    assert.deepEqual(both.devices, both.accessible_devices)
    assert.deepEqual(ids(await listEntrances(seam, one), 'acs_entrance_id'), [entrance])
    assert.deepEqual(ids(await seam.userIdentities.listAcsSystems(one), 'acs_system_id'), [system])
    assert.deepEqual(await seam.userIdentities.listAcsUsers(one), [])
    for (const device_id of [second, second, first]) assert.equal(await seam.userIdentities.revokeAccessToDevice({ ...one, device_id }), undefined)
    assert.deepEqual(await devices(), [first], 'the device of the grant stays')
  })

  each('there are no unmanaged people', async (generation) => {
    const { seam } = generation
    const { user_identity_id } = await makeIdentity(seam)
    const { unmanaged } = seam.userIdentities
    assert.deepEqual(await unmanaged.list(), [])
    await refused(generation, unmanaged.list({ limit: -1 }), invalid('limit'))
    await refused(generation, unmanaged.get({ user_identity_id }), notFound(noun))
    await refused(generation, unmanaged.update({ user_identity_id, is_managed: true }), notFound(noun))
    await refused(generation, unmanaged.update({ user_identity_id, is_managed: false }), invalid('is_managed'))
  })

  each('unknown, bad and foreign ids are refused everywhere', async (generation) => {
    const { seam, other } = generation
    const mine = { user_identity_id: (await makeIdentity(seam)).user_identity_id }
    for (const [client, id, expected] of [
      [seam, { user_identity_id: unknownID }, notFound(noun)],
      [seam, { user_identity_id: 'me' }, invalid('user_identity_id')],
      [other, mine, notFound(noun)],
    ]) {
      const people = client.userIdentities
      await refused(generation, people.listAccessibleDevices(id), expected)
      await refused(generation, listEntrances(client, id), expected)
      await refused(generation, people.listAcsSystems(id), expected)
      await refused(generation, people.listAcsUsers(id), expected)
      await refused(generation, people.grantAccessToDevice({ ...id, device_id: first }), expected)
      await refused(generation, people.revokeAccessToDevice({ ...id, device_id: first }), expected)
    }
    for (const call of [seam.userIdentities.grantAccessToDevice, seam.userIdentities.revokeAccessToDevice]) {
      const to = (device_id) => call.call(seam.userIdentities, { ...mine, device_id })
      await refused(generation, to(unknownID), notFound('device'))
      await refused(generation, to('front'), invalid('device_id'))
    }
  })
})
