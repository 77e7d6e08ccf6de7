// How the page talks to the API.

/** secret is that of the link. It is sent in the body of a request and nowhere else. */
export const secret = location.hash.slice(1)

/** browser is this browser's own secret; every key makes something else of it. */
export const browser = drawn('latchkey-browser')

function drawn(name) {
  const fresh = [...crypto.getRandomValues(new Uint8Array(24))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  try {
    const kept = localStorage.getItem(name)
    if (kept) return kept
    localStorage.setItem(name, fresh)
  } catch {
    // Nothing may be kept here: the key is this browser's until the page is closed.
  }
  return fresh
}

/** call calls a route of the page's own. */
export const call = (route, body, token) => ask(`seam/instant_key/v1/${route}`, body, token)

async function ask(path, body, token) {
  const headers = { 'content-type': 'application/json' }
  if (token) headers.authorization = `Bearer ${token}`
  const answer = await fetch(path, {
    method: 'POST', headers, body: JSON.stringify(body), cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer',
  })
  const told = await answer.json()
  if (!answer.ok) throw Object.assign(new Error(told.error.message), { type: told.error.type, status: answer.status })
  return told
}

/** again asks what became of a job until it has ended. */
export async function again(attempt, token) {
  while (attempt.status === 'pending') {
    await new Promise((resolve) => { setTimeout(resolve, 400) })
    const told = await ask('action_attempts/get', { action_attempt_id: attempt.action_attempt_id }, token)
    attempt = told.action_attempt
  }
  return attempt
}
