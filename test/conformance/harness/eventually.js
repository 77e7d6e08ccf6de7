import { setTimeout as pause } from 'node:timers/promises'

const patience = 60_000 // milliseconds: only what will never happen takes so long, on a busy machine too
const interval = 50

/**
 * eventually asks until the answer satisfies, and returns it. It fails with
 * the last answer when patience ends.
 */
export async function eventually(what, ask, satisfies) {
  const deadline = Date.now() + patience
  for (;;) {
    const answer = await ask()
    if (satisfies(answer)) return answer
    if (Date.now() > deadline) {
      throw new Error(`${what} did not happen in ${patience} ms; last seen: ${JSON.stringify(answer, null, 1)}`)
    }
    await pause(interval)
  }
}
