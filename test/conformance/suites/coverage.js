import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { gaps, table, tally } from '../harness/coverage.js'
import { generations } from '../harness/generations.js'

describe('coverage', () => {
  const tallies = () =>
    generations.map(({ label, recorder }) => ({ label, counts: tally(recorder.exchanges) }))

  test('every route was driven by both generations, well and badly', () => {
    process.stdout.write(`\n${table(tallies())}\n\n`)
    const all = tallies().flatMap(({ label, counts }) => gaps(label, counts))
    if (all.length) assert.fail(`not exercised:\n${all.join('\n')}`)
  })
})
