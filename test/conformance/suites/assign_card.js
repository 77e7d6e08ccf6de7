import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { eventually } from '../harness/eventually.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { hoursFromNow, locks, makeGrant, offices, rooms } from '../harness/world.js'

// The older SDK has no method to assign a card.
const assign = async ({ seam }, body, waitForActionAttempt) =>
  seam.accessMethods.assignCard
    ? seam.accessMethods.assignCard(body, { waitForActionAttempt })
    : (await seam.client.post('/access_methods/assign_card', body)).data.action_attempt

const member = async (seam, more = {}) => {
  const grant = await makeGrant(seam, {
    device_ids: undefined, acs_entrance_ids: [offices[0].acs_entrance_id], starts_at: hoursFromNow(0), ends_at: undefined,
    requested_access_methods: [{ mode: 'card' }], ...more,
  })
  return { ...grant, access_method_id: grant.access_method_ids[0] }
}

// The SDKs wait for the end of an attempt that they get, and throw one that failed.
const end = ({ seam }, { action_attempt_id }) => seam.actionAttempts.get({ action_attempt_id }, { waitForActionAttempt: true })

describe('cards that are assigned', () => {
  checkWire()

  each('a card is issued once it is assigned, and a lost one is replaced', async (generation) => {
    const { seam } = generation
    const number = 1000 + 2 * generation.number
    const { access_method_id, access_grant_id } = await member(seam)
    const ready = await seam.accessMethods.get({ access_method_id })
    assert.deepEqual(
      [ready.is_issued, ready.is_assignment_required, ready.is_ready_for_assignment, ready.display_status],
      [false, true, true, 'Awaiting assignment'],
    )
    const since = '2020-01-01T00:00:00.000Z'
    const asked = () => seam.events.list({ access_method_id, since, event_type: 'access_method.card_assignment_required' })
    await eventually('somebody is asked for a card', asked, (events) => events.length === 1)

    const wrong = await assign(generation, { access_method_id, card_number: '9009' }, false)
    await assert.rejects(end(generation, wrong), { code: 'credential_not_found' })
    const { status, result } = await end(generation, await assign(generation, { access_method_id, card_number: `${number}` }, false))
    assert.deepEqual([status, result.access_method_id, result.is_assignment_required], ['success', access_method_id, false])
    await eventually('it is issued', () => seam.accessMethods.get({ access_method_id }), ({ is_issued }) => is_issued)

    const another = assign(generation, { access_method_id, card_number: `${number + 1}` }, false)
    await refused(generation, another, { status: 409, type: 'access_method_already_assigned' })
    const other = await member(seam)
    const taken = assign(generation, { access_method_id: other.access_method_id, card_number: `${number}` }, false)
    await refused(generation, taken, { status: 409, type: 'card_already_assigned' })

    await seam.accessMethods.delete({ access_method_id })
    const grant = await seam.accessGrants.requestAccessMethods({ access_grant_id, requested_access_methods: [{ mode: 'card' }] })
    const replacement = grant.access_method_ids.find((id) => id !== access_method_id)
    await end(generation, await assign(generation, { access_method_id: replacement, card_number: `${number + 1}` }, false))
    await eventually('the other is issued', () => seam.accessMethods.get({ access_method_id: replacement }), ({ is_issued }) => is_issued)
  })

  each('what cannot be assigned is refused', async (generation) => {
    const { seam } = generation
    const to = (access_method_id, card_number = '1009') => assign(generation, { access_method_id, card_number }, false)
    const not = { status: 400, type: 'access_method_not_assignable' }
    const { access_method_ids: [pin] } = await makeGrant(seam, { device_ids: [locks[0].device_id] })
    await refused(generation, to(pin), not)
    const { access_method_ids: [written] } = await makeGrant(seam, {
      device_ids: undefined, acs_entrance_ids: [rooms[0].acs_entrance_id], reservation_key: pin, requested_access_methods: [{ mode: 'card' }],
    })
    await refused(generation, to(written), not)
    await refused(generation, to(unknownID), notFound('access_method'))
    await refused(generation, to('mine'), invalid('access_method_id'))
    await refused(generation, to(pin, ''), invalid('card_number'))
  })
})
