// Ours: what grants can do beyond Seam. The SDKs reach it through their HTTP client.
import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { eventually } from '../harness/eventually.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { atEnd, laterEnd, laterStart, locks, named } from '../harness/world.js'

const wish = (more) => ({
  user_identity: { full_name: named('Guest') },
  device_ids: [locks[0].device_id],
  requested_access_methods: [{ mode: 'code' }],
  starts_at: laterStart,
  ends_at: laterEnd,
  ...more,
})

describe('access grants: beyond Seam', () => {
  checkWire()

  each('preview says what would be, and nothing is', async (generation) => {
    const { seam } = generation
    const preview = async (body) => (await seam.client.post('/access_grants/preview', body)).data.preview
    const key = named('key')
    const seen = await preview(wish({ access_grant_key: key }))
    assert.equal(seen.access_methods[0].mode, 'code')
    assert.match(seen.access_methods[0].code, /^\d{4,9}$/)
    assert.equal(seen.access_methods[0].doors[0].device_id, locks[0].device_id)
    await refused(generation, seam.accessGrants.get({ access_grant_key: key }), notFound('access_grant'))
    await refused(generation, preview(wish({ device_ids: [unknownID] })), notFound('device'))
    await refused(generation, preview({}), invalid())
  })

  each('create_multiple makes what can be made', async (generation) => {
    const { seam } = generation
    const create = async (access_grants) =>
      (await seam.client.post('/access_grants/create_multiple', { access_grants })).data.results
    const key = named('key')
    const [made, bad, last] = await create([wish({ access_grant_key: key }), wish({ ends_at: 'soon' }), wish()])
    for (const { access_grant } of [made, last]) {
      atEnd(() => seam.accessGrants.delete({ access_grant_id: access_grant.access_grant_id }))
    }
    assert.equal(bad.error.type, 'invalid_input')
    const [again] = await create([wish({ access_grant_key: key })])
    assert.equal(again.already_existed, true)
    assert.equal(again.access_grant.access_grant_id, made.access_grant.access_grant_id)
    await refused(generation, create([]), invalid('access_grants'))
  })

  each('suspend takes a grant off its doors, and resume puts the same PIN back', async (generation) => {
    const { seam } = generation
    const made = await seam.accessGrants.create(wish({ starts_at: undefined, ends_at: laterEnd }))
    const access_grant_id = made.access_grant_id
    atEnd(() => seam.accessGrants.delete({ access_grant_id }))
    const method = () => seam.accessMethods.get({ access_method_id: made.access_method_ids[0] })
    const before = await eventually('issuing', method, ({ is_issued }) => is_issued)
    const call = async (what, body) => (await seam.client.post(`/access_grants/${what}`, body)).data.access_grant

    const suspended = await call('suspend', { access_grant_id })
    assert.ok(suspended.suspended_at)
    assert.equal((await call('suspend', { access_grant_id })).suspended_at, suspended.suspended_at)
    assert.equal((await method()).is_issued, false)
    await eventually('suspending', () => seam.accessGrants.get({ access_grant_id }), ({ display_status }) => display_status === 'Suspended')
    assert.deepEqual((await method()).warnings, [])

    assert.equal((await call('resume', { access_grant_id })).suspended_at, undefined)
    const after = await eventually('issuing', method, ({ is_issued }) => is_issued)
    assert.equal(after.code, before.code)
    for (const what of ['suspend', 'resume']) {
      await refused(generation, call(what, { access_grant_id: unknownID }), notFound('access_grant'))
      await refused(generation, call(what, {}), invalid())
    }
  })

  each('pause stops writing to a door, and retry_now goes on', async (generation) => {
    const { seam } = generation
    const made = await seam.accessGrants.create(wish({ starts_at: undefined, ends_at: laterEnd }))
    atEnd(() => seam.accessGrants.delete({ access_grant_id: made.access_grant_id }))
    const access_method_id = made.access_method_ids[0]
    const issued = () => seam.accessMethods.get({ access_method_id })
    await eventually('issuing', issued, ({ is_issued }) => is_issued)
    const call = async (what, body) => (await seam.client.post(`/access_methods/${what}`, body)).data.access_method
    const here = { access_method_id, device_id: locks[0].device_id }
    const warned = ({ warnings }) => warnings.some(({ warning_code }) => warning_code === 'programming_paused')

    await refused(generation, call('retry_now', here), { status: 409, type: 'nothing_to_retry' })
    assert.ok(warned(await call('pause', here)))
    assert.ok(warned(await call('pause', { access_method_id })))
    assert.ok(!warned(await call('retry_now', here)))
    for (const what of ['pause', 'retry_now']) {
      await refused(generation, call(what, { access_method_id: unknownID }), notFound('access_method'))
      await refused(generation, call(what, { access_method_id, device_id: unknownID }), invalid('device_id'))
      await refused(generation, call(what, {}), invalid('access_method_id'))
    }
  })

  each('a timeline tells of every attempt, and how each door stands', async (generation) => {
    const { seam } = generation
    const made = await seam.accessGrants.create(wish({ starts_at: undefined, ends_at: laterEnd }))
    const access_grant_id = made.access_grant_id
    atEnd(() => seam.accessGrants.delete({ access_grant_id }))
    const ofGrant = async (params) => (await seam.client.get('/access_grants/timeline', { params })).data
    const ofCode = async (body) => (await seam.client.post('/access_codes/get_timeline', body)).data
    const set = ({ doors }) => doors.length > 0 && doors.every(({ status }) => status === 'set')
    const told = await eventually('issuing', () => ofGrant({ access_grant_id }), set)
    assert.equal(told.doors[0].device_id, locks[0].device_id)
    const acknowledged = told.timeline_events.find(({ attempt }) => attempt?.outcome === 'acknowledged')
    assert.ok(acknowledged.attempt.lock_said)
    assert.ok(told.timeline_events.some(({ event_type }) => event_type === 'access_grant.created'))

    const { access_code_id } = acknowledged
    const code = await ofCode({ access_code_id })
    const types = code.timeline_events.map(({ event_type }) => event_type)
    for (const type of ['access_code.created', 'internal.access_code.programming_finished', 'access_code.set_on_device']) {
      assert.ok(types.includes(type), type)
    }
    const first = await ofCode({ access_code_id, limit: 1 })
    assert.ok(first.pagination.has_more)
    const rest = await ofCode({ access_code_id, after: first.pagination.next_cursor })
    assert.deepEqual([...first.timeline_events, ...rest.timeline_events], code.timeline_events)

    await refused(generation, ofGrant({ access_grant_id: unknownID }), notFound('access_grant'))
    await refused(generation, ofGrant({}), invalid())
    await refused(generation, ofCode({ access_code_id: unknownID }), notFound('access_code'))
    await refused(generation, ofCode({ access_code_id, limit: 201 }), invalid('limit'))
  })
})
