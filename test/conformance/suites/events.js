import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { locks, makeGrant, makeSpace } from '../harness/world.js'

const dawn = '2020-01-01T00:00:00Z'

describe('events', () => {
  checkWire()

  each('list since a moment, and get each', async ({ seam }) => {
    const { space_id } = await makeSpace(seam, { device_ids: [locks[0].device_id] })
    const events = await seam.events.list({ since: dawn, space_id })
    assert.deepEqual(events.map(({ event_type: type }) => type), ['space.created'])
    assert.deepEqual(events[0].device_ids, [locks[0].device_id])
    assert.deepEqual(await seam.events.get({ event_id: events[0].event_id }), events[0])
  })

  each('since and between are exclusive at their edges', async ({ seam }) => {
    const { space_id } = await makeSpace(seam)
    const [event] = await seam.events.list({ since: dawn, space_id })
    const later = new Date(Date.parse(event.created_at) + 60_000).toISOString()
    assert.deepEqual(await seam.events.list({ since: later, space_id }), [])
    assert.deepEqual(await seam.events.list({ between: [dawn, later], space_id }), [event])
    assert.deepEqual(await seam.events.list({ between: [later, laterStill(later)], space_id }), [])
  })

  each('list narrows by type, resource and count', async ({ seam }) => {
    const { access_grant_id } = await makeGrant(seam)
    const types = async (filter) =>
      (await seam.events.list({ since: dawn, access_grant_id, ...filter })).map(({ event_type: type }) => type)
    assert.equal((await types())[0], 'access_grant.created')
    assert.deepEqual(await types({ event_type: 'access_grant.created' }), ['access_grant.created'])
    assert.deepEqual(await types({ event_types: ['access_grant.deleted', 'space.created'] }), [])
    assert.equal((await types({ limit: 1 })).length, 1)
    assert.deepEqual(await types({ event_ids: [unknownID] }), [])
  })

  each('the other workspace sees none of it', async (generation) => {
    const { seam, other } = generation
    const { space_id } = await makeSpace(seam)
    const [event] = await seam.events.list({ since: dawn, space_id })
    assert.deepEqual(await other.events.list({ since: dawn, space_id }), [])
    await refused(generation, other.events.get({ event_id: event.event_id }), notFound('event'))
  })

  each('list needs one moment or two, not both', async (generation) => {
    const list = (filter) => generation.seam.events.list(filter)
    const neither = await refused(generation, list({ event_type: 'space.created' }), invalid())
    assert.equal(neither.message, 'Must specify either since or between')
    const both = await refused(generation, list({ since: dawn, between: [dawn, laterStill(dawn)] }), invalid())
    assert.equal(both.message, 'Cannot specify both since and between')
    await refused(generation, list({ since: 'yesterday' }), invalid('since'))
    await refused(generation, list({ between: [dawn] }), invalid('between'))
    await refused(generation, list({ since: dawn, event_type: 'door.kicked' }), invalid('event_type'))
    await refused(generation, list({ since: dawn, device_id: 'front-door' }), invalid('device_id'))
  })

  each('get refuses an unknown id and a bad one', async (generation) => {
    await refused(generation, generation.seam.events.get({ event_id: unknownID }), notFound('event'))
    await refused(generation, generation.seam.events.get({ event_id: 'event' }), invalid('event_id'))
  })
})

describe('action attempts', () => {
  checkWire()

  each('get refuses an unknown id and a bad one', async (generation) => {
    const get = (id) => generation.seam.actionAttempts.get({ action_attempt_id: id })
    await refused(generation, get(unknownID), notFound('action_attempt'))
    await refused(generation, get('attempt'), invalid('action_attempt_id'))
  })
})

function laterStill(moment) {
  return new Date(Date.parse(moment) + 3_600_000).toISOString()
}
