// Requests written by hand, for what no SDK would send.
import { settings } from './settings.js'
import { rawRecorder } from './generations.js'

/** raw sends a request; a body that is no string is sent as JSON. */
export async function raw(method, path, { body, headers = {}, key = settings.apiKey } = {}) {
  const sent = { ...headers }
  if (key !== null) sent.authorization ??= `Bearer ${key}`
  if (body !== undefined) sent['content-type'] ??= 'application/json'
  const response = await fetch(rawRecorder.url + path, {
    method,
    headers: sent,
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: parse(text) }
}

/** typeOf is the error.type of an answer, or "ok". */
export const typeOf = ({ json }) => json?.error?.type ?? (json?.ok ? 'ok' : `no envelope: ${JSON.stringify(json)}`)

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
