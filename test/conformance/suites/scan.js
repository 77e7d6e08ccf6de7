import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { eventually } from '../harness/eventually.js'
import { layCard } from '../harness/lock.js'
import { invalid, notFound, refused, unknownID } from '../harness/refused.js'
import { hoursFromNow, makeGrant, makeIdentity, named, offices, rooms } from '../harness/world.js'

const [room] = rooms
const [office] = offices

const encoderOf = async (seam, { acs_system_id }) => (await seam.acs.encoders.list({ acs_system_id }))[0].acs_encoder_id

// The older SDK has no method for it, and waits for no attempt by itself there.
const scanToAssign = async ({ seam }, body) => {
  const { data: { action_attempt: { action_attempt_id } } } = await seam.client.post('/acs/encoders/scan_to_assign_credential', body)
  return seam.actionAttempts.get({ action_attempt_id }, { waitForActionAttempt: true })
}

const cardFor = async (seam, door, more) => {
  const grant = await makeGrant(seam, {
    device_ids: undefined, acs_entrance_ids: [door.acs_entrance_id], starts_at: hoursFromNow(0), ends_at: hoursFromNow(24),
    requested_access_methods: [{ mode: 'card' }], ...more,
  })
  return { ...grant, access_method_id: grant.access_method_ids[0] }
}

describe('cards that are scanned', () => {
  checkWire()

  each('a scan compares the card with what is known of it', async ({ seam }) => {
    const acs_encoder_id = await encoderOf(seam, room)
    const scan = async () => (await seam.acs.encoders.scanCredential({ acs_encoder_id }, { waitForActionAttempt: true })).result
    const { access_method_id } = await cardFor(seam, room, { reservation_key: named('stay') })
    await eventually('the system holds the card', () => seam.accessMethods.get({ access_method_id }), (m) => m.is_ready_for_encoding)
    await seam.acs.encoders.encodeCredential({ access_method_id, acs_encoder_id }, { waitForActionAttempt: true })
    const written = await scan()
    assert.equal(written.acs_credential_on_seam.acs_credential_id, access_method_id)
    assert.equal(written.acs_credential_on_encoder.card_number, written.acs_credential_on_seam.card_number)
    assert.deepEqual([written.acs_credential_on_encoder.is_issued, written.warnings], [true, []])

    const { simulate } = seam.acs.encoders
    for (const [scenario, warning, seen] of [
      ['credential_exists_on_seam', undefined, true],
      ['credential_on_encoder_needs_update', 'acs_credential_on_encoder_out_of_sync', true],
      ['credential_does_not_exist_on_seam', 'acs_credential_on_seam_not_found', false],
      ['credential_on_encoder_is_empty', undefined, false],
    ]) {
      const whose = seen ? { acs_credential_id_on_seam: access_method_id } : {}
      await simulate.nextCredentialScanWillSucceed({ acs_encoder_id, scenario, ...whose })
      const { acs_credential_on_seam, warnings } = await scan()
      assert.deepEqual([warnings[0]?.warning_code, acs_credential_on_seam !== null], [warning, seen], scenario)
    }
    for (const error_code of ['no_credential_on_encoder', 'action_attempt_expired']) {
      await simulate.nextCredentialScanWillFail({ acs_encoder_id, error_code })
      await assert.rejects(scan(), { code: error_code })
    }
    assert.deepEqual((await scan()).warnings, [], 'each is for one card')
  })

  each('a scanned card is assigned to whom it is for', async (generation) => {
    const { seam } = generation
    const acs_encoder_id = await encoderOf(seam, office)
    const number = `${1006 + generation.number}`
    await layCard('brivo.encoder-1', number)
    const { user_identity_id } = await makeIdentity(seam)
    const body = { acs_encoder_id, user_identity_id }
    await assert.rejects(scanToAssign(generation, body), { code: 'uncategorized_error' })
    const { access_method_id } = await cardFor(seam, office, { user_identity: undefined, user_identity_id })
    const { result } = await scanToAssign(generation, body)
    assert.deepEqual([result.acs_credential_id, result.card_number], [access_method_id, number])
    await eventually('it is issued', () => seam.accessMethods.get({ access_method_id }), ({ is_issued }) => is_issued)
  })

  each('what is wrong is refused', async (generation) => {
    const { seam } = generation
    const { simulate } = seam.acs.encoders
    const nowhere = { acs_encoder_id: unknownID }
    const acs_encoder_id = await encoderOf(seam, room)
    const post = (body) => seam.client.post('/acs/encoders/scan_to_assign_credential', body)
    await refused(generation, seam.acs.encoders.scanCredential(nowhere, { waitForActionAttempt: false }), notFound('acs_encoder'))
    await refused(generation, post({ ...nowhere, acs_user_id: unknownID }), notFound('acs_encoder'))
    await refused(generation, post({ acs_encoder_id, acs_user_id: unknownID }), notFound('acs_user'))
    await refused(generation, post({ acs_encoder_id }), invalid())
    await refused(generation, simulate.nextCredentialScanWillSucceed(nowhere), notFound('acs_encoder'))
    await refused(generation, simulate.nextCredentialScanWillFail(nowhere), notFound('acs_encoder'))
    const unknown = simulate.nextCredentialScanWillSucceed({ acs_encoder_id, acs_credential_id_on_seam: unknownID })
    await refused(generation, unknown, notFound('acs_credential'))
  })
})
