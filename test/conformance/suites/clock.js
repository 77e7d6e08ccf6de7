// Ours: the clock of a workspace. The SDKs reach it through their HTTP client.
import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { invalid, refused, unauthorized } from '../harness/refused.js'

describe('the clock of a workspace', () => {
  checkWire()

  const turn = (seam, body) => seam.client.post('/workspaces/simulate/advance_clock', body)
  const read = async (seam) => (await seam.client.get('/workspaces/get_clock')).data.clock

  each('goes as far forward as it is turned, in its workspace alone', async ({ seam, other }) => {
    const [before, theirs] = [await read(seam), await read(other)]
    const { data } = await turn(seam, { seconds: 1 })
    assert.ok(Math.abs(data.clock.ahead_seconds - before.ahead_seconds - 1) < 0.01)
    assert.ok(new Date(data.clock.now) - new Date(before.now) >= 1000)
    assert.equal((await read(other)).ahead_seconds, theirs.ahead_seconds)
  })

  each('goes forward only', async (generation) => {
    const { seam } = generation
    await refused(generation, turn(seam, {}), invalid())
    await refused(generation, turn(seam, { seconds: 0 }), invalid('seconds'))
    await refused(generation, turn(seam, { to: (await read(seam)).now }), invalid('to'))
    const stranger = generation.connect('seam_testnobody_hasthiskey')
    await refused(generation, read(stranger), unauthorized)
  })
})
