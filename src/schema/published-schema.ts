/** A definition's schema as OpenAPI publishes it. Source: apiextensions' OpenAPI builder and its conversion for v2. */
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'

/** What differs between the versions of OpenAPI. */
export interface PublishedForm {
  readonly version: 2 | 3
  /** Before the names of definitions in references. */
  readonly prefix: string
  /** A reference as a property: beside it, v3 lets nothing stand. */
  readonly reference: (name: string) => JsonObject
}

const V2_PREFIX = '#/definitions/'
const V3_PREFIX = '#/components/schemas/'

export const OPENAPI_V2: PublishedForm = {
  version: 2,
  prefix: V2_PREFIX,
  reference: (name) => ({ $ref: `${V2_PREFIX}${name}` }),
}

export const OPENAPI_V3: PublishedForm = {
  version: 3,
  prefix: V3_PREFIX,
  reference: (name) => ({ allOf: [{ $ref: `${V3_PREFIX}${name}` }] }),
}

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'
/** What v2 cannot say. */
const NOT_IN_V2 = ['allOf', 'anyOf', 'oneOf', 'not', 'default']

export function publishedSchema(schema: JsonObject, form: PublishedForm): JsonObject {
  const made = form.version === 2 ? forV2(schema) : { ...schema }
  const { properties, items, additionalProperties } = made
  if (isJsonObject(properties)) made.properties = mapSchemas(properties, form)
  if (isJsonObject(items)) made.items = publishedSchema(items, form)
  if (isJsonObject(additionalProperties)) made.additionalProperties = publishedSchema(additionalProperties, form)
  return form.version === 3 && made['x-kubernetes-embedded-resource'] === true ? withResourceFields(made, form) : made
}

function mapSchemas(properties: JsonObject, form: PublishedForm): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]): [string, JsonValue] => [
      key,
      isJsonObject(value) ? publishedSchema(value, form) : {},
    ]),
  )
}

/** Old clients refuse what v2 does not know; where unknown fields stay, or null may stand, nothing is said of the value. */
function forV2(schema: JsonObject): JsonObject {
  const made = Object.fromEntries(Object.entries(schema).filter(([key]) => !NOT_IN_V2.includes(key)))
  const open = made['x-kubernetes-preserve-unknown-fields'] === true || made.nullable === true
  const dropped = open ? ['type', 'properties', 'items', 'nullable', 'additionalProperties', 'required'] : []
  if (made['x-kubernetes-int-or-string'] === true) dropped.push('type')
  return Object.fromEntries(Object.entries(made).filter(([key]) => !dropped.includes(key)))
}

function withResourceFields(schema: JsonObject, form: PublishedForm): JsonObject {
  const properties = isJsonObject(schema.properties) ? schema.properties : {}
  const required = Array.isArray(schema.required) ? schema.required : []
  return {
    ...schema,
    required: [...new Set([...required, 'kind', 'apiVersion'])],
    properties: {
      ...properties,
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: form.reference(OBJECT_META),
    },
  }
}
