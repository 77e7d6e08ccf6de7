// What a property system pushes: people, places and stays.
import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { invalid, refused } from '../harness/refused.js'
import { atEnd, laterEnd, laterStart, locks, makeSpace, named } from '../harness/world.js'

// The older generation has no methods for these routes.
const pushData = (seam, body) => (seam.customers ? seam.customers.pushData(body) : seam.client.post('/customers/push_data', body))
const deleteData = (seam, body) => (seam.customers ? seam.customers.deleteData(body) : seam.client.post('/customers/delete_data', body))

describe('customers', () => {
  checkWire()

  each('a reservation becomes a grant, once, and goes with its data', async (generation) => {
    const { seam } = generation
    const customer_key = named('customer')
    const [guest_key, room_key, reservation_key, space_key] = ['guest', 'room', 'stay', 'space'].map(named)
    atEnd(() => deleteData(seam, { customer_keys: [customer_key] }))
    await makeSpace(seam, { space_key, device_ids: [locks[0].device_id] })
    const stay = { reservation_key, guest_key, room_keys: [room_key], space_keys: [space_key], starts_at: laterStart, ends_at: laterEnd }
    const data = {
      customer_key,
      guests: [{ guest_key, name: 'Ada Lovelace' }],
      rooms: [{ room_key, name: 'Room 101' }],
      reservations: [stay],
    }
    await pushData(seam, data)
    const find = () => seam.accessGrants.get({ access_grant_key: `reservation:${reservation_key}` })
    const grant = await find()
    assert.deepEqual([grant.space_ids.length, grant.starts_at, grant.ends_at], [2, laterStart, laterEnd])
    const person = await seam.userIdentities.get({ user_identity_key: guest_key })
    assert.deepEqual([person.full_name, person.user_identity_id], ['Ada Lovelace', grant.user_identity_id])
    assert.equal((await seam.spaces.get({ space_key: room_key })).customer_key, customer_key)

    const push = async (body) => (await seam.client.post('/customers/push_data', body)).data.results
    assert.deepEqual((await push(data)).map(({ action }) => action), ['unchanged', 'unchanged', 'unchanged'])
    const [bad] = await push({ customer_key, reservations: [{ ...stay, room_keys: ['nowhere'] }] })
    assert.deepEqual([bad.action, bad.key, bad.error.type], ['skipped', reservation_key, 'space_not_found'])

    await deleteData(seam, { reservation_keys: [reservation_key] })
    const gone = await find().catch(() => null) // its doors may be clean by now
    assert.ok(gone === null || gone.warnings.some(({ warning_code: code }) => code === 'being_deleted'))
  })

  each('without a customer, or with keys that are none, nothing is pushed or deleted', async (generation) => {
    const { seam } = generation
    await refused(generation, seam.client.post('/customers/push_data', { guests: [] }), invalid('customer_key'))
    await refused(generation, seam.client.post('/customers/delete_data', { guest_keys: [' '] }), invalid())
  })
})
