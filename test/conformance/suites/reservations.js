import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { refused } from '../harness/refused.js'
import { entrances, hoursFromNow, makeGrant, named, rooms } from '../harness/world.js'

const [room, other] = rooms.map(({ acs_entrance_id: id }) => id)
const lobby = entrances[0].acs_entrance_id

describe('reservations: who may have a hotel door together', () => {
  checkWire()

  each('a reservation keeps its doors, and its grants are there at one time', async (generation) => {
    const { seam } = generation
    const reservation_key = named('stay')
    const stay = (more) =>
      makeGrant(seam, {
        reservation_key,
        device_ids: undefined,
        acs_entrance_ids: [room, lobby],
        requested_access_methods: [{ mode: 'card' }],
        ...more,
      })
    const first = await stay()
    assert.equal(first.reservation_key, reservation_key)
    await stay({ acs_entrance_ids: [room] })
    for (const [more, expected] of [
      [{ acs_entrance_ids: [room, other] }, { status: 409, type: 'reservation_joiner_entrance_set_conflict' }],
      [{ acs_entrance_ids: [other] }, { status: 409, type: 'reservation_entrance_change_requires_cleanup' }],
      [
        { starts_at: hoursFromNow(40 * 24), ends_at: hoursFromNow(41 * 24) },
        { status: 409, type: 'reservation_time_frames_must_overlap' },
      ],
      [{ acs_entrance_ids: [lobby] }, { status: 400, type: 'reservation_key_not_supported' }],
      [{ reservation_key: undefined }, { status: 400, type: 'reservation_key_required' }],
    ]) {
      await refused(generation, stay(more), expected)
    }
    const { access_grant_id } = first
    await refused(generation, seam.accessGrants.update({ access_grant_id, starts_at: hoursFromNow(50 * 24), ends_at: null }), {
      status: 409,
      type: 'reservation_time_frames_must_overlap',
    })
    const staff = await stay({ reservation_key: undefined, ends_at: null })
    assert.equal(staff.reservation_key, undefined)
  })
})
