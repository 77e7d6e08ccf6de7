// Tests that run once with each SDK generation, and fail when anything that
// passed on the wire was not as the contract says.
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'

import { generations, recorders } from './generations.js'
import { tidyUp } from './world.js'

/** each makes one test of a generation for every generation. */
export function each(title, body) {
  for (const generation of generations) test(`${title} (${generation.label})`, (t) => body(generation, t))
}

/** checkWire makes every test of the suite that calls it tidy up and answer for its traffic. */
export function checkWire() {
  afterEach(async () => {
    await tidyUp()
    const problems = recorders.flatMap((recorder) => recorder.takeProblems())
    if (problems.length) assert.fail(`the wire was not as the contract says:\n${[...new Set(problems)].join('\n')}`)
  })
}
