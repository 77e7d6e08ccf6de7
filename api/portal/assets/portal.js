// A customer's page. It goes by the client session whose token stands behind the #
// of the address, asks the API's own routes, and changes nothing.
import { dress, stop, show } from './show.js'

const look = 10_000 // milliseconds between two looks
const token = location.hash.slice(1)

let timer, seen

async function ask(path, body = {}) {
  const answer = await fetch(path, {
    method: 'POST', credentials: 'omit', referrerPolicy: 'no-referrer',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body),
  })
  const told = await answer.json()
  if (!answer.ok) throw Object.assign(new Error(told.error?.message), { status: answer.status })
  return told
}

/** all reads a list to its end. */
async function all(path, key, wanted = true) {
  const rows = []
  for (let cursor; wanted;) {
    const told = await ask(path, cursor ? { page_cursor: cursor } : {})
    rows.push(...told[key])
    cursor = told.pagination?.next_page_cursor
    if (!cursor) break
  }
  return rows
}

/** gather reads what the portal shows; what it hides is not asked for. */
async function gather() {
  const { customer_portal: portal } = await ask('seam/customer/v1/portals/get')
  const { hidden, access_grant_ids: only } = portal
  const [stays, doors] = [!hidden.stays, !hidden.doors]
  const [grants, methods, people, spaces, devices, entrances] = await Promise.all([
    all('access_grants/list', 'access_grants', stays),
    all('access_methods/list', 'access_methods', stays),
    all('user_identities/list', 'user_identities', stays || !hidden.people),
    all('spaces/list', 'spaces', stays || !hidden.places),
    all('devices/list', 'devices', stays || doors),
    all('acs/entrances/list', 'acs_entrances', doors),
  ])
  return { portal, grants: only ? grants.filter((one) => only.includes(one.access_grant_id)) : grants, methods, people, spaces, devices, entrances }
}

async function refresh() {
  clearTimeout(timer)
  try {
    const found = await gather()
    const text = JSON.stringify({ ...found, portal: { ...found.portal, now: undefined } })
    dress(found.portal)
    if (text !== seen) show(found)
    seen = text
  } catch ({ status }) {
    if (status === 401 || status === 404) return stop('gone')
    if (!seen) return stop('away', refresh) // else what was seen last stays
  }
  timer = setTimeout(() => (document.hidden ? undefined : refresh()), look)
}

document.addEventListener('visibilitychange', () => { if (!document.hidden && seen) refresh() })
addEventListener('hashchange', () => location.reload()) // another link in the same window

if (token) refresh()
else stop('gone')
