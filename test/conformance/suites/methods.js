import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { entrances, locks, makeGrant, named } from '../harness/world.js'

const entrance = entrances[0].acs_entrance_id
const noun = 'access_method'

const twoWays = { acs_entrance_ids: [entrance], requested_access_methods: [{ mode: 'code' }, { mode: 'card' }] }

describe('access methods', () => {
  checkWire()

  each('list by grant, and get each', async ({ seam }) => {
    const access_grant_key = named('grant')
    const grant = await makeGrant(seam, { ...twoWays, access_grant_key })
    const { access_grant_id } = grant
    const found = await seam.accessMethods.list({ access_grant_id })
    const ids = found.map(({ access_method_id: id }) => id)
    assert.deepEqual(ids.sort(), [...grant.access_method_ids].sort())
    assert.deepEqual(new Set(found.map(({ mode }) => mode)), new Set(['code', 'card']))
    for (const method of found) {
      const alone = await seam.accessMethods.get({ access_method_id: method.access_method_id })
      assert.deepEqual(alone, method)
      if (method.mode === 'code') assert.match(method.code, /^\d{4,9}$/)
      else assert.equal(method.code ?? null, null, 'a card has no PIN')
    }
    assert.equal((await seam.accessMethods.list({ access_grant_key })).length, found.length)
    const onDoor = await seam.accessMethods.list({ access_grant_id, acs_entrance_id: entrance })
    assert.ok(onDoor.some(({ mode }) => mode === 'card'))
    const onLock = await seam.accessMethods.list({ access_grant_id, device_id: locks[0].device_id })
    assert.ok(onLock.length > 0 && onLock.every(({ mode }) => mode === 'code'))
  })

  each('a wished PIN is the PIN', async ({ seam }) => {
    const code = String(40_000 + Math.floor(Math.random() * 50_000)).slice(0, 4)
    const { access_method_ids: ids, requested_access_methods: requested } = await makeGrant(seam, {
      requested_access_methods: [{ mode: 'code', code }],
    })
    assert.equal(requested[0].code, code)
    const { code: used } = await seam.accessMethods.get({ access_method_id: ids[0] })
    assert.match(used, /^\d{4,9}$/) // another one where the lock cannot take the wish
  })

  each('get_related has what it is asked for', async ({ seam }) => {
    const grant = await makeGrant(seam, twoWays)
    const related = (more) => seam.accessMethods.getRelated({ access_method_ids: grant.access_method_ids, ...more })
    const all = await related()
    assert.deepEqual(all.access_grants.map(({ access_grant_id: id }) => id), [grant.access_grant_id])
    assert.deepEqual(all.devices.map(({ device_id: id }) => id), [locks[0].device_id])
    assert.deepEqual(all.acs_entrances.map(({ acs_entrance_id: id }) => id), [entrance])
    assert.deepEqual(Object.keys(await related({ include: ['devices'] })), ['devices'])
    assert.ok(!('devices' in (await related({ exclude: ['devices'] }))))
  })

  each('deleting one leaves the grant and the others', async ({ seam }) => {
    const { access_grant_id } = await makeGrant(seam, twoWays)
    const methods = await seam.accessMethods.list({ access_grant_id })
    const card = methods.find(({ mode }) => mode === 'card')
    assert.equal(await seam.accessMethods.delete({ access_method_id: card.access_method_id }), undefined)
    const live = (await seam.accessMethods.list({ access_grant_id })).filter(
      ({ warnings }) => !warnings.some(({ warning_code: code }) => code === 'being_deleted'),
    )
    assert.deepEqual(new Set(live.map(({ mode }) => mode)), new Set(['code']))
    assert.deepEqual((await seam.accessGrants.get({ access_grant_id })).warnings, [])
  })

  each('unknown, bad and foreign ids are refused everywhere', async (generation) => {
    const { seam, other } = generation
    const grant = await makeGrant(seam)
    const mine = { access_method_id: grant.access_method_ids[0] }
    for (const [methods, id, expected] of [
      [seam.accessMethods, { access_method_id: unknownID }, notFound(noun)],
      [seam.accessMethods, { access_method_id: 'pin' }, invalid('access_method_id')],
      [other.accessMethods, mine, notFound(noun)],
    ]) {
      await refused(generation, methods.get(id), expected)
      await refused(generation, methods.delete(id), expected)
      const related = methods.getRelated({ access_method_ids: Object.values(id) })
      await refused(generation, related, expected.param ? invalid('access_method_ids') : expected)
    }
    assert.ok(await seam.accessMethods.get(mine))
    await refused(generation, seam.accessMethods.list({ access_grant_id: 'grant' }), invalid('access_grant_id'))
    const { access_grant_id } = grant
    const badCursor = seam.accessMethods.list({ access_grant_id, page_cursor: 'nonsense' })
    await refused(generation, badCursor, invalid('page_cursor'))
  })
})
