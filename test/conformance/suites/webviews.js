import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { eventually } from '../harness/eventually.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { atEnd, named } from '../harness/world.js'
import { settings } from '../harness/settings.js'

async function makeWebview(seam, wish = {}) {
  const made = await seam.connectWebviews.create(wish)
  atEnd(() => seam.connectWebviews.delete({ connect_webview_id: made.connect_webview_id }))
  return made
}

// fill sends the page's form, as a browser would.
const fill = (webview, form) => fetch(webview.url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) })

describe('connect webviews', () => {
  checkWire()

  each('create, get, list, delete', async (generation) => {
    const { seam } = generation
    const customer_key = named('customer')
    const made = await makeWebview(seam, {
      accepted_providers: ['uhppote', 'salto_ks'],
      custom_metadata: { floor: '2', spare: true },
      custom_redirect_url: 'https://app.example/done',
      custom_redirect_failure_url: 'https://app.example/failed',
      customer_key,
      device_selection_mode: 'multiple',
      wait_for_device_creation: true,
      automatically_manage_new_devices: false,
    })
    const id = { connect_webview_id: made.connect_webview_id }
    assert.deepEqual([made.status, made.login_successful, made.any_provider_allowed], ['pending', false, false])
    assert.deepEqual(made.accepted_providers, ['uhppote', 'salto_ks'])
    assert.deepEqual(await seam.connectWebviews.get(id), made)
    assert.deepEqual(await seam.connectWebviews.list({ customer_key }), [made])
    assert.deepEqual(await seam.connectWebviews.list({ custom_metadata_has: { spare: true }, customer_key }), [made])
    assert.equal((await fetch(made.url)).status, 200)
    assert.equal(await seam.connectWebviews.delete(id), undefined)
    await refused(generation, seam.connectWebviews.get(id), notFound('connect_webview'))
    await refused(generation, seam.connectWebviews.delete(id), notFound('connect_webview'))
  })

  each('refuses what cannot be', async (generation) => {
    const create = (wish) => generation.seam.connectWebviews.create(wish)
    await refused(generation, create({ accepted_providers: ['toys'] }), invalid('accepted_providers'))
    await refused(generation, create({ custom_redirect_url: 'javascript:alert(1)' }), invalid('custom_redirect_url'))
    await refused(generation, create({ device_selection_mode: 'some' }), invalid('device_selection_mode'))
    await refused(generation, create({ custom_metadata: { 'a.b': 'x' } }), invalid('custom_metadata'))
    await refused(generation, generation.seam.connectWebviews.list({ page_cursor: 'nonsense' }), invalid('page_cursor'))
    for (const act of ['get', 'delete']) {
      await refused(generation, generation.seam.connectWebviews[act]({ connect_webview_id: unknownID }), notFound('connect_webview'))
    }
  })

  // A site of the cloud that nothing else uses is connected, and goes again.
  each('a login connects an account, which can be deleted', async (generation) => {
    const { seam } = generation
    const site = named('site')
    const token = named('token')
    const made = await fetch(`${settings.sandboxURL}/admin/v1/sites`, {
      method: 'POST',
      headers: { authorization: `Bearer ${settings.sandboxAdminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id: site, token }),
    })
    assert.ok(made.ok, `the cloud makes no site: ${made.status}`)
    const webview = await makeWebview(seam, { accepted_providers: ['sandbox'] })
    const id = { connect_webview_id: webview.connect_webview_id }
    const form = { provider: 'sandbox', 'settings.base_url': settings.sandboxURL }
    await fill(webview, { ...form, 'settings.token': 'wrong' })
    await eventually('the login is refused', () => seam.connectWebviews.get(id), ({ status }) => status === 'failed')
    await fill(webview, { ...form, 'settings.token': token })
    const done = await eventually('the login is accepted', () => seam.connectWebviews.get(id), ({ status }) => status === 'authorized')
    const account = { connected_account_id: done.connected_account_id }
    assert.equal((await seam.connectedAccounts.get(account)).account_type, 'sandbox')
    const types = (await seam.events.list({ ...id, since: '2020-01-01T00:00:00Z' })).map(({ event_type: type }) => type)
    assert.ok(types.includes('connect_webview.login_failed') && types.includes('connected_account.created'), types.join())
    await refused(generation, generation.other.connectedAccounts.delete(account), notFound('connected_account'))
    assert.equal(await seam.connectedAccounts.delete(account), undefined)
    await refused(generation, seam.connectedAccounts.get(account), notFound('connected_account'))
    await refused(generation, seam.connectedAccounts.delete(account), notFound('connected_account'))
  })
})
