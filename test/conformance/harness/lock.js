// The simulated locks behind the API, seen from the other side: what they hold
// and whether a PIN opens them. Package drivers/sandbox/cloud has the routes.
import { settings } from './settings.js'

const site = `${settings.sandboxURL.replace(/\/$/, '')}/admin/v1/sites/${settings.sandboxSite}`

/** admin calls the admin API of the site that the locks are on. */
export async function admin(method, path, body) {
  const response = await fetch(site + path, {
    method,
    headers: { authorization: `Bearer ${settings.sandboxAdminToken}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`the sandbox cloud answered ${response.status} to ${method} ${path}`)
  return response.status === 204 ? undefined : response.json()
}

/** lockOf finds the lock behind a device, by its name. */
async function lockOf({ display_name: name }) {
  const { locks } = await admin('GET', '')
  const lock = locks.find((one) => one.name === name)
  if (!lock) throw new Error(`the sandbox cloud has no lock called ${name}`)
  return lock
}

/** codesOn lists the digits that a lock holds. */
export async function codesOn(device) {
  return ((await lockOf(device)).codes ?? []).map(({ code }) => code)
}

/** opens types a PIN at a lock. */
export async function opens(device, pin) {
  const { id } = await lockOf(device)
  return (await admin('POST', `/locks/${encodeURIComponent(id)}/try`, { code: pin })).opens
}

/**
 * endOn is the end that a lock itself keeps of what it holds under a PIN, and
 * undefined for a lock that does not keep minutes.
 */
export async function endOn(device, pin) {
  const { window, codes } = await lockOf(device)
  return window === 'minute' ? codes.find(({ code }) => code === pin).ends_at : undefined
}

/** key does at a lock's own keypad what a person there does. */
export async function key(device, request) {
  const { id } = await lockOf(device)
  await admin('POST', `/locks/${encodeURIComponent(id)}/keypad`, request)
}

/** layCard lays the card with a number on an encoder of the lock cloud. */
export const layCard = (encoder, number) => admin('PUT', `/encoders/${encodeURIComponent(encoder)}/card`, { number })
