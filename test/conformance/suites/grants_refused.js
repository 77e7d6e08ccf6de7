import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { conflict, invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { laterEnd, laterStart, locks, makeGrant, makeIdentity, makeSpace, named } from '../harness/world.js'

const first = locks[0].device_id

describe('access grants: what is refused', () => {
  checkWire()

  each('create refuses what cannot be, and writes nothing', async (generation) => {
    const { seam } = generation
    const { user_identity_id } = await makeIdentity(seam)
    const create = (more) =>
      seam.accessGrants.create({
        user_identity_id,
        device_ids: [first],
        requested_access_methods: [{ mode: 'code' }],
        starts_at: laterStart,
        ends_at: laterEnd,
        ...more,
      })
    for (const [more, expected] of [
      [{ user_identity_id: undefined }, invalid()],
      [{ user_identity: { full_name: 'Two people' } }, invalid()],
      [{ user_identity_id: 'me' }, invalid('user_identity_id')],
      [{ user_identity_id: unknownID }, notFound('user_identity')],
      [{ requested_access_methods: 'code' }, invalid('requested_access_methods')],
      [{ requested_access_methods: [{ mode: 'knock' }] }, invalid('requested_access_methods')],
      [{ requested_access_methods: [{ mode: 'code', code: '12' }] }, invalid('requested_access_methods')],
      [{ requested_access_methods: [{ mode: 'code', code: 'abcd' }] }, invalid('requested_access_methods')],
      [{ ends_at: '2020-01-01T00:00:00Z', starts_at: '2019-01-01T00:00:00Z' }, invalid('ends_at')],
      [{ ends_at: laterStart, starts_at: laterEnd }, invalid('ends_at')],
      [{ starts_at: 'whenever' }, invalid('starts_at')],
      [{ ends_at: 'never' }, invalid('ends_at')],
      [{ device_ids: ['front-door'] }, invalid('device_ids')],
      [{ device_ids: [unknownID] }, notFound('device')],
      [{ acs_entrance_ids: [unknownID] }, notFound('acs_entrance')],
      [{ space_ids: [unknownID] }, notFound('space')],
      [{ space_keys: ['no-such-space'] }, notFound('space')],
      [{ access_grant_key: ' ' }, invalid('access_grant_key')],
    ]) {
      await refused(generation, create(more), expected)
    }
    assert.deepEqual(await seam.accessGrants.list({ user_identity_id }), [], 'nothing was written')
  })

  each('create refuses the doors and people of another workspace', async (generation) => {
    const { seam, other } = generation
    const ours = await makeIdentity(seam)
    const theirs = await makeIdentity(other)
    const common = { requested_access_methods: [{ mode: 'code' }], starts_at: laterStart }
    const theirDoor = { user_identity_id: theirs.user_identity_id, device_ids: [first], ...common }
    await refused(generation, other.accessGrants.create(theirDoor), notFound('device'))
    const { space_id } = await makeSpace(other)
    const ourPerson = { user_identity_id: ours.user_identity_id, space_ids: [space_id], ...common }
    await refused(generation, other.accessGrants.create(ourPerson), notFound('user_identity'))
    const theirPerson = { ...theirDoor, device_ids: [first] }
    await refused(generation, seam.accessGrants.create(theirPerson), notFound('user_identity'))
  })

  each('a key belongs to one grant', async (generation) => {
    const access_grant_key = named('grant')
    await makeGrant(generation.seam, { access_grant_key })
    await refused(generation, makeGrant(generation.seam, { access_grant_key }), conflict)
  })

  each('update refuses times that cannot be, and changes nothing', async (generation) => {
    const { seam } = generation
    const made = await makeGrant(seam)
    const { access_grant_id } = made
    const update = (change) => seam.accessGrants.update({ access_grant_id, ...change })
    await refused(generation, update({ ends_at: '2020-01-01T00:00:00Z' }), invalid('ends_at'))
    await refused(generation, update({ starts_at: laterEnd, ends_at: laterStart }), invalid('ends_at'))
    await refused(generation, update({ starts_at: 'whenever' }), invalid('starts_at'))
    await refused(generation, update({ device_ids: [unknownID] }), notFound('device'))
    const after = await seam.accessGrants.get({ access_grant_id })
    assert.deepEqual([after.starts_at, after.ends_at], [made.starts_at, made.ends_at])
  })

  each('unknown, bad and foreign ids are refused everywhere', async (generation) => {
    const { seam, other } = generation
    const mine = { access_grant_id: (await makeGrant(seam)).access_grant_id }
    for (const [grants, id, expected] of [
      [seam.accessGrants, { access_grant_id: unknownID }, notFound('access_grant')],
      [seam.accessGrants, { access_grant_id: 'grant' }, invalid('access_grant_id')],
      [other.accessGrants, mine, notFound('access_grant')],
    ]) {
      await refused(generation, grants.get(id), expected)
      await refused(generation, grants.update({ ...id, name: 'X' }), expected)
      await refused(generation, grants.delete(id), expected)
      const related = grants.getRelated({ access_grant_ids: Object.values(id) })
      const aboutList = expected.param ? invalid('access_grant_ids') : expected
      await refused(generation, related, aboutList)
    }
    assert.deepEqual((await seam.accessGrants.get(mine)).warnings, [], 'it is not being deleted')
  })

  each('get by a key nobody has', async (generation) => {
    const call = generation.seam.accessGrants.get({ access_grant_key: 'no-such-grant' })
    await refused(generation, call, notFound('access_grant'))
  })
})
