// What every answer must be, whatever the route: the envelope of the wire.

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The error types that each status may carry; a pattern where there are many. */
const errorTypes = {
  400: /^(invalid_|mismatched_page_parameters$|missing_|not_supported$|publishable_key_|workspace_|user_identity_|client_session_|device_(un)?managed$|device_(action|type)_not_supported$|access_code_not_time_bound$|access_code_of_access_grant$|acs_credential_of_access_grant$|offline_access_code_not_|device_time_constraints_violated$|reservation_key_(not_supported|required)$|access_method_not_(encodable|assignable|ready_for_(encoding|assignment))$|code_(constraints_violated|cannot_be_managed)$)/,
  401: /^(unauthorized|client_session_.*|workspace_not_found|invalid_publishable_key|publishable_key_requires_user_identifier_key)$/,
  403: /./,
  404: /(^|_)not_found$/,
  405: /^method_not_allowed$/,
  409: /./,
  413: /./,
  429: /./,
  503: /./,
}

// What an answer must never show of our insides.
const innards = /\bpq: |SQLSTATE|goroutine \d|\.go:\d|panic|dial tcp|temporal\.api|sql: /

/** checkEnvelope returns what is wrong with an answer apart from its resource. */
export function checkEnvelope({ status, headers, text, body }) {
  const problems = []
  const type = headers['content-type'] ?? ''
  if (!type.startsWith('application/json')) problems.push(`content-type is ${JSON.stringify(type)}`)
  const id = headers['seam-request-id']
  if (!uuid.test(id ?? '')) problems.push(`seam-request-id is ${JSON.stringify(id)}`)
  if (innards.test(text)) problems.push(`shows its insides: ${text.match(innards)[0]}`)
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    return [...problems, `body is no JSON object: ${text.slice(0, 80)}`]
  }
  if (body.ok !== (status === 200)) problems.push(`ok is ${JSON.stringify(body.ok)} with status ${status}`)
  return status === 200 ? problems : [...problems, ...checkError(status, body)]
}

function checkError(status, { error, ok, ...rest }) {
  const problems = []
  if (!errorTypes[status]) problems.push(`status ${status} is not one of the contract's`)
  for (const key of Object.keys(rest)) problems.push(`an error body has no ${key}`)
  if (error === null || typeof error !== 'object') return [...problems, 'error is no object']
  const { type, message, validation_errors: tree, data, ...more } = error
  if (typeof type !== 'string' || !/^[a-z_]+$/.test(type)) problems.push(`error.type is ${JSON.stringify(type)}`)
  else if (!errorTypes[status]?.test(type)) problems.push(`error.type ${type} does not belong to status ${status}`)
  if (typeof message !== 'string' || message === '') problems.push(`error.message is ${JSON.stringify(message)}`)
  for (const key of Object.keys(more)) problems.push(`error has no ${key}`)
  if (data !== undefined && typeof data !== 'object') problems.push('error.data is no object')
  if ((type === 'invalid_input') !== (tree !== undefined)) {
    problems.push(`validation_errors is ${tree === undefined ? 'missing from' : 'on'} ${type}`)
  }
  return tree === undefined ? problems : [...problems, ...checkTree(tree, 'validation_errors')]
}

// Zod's error.format(): each node has _errors, and its children by name.
function checkTree(node, path) {
  if (node === null || typeof node !== 'object' || Array.isArray(node)) return [`${path} is no object`]
  const { _errors: texts, ...children } = node
  const problems = Object.entries(children).flatMap(([key, child]) => checkTree(child, `${path}.${key}`))
  if (!Array.isArray(texts) || texts.some((text) => typeof text !== 'string')) {
    problems.push(`${path}._errors is no list of strings`)
  }
  return problems
}
