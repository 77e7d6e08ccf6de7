// A customer's page, made by a server and read through the session of its link.
import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { invalid, notFound, refused, unauthorized } from '../harness/refused.js'
import { atEnd, laterEnd, laterStart, named } from '../harness/world.js'

// The older generation has no method for it, and neither has one for deep links.
const createPortal = async (seam, body) => (seam.customers ? seam.customers.createPortal(body)
  : (await seam.client.post('/customers/create_portal', body)).data.customer_portal)
const createDeepLink = async (seam, body) => (await seam.client.post('/customers/reservations/create_deep_link', body)).data.deep_link
const guestOf = ({ sdk, usual }, url) => sdk.Seam.fromClientSessionToken(new URL(url).hash.slice(1), usual)
const viewOf = async (reader, body = {}) => (await reader.client.post('/seam/customer/v1/portals/get', body)).data.customer_portal

describe('portals of customers', () => {
  checkWire()

  const stay = async ({ seam }) => {
    const customer_key = named('customer')
    const [guest_key, room_key, reservation_key] = ['guest', 'room', 'stay'].map(named)
    atEnd(() => seam.client.post('/customers/delete_data', { customer_keys: [customer_key] }))
    return { customer_key, reservation_key, customer_data: {
      customer_key, guests: [{ guest_key, name: 'Ada Lovelace' }], rooms: [{ room_key, name: 'Room 101' }],
      reservations: [{ reservation_key, guest_key, room_keys: [room_key], starts_at: laterStart, ends_at: laterEnd }],
    } }
  }

  each('a portal has what was pushed with it, and its session only reads', async (generation) => {
    const { seam } = generation
    const { customer_key, customer_data } = await stay(generation)
    const portal = await createPortal(seam, { customer_data, features: { organize: { exclude: true } }, locale: 'es-ES' })
    atEnd(() => seam.clientSessions.delete({ client_session_id: portal.client_session_id }))
    assert.equal(portal.customer_key, customer_key)
    assert.deepEqual(portal.results.map(({ action }) => action), ['created', 'created', 'created'])
    const days = (Date.parse(portal.expires_at) - Date.parse(portal.created_at)) / 86_400_000
    assert.equal(days, 7)

    const reader = guestOf(generation, portal.url)
    const view = await viewOf(reader)
    assert.deepEqual([view.read_only, view.locale, view.hidden.places, view.hidden.stays], [true, 'es-ES', true, false])
    const [grant, ...others] = await reader.accessGrants.list()
    assert.deepEqual([grant.starts_at, grant.ends_at, others], [laterStart, laterEnd, []])
    assert.deepEqual((await reader.userIdentities.list()).map(({ full_name: name }) => name), ['Ada Lovelace'])
    await refused(generation, reader.accessGrants.delete({ access_grant_id: grant.access_grant_id }), unauthorized)
    await refused(generation, viewOf(reader, { customer_portal_id: grant.access_grant_id }), notFound('customer_portal'))

    await seam.clientSessions.revoke({ client_session_id: portal.client_session_id })
    await refused(generation, reader.accessGrants.list(), unauthorized)

    const another = await createPortal(seam, { customer_data: { customer_key } })
    await seam.client.post('/customers/delete_data', { customer_keys: [customer_key] })
    await refused(generation, guestOf(generation, another.url).accessGrants.list(), unauthorized)
  })

  each('a deep link is to one reservation', async (generation) => {
    const { seam } = generation
    const { customer_key, reservation_key, customer_data } = await stay(generation)
    await seam.client.post('/customers/push_data', customer_data)
    const link = await createDeepLink(seam, { customer_key, reservation_key })
    const reader = guestOf(generation, link.url)
    const [grant] = await reader.accessGrants.list()
    const { data } = await reader.client.get('/seam/customer/v1/portals/get', { params: { customer_portal_id: link.customer_portal_id } })
    assert.deepEqual(data.customer_portal.access_grant_ids, [grant.access_grant_id])
    assert.deepEqual(data.customer_portal.deep_link, { resource_type: 'reservation', resource_key: reservation_key })
  })

  each('without a customer or a reservation there is none', async (generation) => {
    const { seam } = generation
    await refused(generation, createPortal(seam, { customer_data: {} }), invalid())
    await refused(generation, createDeepLink(seam, { customer_key: named('customer'), reservation_key: 'none' }), notFound('reservation'))
    await refused(generation, viewOf(seam), unauthorized)
  })
})
