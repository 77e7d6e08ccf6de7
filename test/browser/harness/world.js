// What stands around the page: the API that makes its link, the clouds that an
// operator connects, and the app that the page returns to.
import { randomUUID } from 'node:crypto'
import { createServer, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

import { settings } from './settings.js'

const patience = 60_000 // milliseconds

/** api calls a route and returns what it answers. */
export async function api(path, body = {}) {
  const response = await fetch(settings.apiURL + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${settings.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer.error)}`)
  return answer
}

/** webview makes a link for an operator. */
export const webview = async (wish = {}) => (await api('/connect_webviews/create', wish)).connect_webview

/** statusOf is what the API says of a webview. */
export const statusOf = async ({ connect_webview_id }) =>
  (await api('/connect_webviews/get', { connect_webview_id })).connect_webview.status

/** accountOf is the account that was connected through a webview. */
export async function accountOf({ connect_webview_id }) {
  const { connected_account_id } = (await api('/connect_webviews/get', { connect_webview_id })).connect_webview
  return connected_account_id ? (await api('/connected_accounts/get', { connected_account_id })).connected_account : undefined
}

/** doorsOf are the names of the devices of a webview's account, in order. */
export async function doorsOf(link) {
  const { connected_account_id } = await accountOf(link)
  const names = async (path) => (await api(path, { connected_account_id })).devices.map((one) => one.properties.name).sort()
  return { managed: await names('/devices/list'), unmanaged: await names('/devices/unmanaged/list') }
}

/** reaches waits until the API says of a webview that it has a status. */
export async function reaches(link, status) {
  for (const deadline = Date.now() + patience; ; await pause(50)) {
    const now = await statusOf(link)
    if (now === status) return
    if (Date.now() > deadline) throw new Error(`the webview is ${now}, and not ${status} in ${patience} ms`)
  }
}

/** site is a new tenant of the sandbox lock cloud, with a lock for each name. */
export async function site(...names) {
  const [id, token] = [`site-${randomUUID()}`, `token-${randomUUID()}`]
  await cloud('', { id, token })
  for (const [i, name] of names.entries()) await cloud(`/${id}/locks`, { id: `lock-${i}`, profile: 'yale', name })
  return { token, url: settings.sandboxURL }
}

async function cloud(path, body) {
  const response = await fetch(`${settings.sandboxURL}/admin/v1/sites${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${settings.sandboxAdminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`the sandbox cloud answered ${response.status} to ${path}`)
}

/** locks are two that can be opened from afar. */
export const locks = async () => (await api('/devices/list')).devices
  .filter(({ can_remotely_unlock: can, properties: { online } }) => can && online).slice(0, 2)

/** guest is the grant of a mobile key on a lock, from now on for a day. */
export const guest = async ({ device_id }, wish = {}) => (await api('/access_grants/create', {
  user_identity: { full_name: 'Ada Lovelace' }, device_ids: [device_id], requested_access_methods: [{ mode: 'mobile_key' }],
  ends_at: new Date(Date.now() + 24 * 3_600_000).toISOString(), ...wish,
})).access_grant

/** linkOf is the link of a grant that is being made. */
export const linkOf = async (grant) => (await grant).instant_key_url

/** listen starts a server on an address of its own and returns that address. */
export const listen = (server) => new Promise((resolve) => {
  server.unref().listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`))
})

/**
 * gate stands before the sandbox cloud. What stop says true of does not pass
 * until open is called.
 */
export async function gate(stop) {
  const waiting = []
  const server = createServer((asked, answer) => {
    const pass = () => {
      const further = request(settings.sandboxURL + asked.url, { method: asked.method, headers: asked.headers },
        (told) => told.pipe(answer.writeHead(told.statusCode, told.headers)))
      further.on('error', () => answer.destroy())
      answer.on('close', () => further.destroy()) // a stream of events ends with who listens
      asked.pipe(further)
    }
    if (stop(asked)) waiting.push(pass)
    else pass()
  })
  return {
    url: await listen(server),
    open: () => {
      stop = () => false
      waiting.splice(0).forEach((pass) => pass())
    },
    close: () => { server.closeAllConnections(); server.close() },
  }
}

/** app is the owner's web app; it remembers who came, and from where. */
export async function app() {
  const visits = []
  const frames = []
  const server = createServer(({ url, headers }, answer) => {
    if (!url.startsWith('/favicon')) visits.push({ url, referer: headers.referer })
    answer.writeHead(200, { 'content-type': 'text/html' })
    answer.end(url === '/frame' ? `<iframe title="connect" width="900" height="900" src="${frames[0]}"></iframe>` : '<h1>The app</h1>')
  })
  return { url: await listen(server), visits, frames, close: () => { server.closeAllConnections(); server.close() } }
}
