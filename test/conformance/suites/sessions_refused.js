import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { invalid, notFound, refused, unauthorized, unknownID } from '../harness/refused.js'
import { raw, typeOf } from '../harness/raw.js'
import { settings } from '../harness/settings.js'
import { atEnd, hoursFromNow, named } from '../harness/world.js'
import { generations } from '../harness/generations.js'

describe('client sessions that cannot be', () => {
  checkWire()

  const ended = async (generation, end) => {
    const { seam, sdk, usual } = generation
    const { client_session_id, token } = await seam.clientSessions.create({})
    await end(seam.clientSessions, { client_session_id })
    return sdk.Seam.fromClientSessionToken(token, usual).clientSessions.get()
  }

  each('a revoked, a deleted and an invented token', async (generation) => {
    const { sdk, usual } = generation
    await refused(generation, ended(generation, (sessions, id) => sessions.revoke(id)), unauthorized)
    await refused(generation, ended(generation, (sessions, id) => sessions.delete(id)), unauthorized)
    const stranger = sdk.Seam.fromClientSessionToken('seam_cst1nobody_hasit', usual)
    await refused(generation, stranger.clientSessions.get(), unauthorized)
  })

  // An SDK calls every 401 "unauthorized": which it was is on the wire only.
  test('why a token is not accepted', async () => {
    const { seam } = generations[1]
    const { client_session_id, token } = await seam.clientSessions.create({})
    const key = null
    const why = async (sent) => typeOf(await raw('GET', '/client_sessions/get', { key, headers: { 'client-session-token': sent } }))
    assert.equal(await why(token), 'ok')
    await seam.clientSessions.revoke({ client_session_id })
    assert.equal(await why(token), 'client_session_revoked')
    await seam.clientSessions.delete({ client_session_id })
    assert.equal(await why(token), 'client_session_not_found')
    const user = { authorization: `Bearer ${settings.accessToken}`, 'seam-workspace': unknownID }
    assert.equal(typeOf(await raw('GET', '/workspaces/get', { key, headers: user })), 'workspace_not_found')
    assert.equal(typeOf(await raw('POST', '/client_sessions/create', { key, headers: { 'seam-publishable-key': 'pk' } })), 'invalid_publishable_key')
  })

  each('what a session may not do', async (generation) => {
    const { seam, sdk, usual } = generation
    const { client_session_id, token } = await seam.clientSessions.create({})
    atEnd(() => seam.clientSessions.delete({ client_session_id }))
    const guest = sdk.Seam.fromClientSessionToken(token, usual)
    await refused(generation, guest.clientSessions.list({ client_session_id }), unauthorized)
    await refused(generation, guest.spaces.list(), unauthorized)
    await refused(generation, guest.clientSessions.get({ client_session_id: unknownID }), notFound('client_session'))
  })

  each('wrong parameters and unknown ids', async (generation) => {
    const { seam, other } = generation
    const sessions = seam.clientSessions
    await refused(generation, sessions.create({ user_identity_id: unknownID }), notFound('user_identity'))
    await refused(generation, sessions.create({ connected_account_ids: [unknownID] }), notFound('connected_account'))
    await refused(generation, sessions.create({ expires_at: hoursFromNow(-1) }), invalid('expires_at'))
    await refused(generation, sessions.getOrCreate({ connected_account_ids: [unknownID] }), notFound('connected_account'))
    const made = await sessions.create({ user_identifier_key: named('guest') })
    const id = { client_session_id: made.client_session_id }
    atEnd(() => sessions.delete(id))
    await refused(generation, sessions.grantAccess({ ...id, connected_account_ids: [unknownID] }), notFound('connected_account'))
    await refused(generation, sessions.list({ without_user_identifier_key: 'maybe' }), invalid('without_user_identifier_key'))
    for (const call of ['get', 'revoke', 'delete', 'grantAccess']) {
      await refused(generation, other.clientSessions[call](id), notFound('client_session'))
    }
  })

  test('POST refuses a key that a session has', async () => {
    const { seam } = generations[1]
    const body = { user_identifier_key: named('guest') }
    const { client_session_id } = await seam.clientSessions.create(body)
    atEnd(() => seam.clientSessions.delete({ client_session_id }))
    assert.equal(typeOf(await raw('POST', '/client_sessions/create', { body })), 'client_session_token_already_exists')
  })

  test('a publishable key attaches nothing', async () => {
    const { other } = generations[1]
    const { publishable_key: key } = await other.workspaces.get()
    await other.workspaces.update({ is_publishable_key_auth_enabled: true })
    atEnd(() => other.workspaces.update({ is_publishable_key_auth_enabled: false }))
    const create = (body) => raw('POST', '/client_sessions/create', { body, key: null, headers: { 'seam-publishable-key': key } })
    const attached = await create({ user_identifier_key: named('guest'), user_identity_id: unknownID })
    assert.deepEqual([attached.status, typeOf(attached)], [403, 'publishable_keys_must_create_empty_client_sessions'])
    assert.equal(typeOf(await create({})), 'publishable_key_requires_user_identifier_key')
    const unknown = { body: {}, key: null, headers: { 'seam-publishable-key': 'seam_pk1nobody_hasit' } }
    assert.equal(typeOf(await raw('POST', '/client_sessions/create', unknown)), 'workspace_not_found')
  })
})
