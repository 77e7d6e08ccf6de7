import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { eventually } from '../harness/eventually.js'
import { conflict, invalid, notFound, refused, unauthorized, unknownID } from '../harness/refused.js'
import { locks, named } from '../harness/world.js'

const id = { connected_account_id: locks[0].connected_account_id }

// What every act on an account refuses.
async function refusesStrangers(generation, act) {
  await refused(generation, act(generation.seam, { connected_account_id: unknownID }), notFound('connected_account'))
  await refused(generation, act(generation.seam, { connected_account_id: 'locks' }), invalid('connected_account_id'))
  await refused(generation, act(generation.other, id), notFound('connected_account'))
  await refused(generation, act(generation.connect('seam_testnobody_hasthiskey'), id), unauthorized)
}

describe('connected accounts', () => {
  checkWire()

  each('update changes what is named, and merges metadata', async (generation, t) => {
    const { seam } = generation
    const update = (change) => seam.connectedAccounts.update({ ...id, ...change })
    const before = await seam.connectedAccounts.get(id)
    t.after(() => update({ display_name: before.display_name, automatically_manage_new_devices: true, custom_metadata: { floor: null, spare: null } }))
    await update({ custom_metadata: { floor: '2', gone: 'soon' } })
    const changed = await update({
      custom_metadata: { spare: true, gone: null },
      display_name: 'Lobby locks',
      automatically_manage_new_devices: false,
      accepted_capabilities: ['lock', 'camera'],
    })
    assert.deepEqual(changed ?? (await seam.connectedAccounts.get(id)), {
      ...before,
      custom_metadata: { floor: '2', spare: true },
      display_name: 'Lobby locks',
      automatically_manage_new_devices: false,
      accepted_capabilities: ['lock', 'camera'],
    })
    const found = await seam.connectedAccounts.list({ custom_metadata_has: { spare: true } })
    assert.deepEqual(found.map((one) => one.connected_account_id), [id.connected_account_id])
  })

  each('update refuses what cannot be', async (generation) => {
    const update = (change) => generation.seam.connectedAccounts.update({ ...id, ...change })
    await refused(generation, update({ custom_metadata: { 'a.b': 'x' } }), invalid('custom_metadata'))
    await refused(generation, update({ custom_metadata: { floor: 2 } }), invalid('custom_metadata'))
    await refused(generation, update({ display_name: 'x'.repeat(256) }), invalid('display_name'))
    await refused(generation, update({ accepted_capabilities: ['toaster'] }), invalid('accepted_capabilities'))
    await refused(generation, update({ accepted_capabilities: ['camera'] }), invalid('accepted_capabilities'))
    await refusesStrangers(generation, (seam, one) => seam.connectedAccounts.update({ ...one, display_name: 'X' }))
  })

  each('a customer is set once', async (generation) => {
    const { seam } = generation
    const customer_key = (await seam.connectedAccounts.get(id)).customer_key ?? named('customer')
    await seam.connectedAccounts.update({ ...id, customer_key })
    assert.equal((await seam.connectedAccounts.get(id)).customer_key, customer_key)
    await refused(generation, seam.connectedAccounts.update({ ...id, customer_key: named('other') }), conflict)
  })

  each('sync asks for a look and says only ok', async (generation) => {
    assert.equal(await generation.seam.connectedAccounts.sync(id), undefined)
    await refusesStrangers(generation, (seam, one) => seam.connectedAccounts.sync(one))
  })

  each('a simulated loss of the login shows, is an event, and ends with another', async (generation) => {
    const { seam } = generation
    const since = new Date(Date.now() - 1000).toISOString()
    const events = async (type) => (await seam.events.list({ ...id, event_type: type, since })).length
    assert.equal(await seam.connectedAccounts.simulate.disconnect(id), undefined)
    const lost = await seam.connectedAccounts.get(id)
    assert.deepEqual(lost.errors.map(({ error_code: code }) => code), ['account_disconnected'])
    assert.ok((await events('connected_account.disconnected')) > 0)
    const reconnect = (client, one) => client.client.post('/connected_accounts/simulate/reconnect', one)
    await reconnect(seam, id)
    await eventually('the account works again', () => seam.connectedAccounts.get(id), ({ errors }) => errors.length === 0)
    assert.ok((await events('connected_account.completed_first_sync_after_reconnection')) > 0)
    await refusesStrangers(generation, (client, one) => client.connectedAccounts.simulate.disconnect(one))
    await refusesStrangers(generation, reconnect)
  })

  each('the providers of this build, by category', async (generation) => {
    const list = (query) => generation.seam.devices.listDeviceProviders(query)
    const names = (found) => found.map(({ device_provider_name: name }) => name)
    assert.deepEqual(names(await list()), ['sandbox', 'uhppote', 'webhook', 'zigbee2mqtt', 'zwavejs'])
    assert.deepEqual(names(await list({ provider_category: 'access_control_systems' })), ['uhppote'])
    await refused(generation, list({ provider_category: 'toys' }), invalid('provider_category'))
    const image = await fetch((await list())[0].image_url)
    assert.deepEqual([image.status, image.headers.get('content-type')], [200, 'image/svg+xml'])
  })
})
