import assert from 'node:assert/strict'
import { describe } from 'node:test'

import { checkWire, each } from '../harness/each.js'
import { refused, unauthorized } from '../harness/refused.js'

describe('workspaces and health', () => {
  checkWire()

  each('workspaces.get is the workspace of the key', async ({ seam, other }) => {
    const [ours, theirs] = [await seam.workspaces.get(), await other.workspaces.get()]
    assert.ok(ours.name)
    assert.notEqual(ours.workspace_id, theirs.workspace_id)
  })

  each('a key nobody has is refused', async (generation) => {
    const stranger = generation.connect('seam_testnobody_hasthiskey')
    await refused(generation, stranger.workspaces.get(), unauthorized)
  })

  each('health says how each part is', async ({ seam }) => {
    const { data } = await seam.client.get('/health')
    assert.ok(data.parts.length > 0)
    for (const part of data.parts) assert.equal(part.status, 'up', `${part.name}: ${part.message}`)
  })
})
