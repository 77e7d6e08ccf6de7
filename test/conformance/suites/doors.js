import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { invalid, notFound, refused, unauthorized, unknownID } from '../harness/refused.js'
import { entrances, locks, makeSpace } from '../harness/world.js'

// The four resources that are found, not made: how an SDK lists and gets them.
const resources = [
  { noun: 'connected_account', of: (seam) => seam.connectedAccounts, paged: true },
  { noun: 'device', of: (seam) => seam.devices, paged: true },
  { noun: 'acs_system', of: (seam) => seam.acs.systems, paged: false },
  { noun: 'acs_entrance', of: (seam) => seam.acs.entrances, paged: true },
]

for (const resource of resources) {
  const { noun, of } = resource
  const key = `${noun}_id`

  describe(`${noun}s`, () => {
    checkWire()

    each('list has each once, and get finds each', async ({ seam }) => {
      const all = await of(seam).list()
      assert.ok(all.length > 0)
      assert.equal(new Set(all.map((one) => one[key])).size, all.length)
      for (const one of all.slice(0, 3)) assert.deepEqual(stable(await of(seam).get({ [key]: one[key] })), stable(one))
    })

    each('the other workspace sees none of it', async (generation) => {
      const { seam, other } = generation
      const [ours, theirs] = [await of(seam).list(), await of(other).list()]
      const shared = theirs.filter((one) => ours.some((our) => our[key] === one[key]))
      assert.deepEqual(shared, [])
      await refused(generation, of(other).get({ [key]: ours[0][key] }), notFound(noun))
    })

    each('get refuses an unknown id and a bad one', async (generation) => {
      await refused(generation, of(generation.seam).get({ [key]: unknownID }), notFound(noun))
      const error = await refused(generation, of(generation.seam).get({ [key]: 'front-door' }), invalid(key))
      assert.deepEqual(error.getValidationErrorMessages(key), ['Invalid uuid'])
    })

    each('a key nobody has is refused', async (generation) => {
      const stranger = of(generation.connect('seam_testnobody_hasthiskey'))
      await refused(generation, stranger.list(), unauthorized)
      await refused(generation, stranger.get({ [key]: unknownID }), unauthorized)
    })

    if (resource.paged) pagination(resource, key)
    else {
      each('list takes filters', async (generation) => {
        const [first] = await of(generation.seam).list()
        const found = await of(generation.seam).list({ connected_account_id: first.connected_account_id })
        assert.ok(found.some((one) => one[key] === first[key]))
        const bad = of(generation.seam).list({ connected_account_id: 'front-door' })
        await refused(generation, bad, invalid('connected_account_id'))
      })
    }
  })
}

function pagination({ of }, key) {
  each('pages of one add up to the whole list, in its order', async ({ seam }) => {
    const all = await of(seam).list()
    const paged = await seam.createPaginator(of(seam).list({ limit: 1 })).flattenToArray()
    assert.deepEqual(paged.map((one) => one[key]), all.map((one) => one[key]))
  })

  each('a cursor is bound to its parameters', async (generation) => {
    const { seam } = generation
    const list = of(seam)
    await refused(generation, list.list({ page_cursor: 'nonsense' }), invalid('page_cursor'))
    const { pagination: page } = await list.list({ limit: 1 }).fetchResponse()
    if (!page.has_next_page) return
    const changed = list.list({ limit: 2, page_cursor: page.next_page_cursor })
    await refused(generation, changed, { status: 400, type: 'mismatched_page_parameters' })
  })
}

describe('filters of doors', () => {
  checkWire()

  each('devices.list narrows by what it is given', async ({ seam }) => {
    const [first, second] = locks
    const ids = async (filter) => (await seam.devices.list(filter)).map(({ device_id: id }) => id)
    assert.deepEqual((await ids({ device_ids: [first.device_id, second.device_id] })).length, 2)
    assert.deepEqual(await ids({ device_ids: [unknownID] }), [])
    assert.ok((await ids({ connected_account_id: first.connected_account_id })).includes(first.device_id))
    assert.ok((await ids({ device_type: first.device_type })).includes(first.device_id))
    assert.ok((await ids({ search: first.display_name })).includes(first.device_id))
    assert.deepEqual(await ids({ created_before: '2001-01-01T00:00:00Z' }), [])
    assert.deepEqual(await ids({ custom_metadata_has: { floor: '12' } }), [])
  })

  each('devices and entrances of a space', async ({ seam }) => {
    const space = await makeSpace(seam, {
      device_ids: [locks[1].device_id],
      acs_entrance_ids: [entrances[0].acs_entrance_id],
    })
    const devices = await seam.devices.list({ space_id: space.space_id })
    assert.deepEqual(devices.map(({ device_id: id }) => id), [locks[1].device_id])
    const found = await seam.acs.entrances.list({ space_id: space.space_id })
    assert.deepEqual(found.map(({ acs_entrance_id: id }) => id), [entrances[0].acs_entrance_id])
    assert.deepEqual(found[0].space_ids, [space.space_id])
  })

  each('devices.get finds by name', async (generation) => {
    const { seam } = generation
    const found = await seam.devices.get({ name: locks[0].display_name })
    assert.equal(found.device_id, locks[0].device_id)
    await refused(generation, seam.devices.get({ name: 'No Such Door' }), notFound('device'))
  })

  each('devices.list refuses a filter it cannot read', async (generation) => {
    const list = (filter) => generation.seam.devices.list(filter)
    await refused(generation, list({ device_ids: ['front-door'] }), invalid('device_ids'))
    await refused(generation, list({ created_before: 'yesterday' }), invalid('created_before'))
    await refused(generation, list({ limit: 'many' }), invalid('limit'))
  })
})

// What may change between two reads of a door that lives.
function stable({ properties, errors, warnings, space_ids: spaces, ...rest }) {
  return rest
}
