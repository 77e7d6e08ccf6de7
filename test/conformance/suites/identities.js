import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { conflict, invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { makeIdentity, named } from '../harness/world.js'

const noun = 'user_identity'

describe('user identities', () => {
  checkWire()

  each('create, get by id and by key, update, delete', async (generation) => {
    const { seam } = generation
    const key = named('guest')
    const email = `${key}@example.com`
    const made = await makeIdentity(seam, {
      user_identity_key: key,
      full_name: 'Ada Lovelace',
      email_address: email,
      phone_number: `+1555${Date.now().toString().slice(-7)}`,
    })
    const id = { user_identity_id: made.user_identity_id }
    assert.equal(made.display_name, 'Ada Lovelace')
    assert.deepEqual(await seam.userIdentities.get(id), made)
    assert.deepEqual(await seam.userIdentities.get({ user_identity_key: key }), made)

    assert.equal(await seam.userIdentities.update({ ...id, full_name: 'Ada King', phone_number: null }), undefined)
    const changed = await seam.userIdentities.get(id)
    assert.deepEqual([changed.full_name, changed.phone_number, changed.email_address], ['Ada King', null, email])

    assert.equal(await seam.userIdentities.delete(id), undefined)
    await refused(generation, seam.userIdentities.get(id), notFound(noun))
    await refused(generation, seam.userIdentities.delete(id), notFound(noun))
  })

  each('everything about a person is optional', async ({ seam }) => {
    const made = await makeIdentity(seam, { full_name: undefined })
    assert.equal(made.full_name, null)
    assert.ok(made.display_name)
  })

  each('list pages, searches and picks', async (generation) => {
    const { seam } = generation
    const first = await makeIdentity(seam)
    const second = await makeIdentity(seam)
    const both = [first.user_identity_id, second.user_identity_id]
    const ids = (people) => people.map(({ user_identity_id: id }) => id)
    assert.deepEqual(ids(await seam.userIdentities.list({ user_identity_ids: both })), both)
    assert.deepEqual(ids(await seam.userIdentities.list({ search: second.full_name })), [second.user_identity_id])
    const pages = seam.createPaginator(seam.userIdentities.list({ user_identity_ids: both, limit: 1 }))
    assert.deepEqual(ids(await pages.flattenToArray()), both)
    await refused(generation, seam.userIdentities.list({ page_cursor: 'nonsense' }), invalid('page_cursor'))
    await refused(generation, seam.userIdentities.list({ limit: -1 }), invalid('limit'))
  })

  each('create refuses what is no person, or another', async (generation) => {
    const { seam } = generation
    const call = (parameters) => seam.userIdentities.create(parameters)
    await refused(generation, call({ email_address: 'not an address' }), invalid('email_address'))
    await refused(generation, call({ full_name: '' }), invalid('full_name'))
    await refused(generation, call({ full_name: 7 }), invalid('full_name'))
    await refused(generation, call({ user_identity_key: '   ' }), invalid('user_identity_key'))
    const key = named('guest')
    await makeIdentity(seam, { user_identity_key: key })
    await refused(generation, call({ user_identity_key: key }), conflict)
  })

  each('unknown, bad and foreign ids are refused everywhere', async (generation) => {
    const { seam, other } = generation
    const mine = { user_identity_id: (await makeIdentity(seam)).user_identity_id }
    for (const [people, id, expected] of [
      [seam.userIdentities, { user_identity_id: unknownID }, notFound(noun)],
      [seam.userIdentities, { user_identity_id: 'me' }, invalid('user_identity_id')],
      [other.userIdentities, mine, notFound(noun)],
    ]) {
      await refused(generation, people.get(id), expected)
      await refused(generation, people.update({ ...id, full_name: 'X' }), expected)
      await refused(generation, people.delete(id), expected)
    }
    assert.ok(await seam.userIdentities.get(mine))
  })
})
