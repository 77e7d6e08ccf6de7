// The checker must see what is wrong: a suite whose checker is blind is worse
// than none. Needs no server.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import http from 'node:http'
import { describe, test } from 'node:test'

import { gaps, tally } from '../harness/coverage.js'
import { startRecorder } from '../harness/recorder.js'
import { routes } from '../harness/routes.js'
import { checkExchange } from './exchange.js'
import { eventProperties, officialNewest, officialOld } from './openapi.js'
import { exchange, refusal, samples } from './samples.js'

describe('right answers pass', () => {
  for (const path of Object.keys(samples())) {
    test(path, () => {
      assert.deepEqual(checkExchange(exchange(path, samples()[path])), [])
    })
  }

  test('a refusal', () => {
    const answer = exchange('/devices/get', refusal, { status: 400 })
    assert.deepEqual(checkExchange(answer), [])
  })

  test('something new to the old SDK', () => {
    const body = samples()['/access_grants/get']
    body.access_grant.requested_access_methods[0].mode = 'cloud_key'
    assert.deepEqual(officialOld.check('/access_grants/get', body), [])
  })
})

describe('wrong resources are seen', () => {
  const at = (path) => path.split('.')
  const set = (body, path, value) => {
    const keys = at(path)
    const last = keys.pop()
    const parent = keys.reduce((node, key) => node[key], body)
    if (value === undefined) delete parent[last]
    else parent[last] = value
    return body
  }

  for (const [title, route, path, value, problem] of [
    ['a required property is missing', '/devices/get', 'device.properties.appearance', undefined, /appearance/],
    ['null where it may not be', '/devices/get', 'device.location', null, /location: must be object/],
    ['a property nobody knows', '/devices/get', 'device.shoe_size', 43, /shoe_size is not in the OpenAPI/],
    ['a property nobody knows, deep', '/devices/get', 'device.properties.model.colour', 'red', /colour is not in/],
    ['a property nobody knows, in a list', '/devices/list', 'devices.0.errors.0.cause', 'x', /cause is not in/],
    ['a property nobody knows, in a batch', '/access_grants/get_related', 'batch.devices.0.x', 1, /x is not in/],
    ['an answer key nobody knows', '/events/list', 'pagination', {}, /pagination is not in/],
    ['a wrong type', '/devices/get', 'device.space_ids', null, /space_ids: must be array/],
    ['a value that is none of the enum', '/devices/get', 'device.device_type', 'sandbox_lock', /device_type/],
    ['an unknown error code', '/devices/get', 'device.errors.0.error_code', 'gone', /error_code/],
    ['a warning without its code', '/access_grants/get', 'access_grant.warnings.0.warning_code', undefined, /warning_code/],
    ['a mutation without its window', '/access_grants/get', 'access_grant.pending_mutations.0.to', undefined, /'to'/],
    ['a moment without milliseconds', '/access_grants/get', 'access_grant.starts_at', '2026-01-01T12:00:00Z', /date-time/],
    ['a moment with an offset', '/access_grants/get', 'access_grant.starts_at', '2026-01-01T12:00:00.000+02:00', /date-time/],
    ['an id that is none', '/access_grants/get', 'access_grant.access_grant_id', '7', /uuid/],
    ['null for an optional text', '/access_grants/get', 'access_grant.access_grant_key', null, /access_grant_key/],
    ['no pagination', '/devices/list', 'pagination', undefined, /pagination/],
    ['half a pagination', '/devices/list', 'pagination.next_page_url', undefined, /next_page_url/],
    ['an unknown event', '/events/list', 'events.0.event_type', 'door.kicked', /event_type/],
    ['an event without its door', '/events/list', 'events.1.acs_entrance_id', undefined, /acs_entrance_id/],
    ['an event with too much', '/events/list', 'events.0.user_identity_id', 'x', /user_identity_id is not in/],
    ['a result before its time', '/action_attempts/get', 'action_attempt.result', {}, /result/],
    ['no ok', '/access_grants/delete', 'ok', undefined, /ok/],
    ['too much for nothing', '/access_grants/delete', 'deleted', true, /deleted is not in/],
  ]) {
    test(title, () => {
      const problems = checkExchange(exchange(route, set(samples()[route], path, value)))
      assert.ok(problems.some((text) => problem.test(text)), `saw ${JSON.stringify(problems)}`)
    })
  }

  test('what only the old SDK asks for', () => {
    const body = set(samples()['/devices/get'], 'device.location', undefined)
    assert.deepEqual(officialNewest.check('/devices/get', body), [])
    assert.match(checkExchange(exchange('/devices/get', body)).join(), /for the old SDK.*location/)
    assert.deepEqual(checkExchange(exchange('/devices/get', body, { generation: 2 })), [])
  })
})

describe('wrong envelopes are seen', () => {
  const right = () => exchange('/access_grants/delete', { ok: true })
  const wrong = (error, status = 400) => exchange('/devices/get', { error, ok: false }, { status })
  const { error } = refusal
  for (const [title, answer, problem] of [
    ['no JSON', { ...right(), text: '<html>' }, /no JSON object/],
    ['another content type', { ...right(), headers: { ...right().headers, 'content-type': 'text/plain' } }, /content-type/],
    ['no request id', { ...right(), headers: { 'content-type': 'application/json' } }, /seam-request-id/],
    ['201', { ...right(), status: 201 }, /201/],
    ['ok with an error', exchange('/devices/get', { ...refusal, ok: true }, { status: 400 }), /ok is true/],
    ['500', wrong({ type: 'internal_server_error', message: 'x' }, 500), /500 is not one of the contract/],
    ['no type', wrong({ message: 'x' }), /error.type/],
    ['a type of another status', wrong({ type: 'device_not_found', message: 'x' }), /does not belong to status 400/],
    ['a stack', wrong({ ...error, stack: 'at main' }), /error has no stack/],
    ['invalid input without reasons', wrong({ type: 'invalid_input', message: 'x' }), /validation_errors is missing/],
    ['a tree that is none', wrong({ ...error, validation_errors: { device_id: 'Required' } }), /validation_errors/],
    ['innards', wrong({ ...error, message: 'pq: duplicate key' }), /insides/],
    ['a verb the route does not have', { ...right(), method: 'PUT' }, /no such verb/],
    ['a route that is none', { ...right(), path: '/doors/kick' }, /no such route/],
  ]) {
    test(title, () => {
      assert.match(checkExchange(answer).join('\n'), problem)
    })
  }
})

test('the recorder checks what both SDKs receive', async () => {
  const body = samples()['/devices/list']
  body.devices[0].shoe_size = 43
  const server = http.createServer((_, response) => {
    response.writeHead(200, exchange().headers).end(JSON.stringify(body))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const target = `http://127.0.0.1:${server.address().port}`
  for (const [generation, name, verb] of [[1, 'seam-sdk1', 'POST'], [2, 'seam-sdk2', 'GET']]) {
    const { Seam } = await import(name)
    const recorder = await startRecorder({ target, generation })
    const devices = await new Seam({ apiKey: 'seam_test1abc_xyz', endpoint: recorder.url }).devices.list()
    assert.equal(devices.length, 1)
    assert.equal(recorder.exchanges[0].method, verb)
    assert.match(recorder.takeProblems().join(), /shoe_size/)
    assert.deepEqual(recorder.takeProblems(), [])
    recorder.close()
  }
  server.close()
})

test('a route that nobody drove is a gap', () => {
  const all = gaps('an SDK', tally([]))
  const paths = Object.keys(routes)
  assert.ok(paths.every((path) => all.some((gap) => gap.endsWith(path))))
  const driven = tally([
    { method: 'GET', path: paths[0], status: 200, text: '{}' },
    { method: 'GET', path: paths[0], status: 401, text: JSON.stringify({ error: { type: 'unauthorized' } }) },
  ])
  assert.ok(!gaps('an SDK', driven).some((gap) => gap.endsWith(paths[0])))
})

// The Go tests hold every event that they provoke against this list.
test('the list of events is the official one', async () => {
  const list = new URL('../../../internal/storetest/testdata/events.json', import.meta.url)
  assert.deepEqual(JSON.parse(await readFile(list, 'utf8')), eventProperties())
})
