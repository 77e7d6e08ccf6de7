import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { entrances, makeIdentity, named } from '../harness/world.js'

const noun = 'acs_user'
const [{ acs_entrance_id, acs_system_id }] = entrances

const make = (seam, parameters) => seam.acs.users.create({ acs_system_id, full_name: named('user'), ...parameters })
const ids = (rows, key = 'acs_user_id') => rows.map(({ [key]: id }) => id)

describe('ACS users', () => {
  checkWire()

  each('a user lives', async ({ seam }) => {
    const { users } = seam.acs
    const email_address = `${named('ada')}@example.com`
    const made = await make(seam, { email_address, access_schedule: { starts_at: '2030-01-01T00:00:00.000Z', ends_at: null } })
    const one = { acs_user_id: made.acs_user_id }
    assert.equal(made.access_schedule.starts_at, '2030-01-01T00:00:00.000Z')
    assert.deepEqual(await users.get(one), made)
    assert.ok(ids(await users.list({ acs_system_id })).includes(made.acs_user_id))
    assert.deepEqual(ids(await users.list({ search: email_address })), [made.acs_user_id])
    await users.update({ ...one, full_name: 'Ada Lovelace', access_schedule: null })
    const { full_name, access_schedule } = await users.get(one)
    assert.deepEqual([full_name, access_schedule], ['Ada Lovelace', undefined])
    await users.suspend(one)
    assert.equal((await users.get(one)).is_suspended, true)
    await users.unsuspend(one)
    assert.equal((await users.get(one)).is_suspended, false)
    await users.delete(one)
    assert.deepEqual(await users.list({ search: email_address }), [])
    const told = await seam.events.list({ acs_user_id: made.acs_user_id, since: '2020-01-01T00:00:00.000Z' })
    assert.deepEqual(told.map(({ event_type }) => event_type), ['acs_user.created', 'acs_user.deleted'])
  })

  each('a user is of their person', async (generation) => {
    const { seam } = generation
    const { user_identity_id } = await makeIdentity(seam)
    const person = { user_identity_id }
    const { acs_user_id } = await make(seam)
    const link = { user_identity_id, acs_user_id }
    assert.equal(await seam.userIdentities.addAcsUser(link), undefined)
    assert.deepEqual(ids(await seam.userIdentities.listAcsUsers(person)), [acs_user_id])
    const { acs_user_ids, warnings } = await seam.userIdentities.get(person)
    assert.deepEqual(acs_user_ids, [acs_user_id])
    assert.equal(warnings[0].warning_code, 'acs_user_profile_does_not_match_user_identity')
    assert.equal((await seam.acs.users.get(person)).acs_user_id, acs_user_id)
    assert.equal(await seam.userIdentities.removeAcsUser(link), undefined)
    await refused(generation, seam.userIdentities.removeAcsUser(link), notFound(noun))
    await refused(generation, seam.userIdentities.addAcsUser({ ...link, acs_user_id: unknownID }), notFound(noun))
    await refused(generation, seam.userIdentities.addAcsUser({ ...link, user_identity_id: unknownID }), notFound('user_identity'))
    assert.deepEqual(ids([await make(seam, person)], 'user_identity_id'), [user_identity_id])
  })

  each('entrances are given to users and taken back', async (generation) => {
    const { seam } = generation
    const { acs_user_id } = await make(seam)
    const { user_identity_id } = await makeIdentity(seam)
    for (const who of [{ acs_user_id }, { user_identity_id }]) {
      await seam.acs.entrances.grantAccess({ ...who, acs_entrance_id })
      const where = async () => ids(await seam.acs.users.listAccessibleEntrances(who), 'acs_entrance_id')
      assert.deepEqual(await where(), [acs_entrance_id])
      await seam.acs.users.revokeAccessToAllEntrances(who)
      assert.deepEqual(await where(), [])
    }
    const grant = (parameters) => seam.acs.entrances.grantAccess({ acs_user_id, acs_entrance_id, ...parameters })
    await refused(generation, grant({ acs_entrance_id: unknownID }), notFound('acs_entrance'))
    await refused(generation, grant({ acs_user_id: unknownID }), notFound(noun))
    await refused(generation, grant({ user_identity_id: unknownID }), invalid())
  })

  each('unknown, bad and foreign ids are refused everywhere', async (generation) => {
    const { seam, other } = generation
    const { acs_user_id } = await make(seam)
    const system = { acs_system_id: unknownID }
    for (const [client, id, expected] of [
      [seam, unknownID, notFound(noun)],
      [seam, 'me', invalid('acs_user_id')],
      [other, acs_user_id, notFound(noun)],
    ]) {
      const { users } = client.acs
      for (const call of ['get', 'delete', 'suspend', 'unsuspend', 'listAccessibleEntrances', 'revokeAccessToAllEntrances']) {
        await refused(generation, users[call]({ acs_user_id: id }), expected)
      }
      await refused(generation, users.update({ acs_user_id: id, full_name: 'Eve' }), expected)
    }
    await refused(generation, make(seam, system), notFound('acs_system'))
    await refused(generation, make(seam, { full_name: '' }), invalid('full_name'))
    await refused(generation, make(seam, { acs_access_group_ids: [unknownID] }), notFound('acs_access_group'))
    await refused(generation, seam.acs.users.list({ acs_system_id: 'panel' }), invalid('acs_system_id'))
  })

  each('no system manages credentials or has its doors reported', async (generation) => {
    const { systems } = generation.seam.acs
    const managers = (id) => systems.listCompatibleCredentialManagerAcsSystems({ acs_system_id: id })
    assert.deepEqual(await managers(acs_system_id), [])
    await refused(generation, managers(unknownID), notFound('acs_system'))
    const acs_entrances = [{ hotek_metadata: { room_number: '101' } }]
    await refused(generation, systems.reportDevices({ acs_system_id, acs_entrances }), { status: 400, type: 'not_supported' })
  })
})
