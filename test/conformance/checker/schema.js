// Turns OpenAPI 3.0 schemas into JSON Schema 2020-12.
//
// strict: an object may only have the properties that are named, and every
//         enum and union is closed.
// loose:  unknown properties, enum values and union variants pass. That is how
//         an old client reads a newer server.

const kept = ['type', 'format', 'required', 'minLength', 'maxLength', 'minimum', 'maximum', 'pattern']

/** convert returns the JSON Schema of an OpenAPI schema. */
export function convert(schema, { strict }) {
  return strict ? close(convertOpen(schema, { strict })) : convertOpen(schema, { strict })
}

function convertOpen(schema, mode) {
  if (schema.$ref) return { $ref: schema.$ref.split('/').at(-1) } // each component goes by its name
  const out = {}
  for (const word of kept) if (schema[word] !== undefined) out[word] = schema[word]
  if (schema.properties) out.properties = mapValues(schema.properties, (child) => convert(child, mode))
  if (schema.items) out.items = convert(schema.items, mode)
  if (typeof schema.additionalProperties === 'object') {
    out.additionalProperties = convert(schema.additionalProperties, mode)
  }
  if (schema.enum && (mode.strict || schema.type === 'boolean')) out.enum = schema.enum
  if (schema.allOf) out.allOf = schema.allOf.map((part) => convertOpen(part, mode))
  if (schema.anyOf) out.anyOf = schema.anyOf.map((part) => convert(part, mode))
  if (schema.oneOf) Object.assign(out, union(schema, mode))
  return schema.nullable ? nullable(out) : out
}

function union({ oneOf, discriminator }, mode) {
  const tag = discriminator?.propertyName
  if (oneOf.every((part) => part.type === 'string' && part.enum)) {
    return mode.strict ? { type: 'string', enum: oneOf.flatMap((part) => part.enum) } : { type: 'string' }
  }
  if (!tag) return mode.strict ? { anyOf: oneOf.map((part) => convert(part, mode)) } : {}
  const tags = oneOf.flatMap((part) => part.properties[tag].enum)
  return {
    type: 'object',
    required: [tag],
    properties: { [tag]: mode.strict ? { enum: tags } : { type: 'string' } },
    allOf: oneOf.map((part) => ({
      if: { properties: { [tag]: { enum: part.properties[tag].enum } }, required: [tag] },
      then: convert(part, mode),
    })),
  }
}

// A schema that says nullable and no type means null and nothing else: that is
// how the official document writes the result of a pending action attempt.
function nullable(schema) {
  if (Object.keys(schema).length === 0) return { type: 'null' }
  return { anyOf: [schema, { type: 'null' }] }
}

function close(schema) {
  if (schema.anyOf?.[1]?.type === 'null') return { anyOf: [close(schema.anyOf[0]), schema.anyOf[1]] }
  const named = schema.properties || schema.allOf
  if (!named || schema.additionalProperties || schema.allOf?.[0]?.if) return schema
  return { ...schema, unevaluatedProperties: false }
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))
}
