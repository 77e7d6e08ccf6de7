// Which verbs a route takes, and that it asks for a key first: by hand, since no SDK
// sends a wrong one.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { checkWire } from '../harness/each.js'
import { generations } from '../harness/generations.js'
import { raw, typeOf } from '../harness/raw.js'
import { allVerbs, routes } from '../harness/routes.js'
import { settings } from '../harness/settings.js'
import { atEnd } from '../harness/world.js'

// A body that no route takes: whether a verb is allowed shows before it is read.
const plain = { body: 'not json', headers: { 'content-type': 'text/plain' } }

describe('verbs', () => {
  checkWire()

  for (const [path, { verbs, byUser, bySession, byPortal }] of Object.entries(routes)) {
    test(`${path} takes ${verbs.join(' and ')}`, async () => {
      const key = byUser ? settings.accessToken : bySession ? await sessionToken() : byPortal ? await portalToken() : settings.apiKey
      for (const verb of allVerbs) {
        const hasBody = !['GET', 'DELETE'].includes(verb)
        const answer = await raw(verb, path, hasBody ? { ...plain, key } : { key })
        if (!verbs.includes(verb)) {
          assert.equal(answer.status, 405, `${verb} ${path}: ${typeOf(answer)}`)
          assert.equal(answer.json.error.message, `only ${verbs.join(',')} accepted`)
        } else if (hasBody) {
          assert.equal(typeOf(answer), 'invalid_content_type', `${verb} ${path}`)
        } else {
          assert.ok([200, 400].includes(answer.status), `${verb} ${path}: ${typeOf(answer)}`)
        }
      }
    })
  }

  async function sessionToken() {
    const { client_session_id, token } = await generations[1].seam.clientSessions.create()
    atEnd(() => generations[1].seam.clientSessions.delete({ client_session_id }))
    return token
  }

  async function portalToken() {
    const { client } = generations[1].seam
    const { data: { customer_portal: { url, client_session_id } } } =
      await client.post('/customers/create_portal', { customer_data: { customer_key: 'customer-of-verbs' } })
    atEnd(() => generations[1].seam.clientSessions.delete({ client_session_id }))
    return new URL(url).hash.slice(1)
  }

  test('nothing is at a path that is none', async () => {
    for (const path of ['/', '/access_grants', '/access_grants/create/', '/access_grants/frobnicate']) {
      assert.equal((await raw('POST', path, { body: {} })).status, 404, path)
    }
  })
})

describe('authentication', () => {
  checkWire()

  for (const [path, { verbs, byAnyone }] of Object.entries(routes)) {
    if (byAnyone) continue
    test(`${path} asks for a key before anything else`, async () => {
      for (const verb of [verbs[0], 'PUT']) {
        const answer = await raw(verb, path, { key: null, ...(verb === 'GET' ? {} : plain) })
        assert.equal(answer.status, 401, `${verb} ${path}: ${typeOf(answer)}`)
        assert.equal(typeOf(answer), 'unauthorized')
      }
    })
  }

  const session = (value, header = 'client-session-token') => ({ headers: { [header]: value } })
  for (const [title, options, expected] of [
    ['health needs no key', { path: '/health', key: null }, 200],
    ['an unknown key', { key: 'seam_testnobody_hasthiskey' }, 401],
    ['a key that is no key', { key: 'hunter2' }, 401],
    ['no bearer', { key: null, headers: { authorization: settings.apiKey } }, 401],
    ['a personal access token', { key: 'seam_at1abc_def' }, 401],
    ['a publishable key instead of a key', { key: null, headers: { 'seam-publishable-key': 'seam_pk1abc' } }, 401],
    ['an unknown session token', { key: null, ...session('seam_cst1abc_def') }, 401],
    ['a malformed session token', session('nonsense'), 400],
    ['a malformed session token in the newer header', session('nonsense', 'seam-client-session-token'), 400],
    ['an empty session token is none', session(''), 200],
    ['the bearer word in lower case', { key: null, headers: { authorization: `bearer ${settings.apiKey}` } }, 200],
  ]) {
    test(`${title}: ${expected}`, async () => {
      const { path = '/workspaces/get', ...request } = options
      const answer = await raw('GET', path, request)
      assert.equal(answer.status, expected, typeOf(answer))
      if (expected === 400) assert.equal(typeOf(answer), 'invalid_client_session_token')
    })
  }
})
