import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { makeIdentity, named } from '../harness/world.js'

const ids = (phones) => phones.map(({ device_id }) => device_id)

describe('phones', () => {
  checkWire()

  each('a phone of a person is registered, found and deactivated', async (generation) => {
    const { seam } = generation
    const { user_identity_id } = await makeIdentity(seam)
    const custom_sdk_installation_id = named('app')
    const phone = await seam.phones.simulate.createSandboxPhone({
      user_identity_id, custom_sdk_installation_id,
      phone_metadata: { operating_system: 'ios', device_model: 'iPhone 17' },
      assa_abloy_metadata: { seos_tsm_endpoint_id: 7 },
    })
    const { device_id, device_type, display_name, properties } = phone
    assert.deepEqual([device_type, display_name], ['ios_phone', 'iPhone 17'])
    assert.deepEqual(properties.assa_abloy_credential_service_metadata.endpoints, [{ endpoint_id: '7', is_active: true }])
    assert.deepEqual(await seam.phones.get({ device_id }), phone)
    assert.deepEqual(ids(await seam.phones.list({ owner_user_identity_id: user_identity_id })), [device_id])
    assert.deepEqual(await seam.phones.list({ acs_credential_id: unknownID }), [])
    const again = seam.phones.simulate.createSandboxPhone({ user_identity_id, custom_sdk_installation_id })
    await refused(generation, again, { status: 409, type: 'phone_already_registered' })

    assert.equal(await seam.phones.deactivate({ device_id }), undefined)
    assert.deepEqual(await seam.phones.list({ owner_user_identity_id: user_identity_id }), [])
    const told = await seam.events.list({ device_id, since: '2020-01-01T00:00:00.000Z' })
    assert.deepEqual(told.map(({ event_type }) => event_type), ['phone.deactivated'])
    await refused(generation, seam.phones.get({ device_id }), notFound('phone'))
    await refused(generation, seam.phones.deactivate({ device_id }), notFound('phone'))
  })

  each('a person deactivates their own phone, and no other', async ({ seam, sdk, usual }) => {
    const people = [await makeIdentity(seam), await makeIdentity(seam)]
    const [mine, theirs] = await Promise.all(
      people.map(({ user_identity_id }) => seam.phones.simulate.createSandboxPhone({ user_identity_id })),
    )
    const { token } = await seam.clientSessions.create({ user_identity_id: people[0].user_identity_id })
    const session = sdk.Seam.fromClientSessionToken(token, usual)
    await assert.rejects(session.phones.deactivate({ device_id: theirs.device_id }), { code: 'phone_not_found' })
    await session.phones.deactivate({ device_id: mine.device_id })
    const left = ids(await seam.phones.list())
    assert.ok(left.includes(theirs.device_id) && !left.includes(mine.device_id))
  })

  each('what is wrong is refused', async (generation) => {
    const { seam, other } = generation
    const { user_identity_id } = await makeIdentity(seam)
    const createSandboxPhone = (body) => seam.phones.simulate.createSandboxPhone(body)
    const { device_id } = await createSandboxPhone({ user_identity_id })
    await refused(generation, createSandboxPhone({ user_identity_id: unknownID }), notFound('user_identity'))
    const windows = createSandboxPhone({ user_identity_id, phone_metadata: { operating_system: 'windows' } })
    await refused(generation, windows, invalid('phone_metadata'))
    await refused(generation, seam.phones.list({ owner_user_identity_id: 'me' }), invalid('owner_user_identity_id'))
    await refused(generation, other.phones.get({ device_id }), notFound('phone'))
    await refused(generation, other.phones.deactivate({ device_id }), notFound('phone'))
  })
})
