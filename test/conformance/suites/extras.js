// What the SDKs do not see: safe repetition, browsers, and our own document.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { checkWire } from '../harness/each.js'
import { generations } from '../harness/generations.js'
import { raw, typeOf } from '../harness/raw.js'
import { allVerbs, routes } from '../harness/routes.js'
import { settings } from '../harness/settings.js'
import { atEnd, named } from '../harness/world.js'

describe('Idempotency-Key', () => {
  checkWire()

  const create = (key, body) => raw('POST', '/user_identities/create', { body, headers: { 'idempotency-key': key } })
  const forget = ({ json }) =>
    atEnd(() => generations[1].seam.userIdentities.delete({ user_identity_id: json.user_identity.user_identity_id }))

  test('the same request twice is done once and answered twice', async () => {
    const key = named('key')
    const body = { full_name: named('Once') }
    const [first, second] = [await create(key, body), await create(key, body)]
    forget(first)
    assert.equal(first.status, 200)
    assert.deepEqual(second.json, first.json)
    const again = await create(named('key'), body)
    forget(again)
    assert.notEqual(again.json.user_identity.user_identity_id, first.json.user_identity.user_identity_id)
  })

  test('five at once make one', async () => {
    const key = named('key')
    const full_name = named('Once')
    const answers = await Promise.all(Array.from({ length: 5 }, () => create(key, { full_name })))
    const done = answers.filter(({ status }) => status === 200)
    assert.ok(done.length > 0)
    forget(done[0])
    for (const answer of answers) assert.ok([200, 409].includes(answer.status), typeOf(answer))
    const people = await generations[1].seam.userIdentities.list({ search: full_name })
    assert.equal(people.length, 1)
  })

  test('another request under the same key is refused', async () => {
    const key = named('key')
    forget(await create(key, { full_name: named('Once') }))
    const other = await create(key, { full_name: named('Twice') })
    assert.deepEqual([other.status, typeOf(other)], [409, 'idempotency_key_reused'])
  })

  test('a key that is no key is refused', async () => {
    assert.equal(typeOf(await create('k'.repeat(300), { full_name: 'X' })), 'invalid_idempotency_key')
  })
})

describe('browsers', () => {
  checkWire()

  test('a preflight is answered with what is allowed', async () => {
    const answer = await raw('OPTIONS', '/access_grants/create', { key: null, headers: { origin: 'https://app.example' } })
    assert.equal(answer.status, 200)
    assert.equal(answer.text, '')
    assert.equal(answer.headers.get('access-control-allow-origin'), 'https://app.example')
    assert.equal(answer.headers.get('access-control-allow-credentials'), 'true')
    const list = (name) => answer.headers.get(name).split(/, */)
    for (const verb of allVerbs) assert.ok(list('access-control-allow-methods').includes(verb), verb)
    const headers = list('access-control-allow-headers')
    for (const name of ['authorization', 'content-type', 'seam-workspace', 'seam-sdk-name', 'seam-sdk-version',
      'seam-lts-version', 'client-session-token', 'seam-client-session-token', 'seam-publishable-key']) {
      assert.ok(headers.includes(name), name)
    }
  })

  test('an answer names the origin that asked, a refusal too', async () => {
    for (const key of [settings.apiKey, null]) {
      const answer = await raw('GET', '/workspaces/get', { key, headers: { origin: 'https://app.example' } })
      assert.equal(answer.headers.get('access-control-allow-origin'), 'https://app.example')
    }
  })
})

describe('our own OpenAPI document', () => {
  checkWire()

  test('has every route with its verbs', async () => {
    const { status, json } = await raw('GET', '/openapi.json', { key: null })
    assert.equal(status, 200)
    assert.match(json.openapi, /^3\./)
    for (const [path, { verbs }] of Object.entries(routes)) {
      const documented = Object.keys(json.paths[path] ?? {}).map((verb) => verb.toUpperCase())
      assert.deepEqual(documented.filter((verb) => allVerbs.includes(verb)).sort(), [...verbs].sort(), path)
    }
  })
})
