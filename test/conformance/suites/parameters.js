// How queries and bodies are read, as SDKs and as people write them.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { checkWire } from '../harness/each.js'
import { raw, typeOf } from '../harness/raw.js'
import { unknownID } from '../harness/refused.js'
import { locks } from '../harness/world.js'

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
