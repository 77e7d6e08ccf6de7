// The official OpenAPI documents and the compiled check of each route's answer.
import { createRequire } from 'node:module'

import Ajv from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

import { extraEvents, extraProperties, extraResponseKeys, extraWarnings } from './extras.js'
import { convert } from './schema.js'

const require = createRequire(import.meta.url)

// The document that the newest SDK's generation goes by, and the one that the
// old SDK was built from: it depends on it, so its own copy is taken.
const newest = require('@seamapi/types/connect').openapi
const old = createRequire(import.meta.resolve('seam-sdk1'))('@seamapi/types/connect').openapi

// Stricter than RFC 3339: what Latchkey promises of every moment it sends.
const ourDateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** The checks by SDK generation. Every answer must also pass the newest. */
export const officialNewest = compileDocument(newest, { strict: true })
export const officialOld = compileDocument(old, { strict: false })

/** eventProperties says of each type of event what all events of it have, beyond what every event has. */
export function eventProperties() {
  const base = ['event_id', 'event_type', 'workspace_id', 'created_at', 'occurred_at']
  const variants = new Map(components(newest)).get('event').oneOf
  return Object.fromEntries(variants.flatMap(({ properties, required }) =>
    properties.event_type.enum.map((type) => [type, required.filter((name) => !base.includes(name)).sort()])))
}

function compileDocument(document, mode) {
  const ajv = new Ajv({ allErrors: true, strict: false, verbose: true, inlineRefs: false })
  addFormats(ajv)
  ajv.addFormat('date-time', ourDateTime)
  for (const [name, schema] of components(document)) ajv.addSchema({ ...convert(schema, mode), $id: name })
  const compiled = new Map()
  return {
    /** verbs of a route in lower case, or undefined when it is not official. */
    verbs: (route) => document.paths[route] && Object.keys(document.paths[route]),
    /** check returns what is wrong with the body of a 200 answer. */
    check(route, body) {
      if (!compiled.has(route)) compiled.set(route, ajv.compile(answer(document, route, mode)))
      const validate = compiled.get(route)
      return validate(body) ? [] : explain(validate.errors)
    },
  }
}

// Each component is a schema of its own, compiled once for all routes.
function components(document) {
  const schemas = structuredClone(document.components.schemas)
  for (const [name, properties] of Object.entries(extraProperties)) {
    if (schemas[name]) Object.assign(schemas[name].properties, properties) // the older document has fewer
  }
  addVariants(schemas.event.oneOf, 'event_type', extraEvents)
  for (const [name, warnings] of Object.entries(extraWarnings)) {
    addVariants(schemas[name].properties.warnings.items.oneOf, 'warning_code', warnings)
  }
  return Object.entries(schemas)
}

// Adds variants to a union whose tag has one value each: the new value, and the
// one whose shape it has.
function addVariants(variants, tag, extra) {
  const valueOf = ({ properties }) => properties[tag].enum?.[0]
  for (const [value, like] of Object.entries(extra)) {
    const model = variants?.find((variant) => valueOf(variant) === like)
    if (!model || variants.some((variant) => valueOf(variant) === value)) continue
    const variant = structuredClone(model)
    variant.properties[tag].enum = [value]
    variants.push(variant)
  }
}
const onlyOK = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] }

function answer(document, route, mode) {
  const operation = document.paths[route].post ?? document.paths[route].get
  const { content } = operation.responses['200']
  // A route whose document shows no body answers with ok alone.
  const schema = structuredClone(content?.['application/json'].schema ?? onlyOK)
  Object.assign(schema.properties, extraResponseKeys[route])
  return convert(schema, mode)
}

function explain(errors) {
  const lines = errors.filter(({ keyword }) => !['if', 'anyOf'].includes(keyword) || errors.length === 1).map(line)
  return [...new Set(lines)]
}

function line({ instancePath, keyword, message, params, data }) {
  if (keyword === 'unevaluatedProperties') {
    return `${instancePath || '/'}: property ${params.unevaluatedProperty} is not in the OpenAPI`
  }
  const allowed = keyword === 'enum' ? `: ${params.allowedValues.slice(0, 8).join(', ')}` : ''
  const got = typeof data === 'object' && data !== null ? '' : `, got ${JSON.stringify(data)}`
  return `${instancePath || '/'}: ${message}${allowed}${got}`
}
