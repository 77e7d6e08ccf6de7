// A person's key: what it opens, and a button a door. The secret of the link and
// the token that it was exchanged for stay in this page; what the browser keeps
// is a secret of its own, by which the key knows it again.
import { again, browser, call, secret } from './key.js'
import { doors, dress, offer, stop } from './show.js'

const look = 5_000 // milliseconds between two looks at what the key opens

let token, timer

const states = { instant_key_used: 'used', instant_key_expired: 'expired', instant_key_not_open: 'revoked', too_many_requests: 'busy' }

/** stateOf is what the page shows of a refusal. */
function stateOf({ type, status }) {
  if (status === 401) return 'revoked'
  if (status === 404) return token ? 'revoked' : 'unknown'
  return states[type] ?? 'away'
}

async function begin() {
  if (!secret) return stop('unknown')
  try {
    const { instant_key_preview: key } = await call('preview/get', { instant_key_url: location.href, browser })
    dress(key)
    if (key.is_open_here) return await open()
    if (key.key_status !== 'ready') return stop(key.key_status)
    offer(key, () => open().catch(give))
  } catch (problem) {
    give(problem)
  }
}

/** open makes the key this browser's, or knows it again. */
async function open() {
  const { client_session: session } = await call('client_sessions/exchange_short_code', { short_code: secret, browser })
  token = session.token
  await refresh()
}

/** refresh shows what the key opens now, and goes on looking. */
async function refresh() {
  clearTimeout(timer)
  try {
    const { instant_key_access: ring } = await call('access/get', { browser }, token)
    doors(ring, unlock)
  } catch (problem) {
    if (stateOf(problem) !== 'away') return give(problem)
    if (!document.querySelector('section')) return give(problem) // else what was seen last stays
  }
  timer = setTimeout(() => (document.hidden ? undefined : refresh()), look)
}

/** unlock has a door opened and returns how the lock answered. */
async function unlock(door) {
  try {
    const { action_attempt: asked } = await call('access/unlock', { browser, ...door }, token)
    return await again(asked, token)
  } catch (problem) {
    if (stateOf(problem) === 'revoked') give(problem)
    throw problem
  }
}

function give(problem) {
  clearTimeout(timer)
  stop(stateOf(problem), begin)
}

document.addEventListener('visibilitychange', () => { if (!document.hidden && token) refresh() })
addEventListener('hashchange', () => location.reload()) // another link in the same window

begin()
