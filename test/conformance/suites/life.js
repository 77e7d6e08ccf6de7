// The life of a grant on real (simulated) hardware: made, changed, moved and
// ended through the SDK, and looked at from the side of the locks.
import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { eventually } from '../harness/eventually.js'
import { codesOn, endOn, opens } from '../harness/lock.js'
import { cards, doorsOpenedBy } from '../harness/panel.js'
import { entrances, hoursFromNow, locks, makeGrant, named } from '../harness/world.js'

const [entrance] = entrances
const [first, second, third, fourth] = locks
const ids = (devices) => devices.map(({ device_id: id }) => id)

describe('the life of a grant', () => {
  checkWire()

  each('created, issued, extended, moved and ended on three locks and a panel', async (generation) => {
    const { seam } = generation
    const cardsBefore = await cards()
    const grant = await makeGrant(seam, {
      name: named('Stay'),
      starts_at: undefined,
      ends_at: hoursFromNow(2),
      device_ids: ids([first, second, third]),
      acs_entrance_ids: [entrance.acs_entrance_id],
      requested_access_methods: [{ mode: 'code' }, { mode: 'card' }],
    })
    const life = new Life(generation, grant.access_grant_id)

    const pins = await life.issued()
    for (const lock of [first, second, third]) await life.openedByOne(lock, pins)
    await doorOpensByPIN(pins)
    const card = await life.newCard(cardsBefore)

    await life.extended(hoursFromNow(3), pins)
    await life.moved({ from: third, to: fourth, staying: [first, second] }, pins)
    await life.ended([first, second, third, fourth], card)
    await life.toldInOrder(grant)
  })
})

class Life {
  constructor(generation, access_grant_id) {
    Object.assign(this, { generation, seam: generation.seam, access_grant_id, pins: new Set() })
  }

  grant() {
    return this.seam.accessGrants.get({ access_grant_id: this.access_grant_id })
  }

  methods() {
    return this.seam.accessMethods.list({ access_grant_id: this.access_grant_id })
  }

  // issued waits until every method is, and returns the PINs.
  async issued() {
    const methods = await eventually(
      'issuing every method',
      () => this.methods(),
      (all) => all.length > 1 && all.every((method) => method.is_issued && method.pending_mutations.length === 0),
    )
    for (const method of methods) assert.ok(method.issued_at, `${method.mode} has no issued_at`)
    const pins = methods.filter(({ mode }) => mode === 'code').map(({ code }) => code)
    assert.ok(pins.length > 0)
    for (const pin of pins) this.pins.add(pin)
    return pins
  }

  async openedByOne(lock, pins) {
    const opening = []
    for (const pin of pins) if (await opens(lock, pin)) opening.push(pin)
    assert.equal(opening.length, 1, `${lock.display_name} opens with ${opening.length} of the grant's PINs`)
    return opening[0]
  }

  async newCard(before) {
    const known = new Set(before.map(({ panel, number }) => `${panel}/${number}`))
    const added = (await cards()).filter(({ panel, number }) => !known.has(`${panel}/${number}`))
    assert.equal(added.length, 1, 'the panel has one card more')
    assert.equal((await doorsOpenedBy(added[0].number)).length, 1, 'and it opens one door')
    return added[0]
  }

  // extended asks the locks as soon as the API says it is done: the answer is true.
  async extended(ends_at, pins) {
    await this.seam.accessGrants.update({ access_grant_id: this.access_grant_id, ends_at })
    assert.equal((await this.grant()).ends_at, ends_at)
    assert.deepEqual(await this.issued(), pins, 'the PINs stay')
    for (const lock of [first, second, third]) {
      const kept = await endOn(lock, await this.openedByOne(lock, pins))
      if (kept) assert.ok(Math.abs(Date.parse(kept) - Date.parse(ends_at)) <= 60_000, `${lock.display_name}: ${kept}`)
    }
    assert.deepEqual((await this.grant()).pending_mutations, [])
  }

  async moved({ from, to, staying }, pins) {
    const leaving = await this.openedByOne(from, pins)
    const device_ids = ids([...staying, to])
    await this.seam.accessGrants.update({ access_grant_id: this.access_grant_id, device_ids })
    await eventually('leaving a lock', () => codesOn(from), (codes) => !codes.includes(leaving))
    const now = await this.issued()
    for (const lock of [...staying, to]) await this.openedByOne(lock, now)
    const { devices } = await this.seam.accessGrants.getRelated({
      access_grant_ids: [this.access_grant_id],
      include: ['devices'],
    })
    assert.deepEqual(ids(devices).sort(), [...device_ids].sort())
  }

  async ended(everywhere, card) {
    const { access_grant_id } = this
    await this.seam.accessGrants.delete({ access_grant_id })
    await eventually('the end of a grant', () => this.failureToGet(), (code) => code === 'access_grant_not_found')
    for (const lock of everywhere) {
      const left = (await codesOn(lock)).filter((code) => this.pins.has(code))
      assert.deepEqual(left, [], `${lock.display_name} is clean`)
    }
    for (const pin of this.pins) assert.deepEqual(await doorsOpenedBy(Number(pin), Number(pin)), [], 'no PIN on the panel')
    assert.deepEqual(await doorsOpenedBy(card.number), [], 'no card on the panel')
  }

  async failureToGet() {
    try {
      await this.grant()
    } catch (error) {
      return error.code
    }
    return 'still there'
  }

  async toldInOrder({ access_method_ids: methodIDs }) {
    const { access_grant_id } = this
    const events = await this.seam.events.list({ since: '2020-01-01T00:00:00Z', access_grant_id })
    const types = events.map(({ event_type: type }) => type)
    const told = types.join('\n')
    const at = (type) => types.indexOf(type)
    const last = (type) => types.lastIndexOf(type)
    const before = (a, b) => assert.ok(a >= 0 && a < b, `events out of order:\n${told}`)

    assert.equal(at('access_grant.created'), 0, told)
    assert.equal(types.filter((type) => type === 'access_grant.created').length, 1, told)
    before(at('access_method.created'), at('access_method.issued'))
    before(at('access_method.issued'), at('access_grant.access_granted_to_all_doors'))
    before(at('access_grant.access_granted_to_door'), at('access_grant.access_granted_to_all_doors'))
    before(at('access_grant.access_granted_to_all_doors'), at('access_grant.access_times_changed'))
    before(at('access_grant.access_times_changed'), at('access_method.reissued'))
    before(last('access_method.deleted'), types.length - 1)
    assert.equal(types.at(-1), 'access_grant.deleted', told)
    for (const id of methodIDs) {
      const own = events.filter((event) => event.access_method_id === id).map(({ event_type: type }) => type)
      assert.deepEqual([own[0], own[1]], ['access_method.created', 'access_method.issued'], told)
      assert.equal(own.at(-1), 'access_method.deleted', told)
    }
    assert.equal(new Set(events.map(({ event_id: id }) => id)).size, events.length, 'every event has an id of its own')
  }
}

async function doorOpensByPIN(pins) {
  const opened = []
  for (const pin of pins) opened.push(...(await doorsOpenedBy(Number(pin), Number(pin))))
  assert.equal(opened.length, 1, `the PINs open ${opened.length} doors of the panel`)
}
