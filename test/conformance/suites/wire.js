// What no SDK would send: the edges of the wire, by hand.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { checkWire } from '../harness/each.js'
import { generations } from '../harness/generations.js'
import { raw, typeOf } from '../harness/raw.js'
import { unknownID } from '../harness/refused.js'
import { routes } from '../harness/routes.js'
import { settings } from '../harness/settings.js'
import { atEnd, locks, named } from '../harness/world.js'

const allVerbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const plain = { body: 'not json', headers: { 'content-type': 'text/plain' } }

describe('verbs', () => {
  checkWire()

  for (const [path, { verbs }] of Object.entries(routes)) {
    test(`${path} takes ${verbs.join(' and ')}`, async () => {
      for (const verb of allVerbs) {
        const hasBody = !['GET', 'DELETE'].includes(verb)
        const answer = await raw(verb, path, hasBody ? plain : {})
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

  test('nothing is at a path that is none', async () => {
    for (const path of ['/', '/access_grants', '/access_grants/create/', '/access_grants/frobnicate']) {
      assert.equal((await raw('POST', path, { body: {} })).status, 404, path)
    }
  })
})

describe('authentication', () => {
  checkWire()

  for (const [path, { verbs }] of Object.entries(routes)) {
    if (path === '/health') continue
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

describe('queries', () => {
  checkWire()

  const [a, b] = locks.map(({ device_id: id }) => id)
  const all = locks.length
  for (const [query, expected] of [
    // strict, as the newest SDK sends it
    [`device_ids=${a}&device_ids=${b}&_strict=true`, 2],
    [`device_ids=${a}&_strict=true`, 1],
    ['device_ids=&_strict=true', 0],
    [`device_ids=${a},${b}&_strict=true`, 'invalid_input'],
    [`device_ids[]=${a}&_strict=true`, 'all'],
    ['limit=1&_strict=true', 1],
    ['limit=%201%20&_strict=true', 'invalid_input'],
    ['page_cursor=&_strict=true', 'all'],
    // generous, as a person types it
    [`device_ids=${a}&device_ids=${b}`, 2],
    [`device_ids=${a},${b}`, 2],
    [`device_ids[]=${a}&device_ids[]=${b}`, 2],
    ['device_ids=', 0],
    ['limit=%201%20', 1],
    ['page_cursor=', 'all'],
    // either way
    ['', 'all'],
    ['_strict=true', 'all'],
    ['no_such_parameter=1', 'all'],
    ['limit=1&limit=2', 'invalid_query_params'],
    [`device_ids=&device_ids=${a}`, 'invalid_query_params'],
    [`device_ids=&device_ids=${a}&_strict=true`, 'invalid_query_params'],
    ['limit=many', 'invalid_input'],
    ['limit=-1', 'invalid_input'],
    ['device_ids=front-door', 'invalid_input'],
    ['custom_metadata_has.floor=12&_strict=true', 0],
  ]) {
    test(`GET /devices/list?${query.replaceAll(a, 'A').replaceAll(b, 'B')} gives ${expected}`, async () => {
      const answer = await raw('GET', `/devices/list?${query}`)
      if (typeof expected === 'string' && expected !== 'all') return assert.equal(typeOf(answer), expected)
      assert.equal(answer.status, 200, typeOf(answer))
      const count = answer.json.devices.length
      assert.ok(expected === 'all' ? count >= all : count === expected, `${count} devices`)
    })
  }

  test('parameters of the body win over those of the query', async () => {
    const answer = await raw('POST', `/devices/list?limit=1`, { body: { limit: 2 } })
    assert.equal(answer.json.devices.length, 2)
  })

  test('a page is never larger than the server bears', async () => {
    const answer = await raw('GET', '/devices/list?limit=100000000')
    assert.ok([200, 400].includes(answer.status))
  })
})

describe('bodies', () => {
  checkWire()

  const list = '/devices/list'
  const json = { 'content-type': 'application/json' }
  for (const [title, options, expected] of [
    ['no body at all', {}, 'ok'],
    ['an empty body as JSON', { body: '', headers: json }, 'ok'],
    ['a charset', { body: '{}', headers: { 'content-type': 'application/json; charset=utf-8' } }, 'ok'],
    ['no content type', { body: '{}', headers: { 'content-type': '' } }, 'invalid_content_type'],
    ['a form', { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 'invalid_content_type'],
    ['half a body', { body: '{"limit":', headers: json }, 'invalid_input'],
    ['two bodies', { body: '{}{}', headers: json }, 'invalid_input'],
    ['a list', { body: '[]', headers: json }, 'invalid_input'],
    ['a word', { body: '"limit"', headers: json }, 'invalid_input'],
    ['null', { body: 'null', headers: json }, 'invalid_input'],
    ['a wrong type', { body: { limit: '1' } }, 'invalid_input'],
    ['unknown parameters', { body: { no_such_parameter: 1 } }, 'ok'],
  ]) {
    test(`POST with ${title}: ${expected}`, async () => {
      assert.equal(typeOf(await raw('POST', list, options)), expected)
    })
  }

  test('a body without end is cut off', async () => {
    const answer = await raw('POST', '/user_identities/create', { body: { full_name: 'x'.repeat(20_000_000) } })
    assert.equal(answer.status, 413)
  })
})

describe('validation errors have the shape of Zod', () => {
  checkWire()

  for (const [title, body, message, tree] of [
    ['one missing', { requested_access_methods: undefined, user_identity_id: unknownID },
      'requested_access_methods is required',
      { _errors: [], requested_access_methods: { _errors: ['Required'] } }],
    ['one deep', { device_ids: ['x'], requested_access_methods: [], user_identity_id: unknownID },
      'Invalid uuid for "device_ids.0"',
      { _errors: [], device_ids: { _errors: [], 0: { _errors: ['Invalid uuid'] } } }],
    ['two', { device_ids: ['x'], space_ids: ['y'], requested_access_methods: [], user_identity_id: unknownID },
      '2 Input Errors: Invalid uuid for "device_ids.0", Invalid uuid for "space_ids.0"',
      { _errors: [], device_ids: { _errors: [], 0: { _errors: ['Invalid uuid'] } },
        space_ids: { _errors: [], 0: { _errors: ['Invalid uuid'] } } }],
  ]) {
    test(title, async () => {
      const { status, json } = await raw('POST', '/access_grants/create', { body })
      assert.equal(status, 400)
      assert.equal(json.error.message, message)
      assert.deepEqual(json.error.validation_errors, tree)
    })
  }
})

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
