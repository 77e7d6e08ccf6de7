import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { Webhook as StandardWebhook } from 'standardwebhooks'

import { checkWire, each } from '../harness/each.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { startSubscriber, until } from '../harness/subscriber.js'
import { atEnd, makeSpace } from '../harness/world.js'

const url = 'https://subscriber.example/hook'

async function makeWebhook(seam, more = {}) {
  const webhook = await seam.webhooks.create({ url, ...more })
  atEnd(() => seam.webhooks.delete({ webhook_id: webhook.webhook_id }))
  return webhook
}

// Ours: the SDKs reach these through their HTTP client.
const post = async (seam, route, body) => (await seam.client.post(`/webhooks/${route}`, body)).data
const deliveries = async (seam, webhook_id) => (await post(seam, 'list_deliveries', { webhook_id })).deliveries

describe('webhooks', () => {
  checkWire()

  each('create, get, list, update and delete', async (generation) => {
    const { seam, other } = generation
    const made = await makeWebhook(seam)
    assert.deepEqual(made.event_types, ['*'])
    assert.match(made.secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
    const { webhook_id } = made
    assert.deepEqual(await seam.webhooks.get({ webhook_id }), made)
    assert.ok((await seam.webhooks.list()).some((one) => one.webhook_id === webhook_id))
    await seam.webhooks.update({ webhook_id, event_types: ['access_method.issued', 'access_method.card_assignment_required'] })
    assert.deepEqual((await seam.webhooks.get({ webhook_id })).event_types, ['access_method.issued', 'access_method.card_assignment_required'])
    assert.ok(!(await other.webhooks.list()).some((one) => one.webhook_id === webhook_id))
    await refused(generation, other.webhooks.get({ webhook_id }), notFound('webhook'))
    await seam.webhooks.delete({ webhook_id })
    await refused(generation, seam.webhooks.get({ webhook_id }), notFound('webhook'))
  })

  each('refuses what is no address, no event type, no webhook', async (generation) => {
    const { seam } = generation
    const badType = { status: 400, type: 'invalid_event_types' }
    await refused(generation, seam.webhooks.create({ url: 'subscriber' }), invalid('url'))
    await refused(generation, seam.webhooks.create({ url, event_types: ['door.kicked'] }), badType)
    const { webhook_id } = await makeWebhook(seam)
    await refused(generation, seam.webhooks.update({ webhook_id, event_types: ['door.kicked'] }), badType)
    await refused(generation, seam.webhooks.delete({ webhook_id: unknownID }), notFound('webhook'))
    const stranger = generation.connect('seam_testnobody_hasthiskey')
    await refused(generation, stranger.webhooks.list(), { status: 401, type: 'unauthorized' })
    for (const route of ['rotate_secret', 'enable', 'list_deliveries']) {
      await refused(generation, post(seam, route, { webhook_id: unknownID }), notFound('webhook'))
    }
    await refused(generation, post(seam, 'replay', { webhook_id }), invalid())
  })

  each('what arrives is the event, signed for both kinds of verifier', async ({ seam, sdk }) => {
    const subscriber = await startSubscriber()
    const { secret } = await makeWebhook(seam, { url: subscriber.url, event_types: ['space.created'] })
    const { space_id } = await makeSpace(seam)
    const [{ headers, text }] = await subscriber.take(1, ({ text }) => text.includes(space_id))
    const event = new sdk.SeamWebhook(secret).verify(text, headers)
    assert.deepEqual(event, await seam.events.get({ event_id: event.event_id }))
    assert.deepEqual(new StandardWebhook(secret).verify(text, headers), event)
    assert.equal(headers['webhook-id'], event.event_id)
    assert.throws(() => new sdk.SeamWebhook(secret).verify(text.replace('space', 'place'), headers))
  })

  each('both secrets verify while one replaces the other', async ({ seam, sdk }) => {
    const subscriber = await startSubscriber()
    const { webhook_id, secret: old } = await makeWebhook(seam, { url: subscriber.url, event_types: ['space.created'] })
    const { secret: fresh } = (await post(seam, 'rotate_secret', { webhook_id })).webhook
    assert.notEqual(fresh, old)
    const { space_id } = await makeSpace(seam)
    const [{ headers, text }] = await subscriber.take(1, ({ text }) => text.includes(space_id))
    for (const secret of [old, fresh]) {
      assert.equal(new sdk.SeamWebhook(secret).verify(text, headers).space_id, space_id)
      assert.equal(new StandardWebhook(secret).verify(text, headers).space_id, space_id)
    }
  })

  each('a failure is in the log, and a replay comes under the same id', async ({ seam }) => {
    const subscriber = await startSubscriber()
    const { webhook_id } = await makeWebhook(seam, { url: subscriber.url, event_types: ['space.created'] })
    subscriber.status = 500
    await makeSpace(seam)
    const failed = await until(async () => (await deliveries(seam, webhook_id)).find(({ attempts }) => attempts.length > 0))
    assert.deepEqual([failed.status, failed.attempts[0].status_code, failed.attempts[0].error_type], ['pending', 500, 'bad_status'])
    subscriber.status = 200
    await post(seam, 'replay', { webhook_id, event_ids: [failed.event_id] })
    await until(async () => (await deliveries(seam, webhook_id)).find(({ status }) => status === 'delivered'))
    assert.equal(new Set(subscriber.requests.map(({ headers }) => headers['svix-id'])).size, 1)
  })

  each('410 disables, enable goes on', async ({ seam }) => {
    const subscriber = await startSubscriber()
    const { webhook_id } = await makeWebhook(seam, { url: subscriber.url, event_types: ['space.created'] })
    subscriber.status = 410
    const { space_id } = await makeSpace(seam)
    await until(async () => (await deliveries(seam, webhook_id)).find(({ attempts }) => attempts[0]?.error_type === 'gone'))
    const { disabled_at } = await seam.webhooks.get({ webhook_id })
    assert.ok(disabled_at)
    subscriber.status = 200
    await post(seam, 'enable', { webhook_id })
    await subscriber.take(2, ({ text }) => text.includes(space_id))
    assert.equal((await seam.webhooks.get({ webhook_id })).disabled_at, undefined)
  })

  each('an address of this network is not reached', async ({ seam }) => {
    const { webhook_id } = await makeWebhook(seam, { url: 'http://169.254.169.254/latest/meta-data', event_types: ['space.created'] })
    await makeSpace(seam)
    const tried = await until(async () => (await deliveries(seam, webhook_id)).find(({ attempts }) => attempts.length > 0))
    assert.deepEqual([tried.attempts[0].error_type, tried.attempts[0].status_code], ['blocked_address', null])
  })
})

describe('events by cursor', () => {
  checkWire()

  const list = async (seam, query) => (await seam.client.post('/events/list', query)).data

  each('each event once', async ({ seam }) => {
    const { next_cursor: start } = await list(seam, { cursor: 'now' })
    const made = [await makeSpace(seam), await makeSpace(seam), await makeSpace(seam)].map(({ space_id }) => space_id)
    const seen = []
    let cursor = start
    await until(async () => {
      const { events, next_cursor } = await list(seam, { cursor, limit: 1, event_type: 'space.created' })
      seen.push(...events.map(({ space_id }) => space_id).filter((id) => made.includes(id)))
      cursor = next_cursor
      return seen.length >= made.length
    })
    assert.deepEqual(seen, made)
  })

  each('a cursor that is none is refused', async (generation) => {
    await refused(generation, generation.seam.client.post('/events/list', { cursor: 'yesterday' }), invalid('cursor'))
  })
})
