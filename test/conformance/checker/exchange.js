// The check of one request and its answer.
import { checkEnvelope } from './envelope.js'
import { ownRoutes } from './extras.js'
import { officialNewest, officialOld } from './openapi.js'

/**
 * checkExchange returns what is wrong, in sentences. The generation is 1 or 2
 * for what an SDK sent, and null for what a test wrote by hand: such a request
 * may have a wrong verb or a path that does not exist.
 */
export function checkExchange({ generation, method, path, status, headers, text }) {
  if (method === 'OPTIONS' || path === '/openapi.json') return []
  const body = parse(text)
  const problems = checkEnvelope({ status, headers, text, body })
  if (generation !== null) problems.push(...checkVerb(method, path))
  if (status === 200 && body !== null && !ownRoutes.has(path)) {
    problems.push(...checkResource(generation, path, body))
  }
  return problems.map((problem) => `${method} ${path} ${status}: ${problem}`)
}

function checkVerb(method, path) {
  if (ownRoutes.has(path)) return []
  const verbs = officialNewest.verbs(path) ?? []
  return verbs.includes(method.toLowerCase()) ? [] : [`the OpenAPI has no such verb for the route, only ${verbs}`]
}

function checkResource(generation, path, body) {
  if (!officialNewest.verbs(path)) return ['the OpenAPI has no such route']
  const problems = officialNewest.check(path, body)
  // The old SDK may be used, through its HTTP client, for a route that its own document does not know.
  if (generation === 1 && officialOld.verbs(path)) problems.push(...officialOld.check(path, body).map((text) => `for the old SDK: ${text}`))
  return [...new Set(problems)]
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
