import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { eventually } from '../harness/eventually.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { hoursFromNow, locks, makeGrant, named, rooms } from '../harness/world.js'

const [room] = rooms

describe('cards that are written', () => {
  checkWire()

  each('encoders are listed by system and by id', async (generation) => {
    const { seam } = generation
    const { acs_system_id } = room
    const [desk] = await seam.acs.encoders.list({ acs_system_id })
    const { acs_encoder_id } = desk
    for (const filter of [{}, { acs_system_ids: [acs_system_id] }, { acs_encoder_ids: [acs_encoder_id] }]) {
      assert.ok((await seam.acs.encoders.list(filter)).some((encoder) => encoder.acs_encoder_id === acs_encoder_id))
    }
    assert.deepEqual(await seam.acs.encoders.get({ acs_encoder_id }), desk)
    await refused(generation, seam.acs.encoders.get({ acs_encoder_id: unknownID }), notFound('acs_encoder'))
  })

  each('a card is issued once it is written', async (generation) => {
    const { seam } = generation
    const [{ acs_encoder_id }] = await seam.acs.encoders.list({ acs_system_id: room.acs_system_id })
    const grant = await makeGrant(seam, {
      device_ids: undefined, acs_entrance_ids: [room.acs_entrance_id], reservation_key: named('stay'),
      starts_at: hoursFromNow(0), ends_at: hoursFromNow(24), requested_access_methods: [{ mode: 'card' }],
    })
    const [access_method_id] = grant.access_method_ids
    const ready = await eventually(
      'the system holds the card',
      () => seam.accessMethods.get({ access_method_id }),
      (method) => method.is_ready_for_encoding,
    )
    assert.deepEqual([ready.is_issued, ready.is_encoding_required, ready.display_status], [false, true, 'Awaiting encoding'])

    const encode = () => seam.accessMethods.encode({ access_method_id, acs_encoder_id })
    for (const error_code of ['encoding_interrupted', 'uncategorized_error']) {
      await seam.acs.encoders.simulate.nextCredentialEncodeWillFail({ acs_encoder_id, error_code })
      await assert.rejects(encode(), { code: error_code })
    }
    await seam.acs.encoders.simulate.nextCredentialEncodeWillSucceed({ acs_encoder_id })
    const { status, result } = await encode()
    assert.deepEqual([status, result.access_method, result.is_issued], ['success', 'card', true])
    const issued = await seam.accessMethods.get({ access_method_id })
    assert.deepEqual([issued.is_issued, issued.is_encoding_required], [true, false])
    const again = await seam.acs.encoders.encodeCredential({ access_method_id, acs_encoder_id })
    assert.equal(again.status, 'success')
  })

  each('what has no card to be written is refused', async (generation) => {
    const { seam } = generation
    const [{ acs_encoder_id }] = await seam.acs.encoders.list({ acs_system_id: room.acs_system_id })
    const grant = await makeGrant(seam, { device_ids: [locks[0].device_id] })
    const [access_method_id] = grant.access_method_ids
    const encode = (more) => seam.accessMethods.encode({ access_method_id, acs_encoder_id, ...more }, { waitForActionAttempt: false })
    await refused(generation, encode(), { status: 400, type: 'access_method_not_encodable' })
    await refused(generation, encode({ access_method_id: unknownID }), notFound('access_method'))
    await refused(generation, encode({ acs_encoder_id: unknownID }), notFound('acs_encoder'))
    const { encoders } = seam.acs
    await refused(generation, encoders.list({ page_cursor: 'nonsense' }), invalid('page_cursor'))
    const nowhere = { acs_encoder_id: unknownID }
    await refused(generation, encoders.encodeCredential({ access_method_id, ...nowhere }), notFound('acs_encoder'))
    await refused(generation, encoders.simulate.nextCredentialEncodeWillSucceed(nowhere), notFound('acs_encoder'))
    await refused(generation, encoders.simulate.nextCredentialEncodeWillFail(nowhere), notFound('acs_encoder'))
  })
})
