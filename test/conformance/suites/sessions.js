import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { notFound, refused, unauthorized } from '../harness/refused.js'
import { atEnd, locks, makeGrant, makeIdentity, named } from '../harness/world.js'

const year = 365 * 24 * 3_600_000

const forget = (seam, { client_session_id }) => atEnd(() => seam.clientSessions.delete({ client_session_id }))

async function open(seam, wish = {}) {
  const session = await seam.clientSessions.create(wish)
  forget(seam, session)
  return session
}

const connectAs = ({ sdk, usual }, { token }) => sdk.Seam.fromClientSessionToken(token, usual)

describe('client sessions', () => {
  checkWire()

  each('create, get by id and by key, list, extend, revoke, delete', async (generation) => {
    const { seam } = generation
    const key = named('guest')
    const made = await open(seam, { user_identifier_key: key })
    const id = { client_session_id: made.client_session_id }
    assert.match(made.token, /^seam_cst1/)
    assert.ok(new Date(made.expires_at) - new Date(made.created_at) >= year)
    assert.deepEqual([made.user_identifier_key, made.device_count, made.connected_account_ids], [key, 0, []])
    assert.deepEqual(await seam.clientSessions.get(id), made)
    assert.deepEqual(await seam.clientSessions.get({ user_identifier_key: key }), made)
    assert.deepEqual(await seam.clientSessions.list({ user_identifier_key: key }), [made])
    assert.deepEqual(await seam.clientSessions.list({ client_session_id: made.client_session_id }), [made])

    const [account] = await seam.connectedAccounts.list()
    await seam.clientSessions.grantAccess({ ...id, connected_account_ids: [account.connected_account_id] })
    const granted = await seam.clientSessions.get(id)
    assert.deepEqual(granted.connected_account_ids, [account.connected_account_id])
    assert.equal(granted.token, made.token)

    assert.equal(await seam.clientSessions.revoke(id), undefined)
    assert.equal((await seam.clientSessions.get(id)).client_session_id, made.client_session_id)
    assert.deepEqual(await seam.clientSessions.list({ user_identifier_key: key }), [])
    assert.equal(await seam.clientSessions.delete(id), undefined)
    await refused(generation, seam.clientSessions.get(id), notFound('client_session'))
    const events = await seam.events.list({ since: made.created_at, event_type: 'client_session.deleted' })
    assert.ok(events.some(({ client_session_id: one }) => one === made.client_session_id))
  })

  each('create answers with the session that has the key; get_or_create extends it', async ({ seam }) => {
    const key = named('guest')
    const first = await open(seam, { user_identifier_key: key })
    const person = await makeIdentity(seam)
    const wish = { user_identifier_key: key, user_identity_id: person.user_identity_id }
    assert.deepEqual(await seam.clientSessions.create(wish), first) // both SDKs send PUT
    const extended = await seam.clientSessions.getOrCreate(wish)
    assert.equal(extended.client_session_id, first.client_session_id)
    assert.deepEqual([extended.user_identity_id, extended.user_identity_ids],
      [person.user_identity_id, [person.user_identity_id]])
    const fresh = await seam.clientSessions.getOrCreate({ user_identifier_key: named('guest') })
    forget(seam, fresh)
    assert.notEqual(fresh.client_session_id, first.client_session_id)
  })

  each('a session calls with its token, and counts its devices', async (generation) => {
    const { seam } = generation
    const person = await makeIdentity(seam)
    await makeGrant(seam, { user_identity: undefined, user_identity_id: person.user_identity_id, device_ids: [locks[1].device_id] })
    const session = await open(seam, { user_identity_id: person.user_identity_id })
    const guest = connectAs(generation, session)
    assert.deepEqual(await guest.clientSessions.get(), session)
    assert.equal(session.device_count, 1)
    assert.equal((await guest.workspaces.get()).workspace_id, session.workspace_id)
  })

  each('a publishable key opens an empty session where the workspace allows it', async (generation) => {
    const { other, sdk, usual } = generation
    const { publishable_key: key } = await other.workspaces.get()
    await refused(generation, sdk.Seam.fromPublishableKey(key, named('guest'), usual), unauthorized)
    await other.workspaces.update({ is_publishable_key_auth_enabled: true })
    atEnd(() => other.workspaces.update({ is_publishable_key_auth_enabled: false }))
    const name = named('guest')
    const guest = await sdk.Seam.fromPublishableKey(key, name, usual)
    const session = await guest.clientSessions.get()
    forget(other, session)
    assert.equal(session.user_identifier_key, name)
    assert.deepEqual(await guest.devices.list(), []) // an empty session sees nothing
    const again = await sdk.Seam.fromPublishableKey(key, name, usual)
    assert.equal((await again.clientSessions.get()).client_session_id, session.client_session_id)
  })
})
