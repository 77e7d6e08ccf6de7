// Ways in that are added to a grant, and what others manage.
import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { entrances, locks, makeGrant } from '../harness/world.js'

describe('access grants: more methods', () => {
  checkWire()

  each('request_access_methods adds to what is there', async ({ seam }) => {
    const made = await makeGrant(seam, { acs_entrance_ids: [entrances[0].acs_entrance_id] })
    const { access_grant_id } = made
    const grant = await seam.accessGrants.requestAccessMethods({
      access_grant_id,
      requested_access_methods: [{ mode: 'card' }, { mode: 'code', code: '246813' }],
    })
    assert.deepEqual(grant.requested_access_methods.map(({ mode }) => mode), ['code', 'card', 'code'])
    for (const id of made.access_method_ids) assert.ok(grant.access_method_ids.includes(id), 'what was there stays')
    for (const requested of grant.requested_access_methods) assert.ok(requested.created_access_method_ids.length > 0)
  })

  each('request_access_methods refuses what cannot be', async (generation) => {
    const { seam, other } = generation
    const { access_grant_id } = await makeGrant(seam)
    const request = (more, client = seam) =>
      client.accessGrants.requestAccessMethods({ access_grant_id, requested_access_methods: [{ mode: 'code' }], ...more })
    await refused(generation, request({ access_grant_id: unknownID }), notFound('access_grant'))
    await refused(generation, request({}, other), notFound('access_grant'))
    await refused(generation, request({ requested_access_methods: [] }), invalid('requested_access_methods'))
    await refused(generation, request({ requested_access_methods: [{ mode: 'knock' }] }), invalid('requested_access_methods'))
  })

  each('access_methods/create, as the guides have it', async (generation) => {
    const { seam } = generation
    const { access_grant_id } = await makeGrant(seam)
    const create = (body) => seam.client.post('/access_methods/create', body)
    const { data } = await create({ access_grant_id, mode: 'code' })
    assert.deepEqual([data.access_method.mode, data.access_method.is_issued], ['code', false])
    const found = await seam.accessMethods.list({ access_grant_id })
    assert.ok(found.some(({ access_method_id: id }) => id === data.access_method.access_method_id))
    await refused(generation, create({ access_grant_id: unknownID, mode: 'code' }), notFound('access_grant'))
    await refused(generation, create({ access_grant_id, mode: 'knock' }), invalid('mode'))
    // A lock takes no cards: the call fails, and the grant is as it was.
    await refused(generation, create({ access_grant_id, mode: 'card' }), { status: 409, type: 'access_method_not_possible' })
    const { requested_access_methods: requested } = await seam.accessGrants.get({ access_grant_id })
    assert.equal(requested.length, 2)
  })

  each('no driver brings grants of others: the lists are empty', async (generation) => {
    const { seam } = generation
    const { access_grant_id, access_method_ids } = await makeGrant(seam)
    assert.deepEqual(await seam.accessGrants.unmanaged.list(), [])
    assert.deepEqual(await seam.accessMethods.unmanaged.list({ access_grant_id, device_id: locks[0].device_id }), [])
    await refused(generation, seam.accessGrants.unmanaged.get({ access_grant_id }), notFound('access_grant'))
    const manage = (is_managed) => seam.accessGrants.unmanaged.update({ access_grant_id, is_managed })
    await refused(generation, manage(true), notFound('access_grant'))
    await refused(generation, manage(false), invalid('is_managed'))
    const [access_method_id] = access_method_ids
    await refused(generation, seam.accessMethods.unmanaged.get({ access_method_id }), notFound('access_method'))
    await refused(generation, seam.accessMethods.unmanaged.list({ access_grant_id: unknownID }), notFound('access_grant'))
    await refused(generation, seam.accessGrants.unmanaged.list({ user_identity_id: 'me' }), invalid('user_identity_id'))
  })
})
