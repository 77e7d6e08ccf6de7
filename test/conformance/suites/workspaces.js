import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { invalid, notFound, refused, unauthorized, unknownID } from '../harness/refused.js'
import { settings } from '../harness/settings.js'
import { makeGrant, named } from '../harness/world.js'

describe('workspaces and health', () => {
  checkWire()

  each('workspaces.get is the workspace of the key', async ({ seam, other }) => {
    const [ours, theirs] = [await seam.workspaces.get(), await other.workspaces.get()]
    assert.ok(ours.name)
    assert.notEqual(ours.workspace_id, theirs.workspace_id)
  })

  each('a key nobody has is refused', async (generation) => {
    const stranger = generation.connect('seam_testnobody_hasthiskey')
    await refused(generation, stranger.workspaces.get(), unauthorized)
  })

  each('list is the one workspace of a key, and all of a user', async (generation) => {
    const { seam, sdk, usual } = generation
    const own = await seam.workspaces.get()
    assert.deepEqual(await seam.workspaces.list(), [own])
    const user = new sdk.SeamWithoutWorkspace({ personalAccessToken: settings.accessToken, ...usual })
    const name = named('Workspace')
    const made = await user.workspaces.create({
      name, is_sandbox: true, company_name: 'Acme', webview_primary_button_color: '#123456',
      connect_webview_customization: { logo_shape: 'circle', success_message: 'Done' },
    })
    assert.deepEqual([made.name, made.is_sandbox, made.connect_partner_name], [name, true, 'Acme'])
    assert.deepEqual(made.connect_webview_customization, {
      logo_shape: 'circle', primary_button_color: '#123456', success_message: 'Done',
    })
    const seen = await user.workspaces.list()
    for (const one of [own, made]) assert.ok(seen.some(({ workspace_id: id }) => id === one.workspace_id))
    await refused(generation, user.workspaces.create({ name: '' }), invalid('name'))
    const stranger = new sdk.SeamWithoutWorkspace({ personalAccessToken: 'seam_at1nobody_hasit', ...usual })
    await refused(generation, stranger.workspaces.list(), unauthorized)
  })

  each('a personal access token works in the workspaces of its user', async (generation) => {
    const { seam, other, sdk, usual } = generation
    const inWorkspace = (workspaceId) => new sdk.Seam({ personalAccessToken: settings.accessToken, workspaceId, ...usual })
    const { workspace_id: ours } = await seam.workspaces.get()
    const { workspace_id: theirs } = await other.workspaces.get()
    assert.deepEqual(await inWorkspace(ours).devices.list(), await seam.devices.list())
    for (const id of [theirs, unknownID]) {
      await refused(generation, inWorkspace(id).devices.list(), unauthorized)
    }
  })

  each('update changes what it names', async (generation) => {
    const { other } = generation
    const before = await other.workspaces.get()
    assert.equal(await other.workspaces.update({ connect_partner_name: 'Acme', is_suspended: true }), undefined)
    const after = await other.workspaces.get()
    assert.deepEqual(after, { ...before, connect_partner_name: 'Acme', company_name: 'Acme', is_suspended: true })
    await other.workspaces.update({ is_suspended: false, connect_webview_customization: { logo_shape: 'square' } })
    assert.deepEqual((await other.workspaces.get()).connect_webview_customization, { logo_shape: 'square' })
    await refused(generation, other.workspaces.update({ name: '' }), invalid('name'))
  })

  each('reset_sandbox leaves a sandbox as it was when it was new', async (generation) => {
    const { sdk, usual } = generation
    const user = { personalAccessToken: settings.accessToken, ...usual }
    const make = async (isSandbox) => {
      const all = new sdk.SeamWithoutWorkspace(user)
      const { workspace_id: workspaceId } = await all.workspaces.create({ name: named('Workspace'), is_sandbox: isSandbox })
      return new sdk.Seam({ ...user, workspaceId })
    }
    const inSandbox = await make(true)
    const before = await inSandbox.workspaces.get()
    await inSandbox.userIdentities.create({ full_name: named('Guest') })
    await inSandbox.spaces.create({ name: named('Space') })
    const done = await inSandbox.workspaces.resetSandbox()
    assert.deepEqual([done.action_type, done.status, done.result], ['RESET_SANDBOX_WORKSPACE', 'success', {}])
    assert.deepEqual(await inSandbox.userIdentities.list(), [])
    assert.deepEqual(await inSandbox.spaces.list(), [])
    assert.deepEqual(await inSandbox.workspaces.get(), before)
    const withRealDoors = await make(false)
    await refused(generation, withRealDoors.workspaces.resetSandbox(), { status: 400, type: 'workspace_not_sandbox' })
  })

  // The SDKs have no methods for these: their HTTP client sends.
  each('customization profiles are made, read, changed, and put on grants', async (generation) => {
    const { seam, other } = generation
    const call = async (name, body, by = seam) => (await by.client.post(`/workspaces/customization_profiles/${name}`, body)).data
    const look = { primary_color: '#00f', customer_portal_theme: { font_family: 'Inter' }, message_overrides: { en: { hello: 'Hi' } } }
    const { customization_profile: made } = await call('create', { name: named('Look'), ...look })
    const id = { customization_profile_id: made.customization_profile_id }
    assert.deepEqual({ ...made, ...look }, made)
    assert.deepEqual((await call('get', id)).customization_profile, made)
    assert.equal((await call('update', { ...id, name: null, primary_color: '#f00' })).ok, true)
    const { customization_profiles: all } = await call('list', {})
    const changed = { ...made, name: null, primary_color: '#f00' }
    assert.deepEqual(all.find(({ customization_profile_id: one }) => one === made.customization_profile_id), changed)

    const grant = await makeGrant(seam, id)
    assert.equal(grant.customization_profile_id, made.customization_profile_id)
    assert.equal((await seam.accessGrants.get({ access_grant_id: grant.access_grant_id })).customization_profile_id, made.customization_profile_id)

    const gone = notFound('customization_profile')
    await refused(generation, makeGrant(seam, { customization_profile_id: unknownID }), gone)
    for (const name of ['get', 'update']) await refused(generation, call(name, id, other), gone)
    await refused(generation, call('create', { message_overrides: { en: 'Hi' } }), invalid('message_overrides'))
    await refused(generation, call('list', { customer_key: '' }), invalid('customer_key'))
  })

  each('health says how each part is', async ({ seam }) => {
    const { data } = await seam.client.get('/health')
    assert.ok(data.parts.length > 0)
    for (const part of data.parts) assert.equal(part.status, 'up', `${part.name}: ${part.message}`)
  })
})
