/** What a schema of a definition may say. Source: apiextensions' validation of OpenAPI schemas; recording crd/definitions. */

import { at, type FieldError, forbidden, invalid, notSupported } from '../../apimachinery/field-error.ts'
import { listOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { listErrors, mapTypeErrors } from './list-rules.ts'
import { validationRuleErrors } from './rule-rules.ts'
import { entriesOf } from './structural-rules.ts'

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string']
const META_FIELDS: ReadonlySet<string> = new Set(['metadata', 'kind', 'apiVersion'])

/** What holds where a schema stands. */
export interface SchemaScope {
  readonly isRoot: boolean
  readonly insideMetadata: boolean
  /** Why defaults may not be set; undefined where they may. */
  readonly noDefaults: string | undefined
}

export const ROOT_SCOPE: SchemaScope = { isRoot: true, insideMetadata: false, noDefaults: undefined }

export function schemaErrors(schema: JsonObject, path: string, scope: SchemaScope = ROOT_SCOPE): FieldError[] {
  const inner = { ...scope, isRoot: false }
  const errors = [...ownErrors(schema, path, scope)]
  if (schema.uniqueItems === true) {
    const why = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'
    errors.push(forbidden(`${path}.uniqueItems`, why))
  }
  errors.push(...additionalErrors(schema, path, inner))
  for (const [key, property] of entriesOf(schema.properties))
    errors.push(...schemaErrors(property, at(`${path}.properties`, key), propertyScope(schema, key, scope)))
  errors.push(...combinedErrors(schema, path, inner))
  return [
    ...errors,
    ...extensionErrors(schema, path),
    ...mapTypeErrors(schema, path),
    ...listErrors(schema, path),
    ...validationRuleErrors(schema, path),
  ]
}

function propertyScope(schema: JsonObject, key: string, scope: SchemaScope): SchemaScope {
  const isResource = scope.isRoot || schema['x-kubernetes-embedded-resource'] === true
  const inner = { ...scope, isRoot: false }
  if (!isResource || !META_FIELDS.has(key)) return inner
  const inside = { ...inner, insideMetadata: true }
  return scope.isRoot ? { ...inside, noDefaults: `in top-level ${key}` } : inside
}

function additionalErrors(schema: JsonObject, path: string, scope: SchemaScope): FieldError[] {
  const { additionalProperties, properties } = schema
  if (additionalProperties === undefined || additionalProperties === null) return []
  const both = isJsonObject(properties) && Object.keys(properties).length > 0 && additionalProperties !== true
  const errors = both
    ? [forbidden(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive')]
    : []
  if (!isJsonObject(additionalProperties)) return errors
  const inner = scope.insideMetadata
    ? { ...scope, noDefaults: 'inside additionalProperties applying to object metadata' }
    : scope
  return [...errors, ...schemaErrors(additionalProperties, `${path}.additionalProperties`, inner)]
}

/** Schemas below not, allOf, oneOf, anyOf, definitions, items and dependencies. */
function combinedErrors(schema: JsonObject, path: string, scope: SchemaScope): FieldError[] {
  const errors = isJsonObject(schema.not) ? schemaErrors(schema.not, `${path}.not`, scope) : []
  for (const name of ['allOf', 'oneOf', 'anyOf']) {
    for (const [index, one] of listOf(schema[name]).entries())
      errors.push(...schemaErrors(one, at(`${path}.${name}`, index), scope))
  }
  for (const [key, one] of entriesOf(schema.definitions))
    errors.push(...schemaErrors(one, at(`${path}.definitions`, key), scope))
  const { items } = schema
  if (isJsonObject(items)) errors.push(...schemaErrors(items, `${path}.items`, scope))
  for (const [index, one] of listOf(items).entries())
    errors.push(...schemaErrors(one, at(`${path}.items`, index), scope))
  for (const [key, one] of Object.entries(isJsonObject(schema.dependencies) ? schema.dependencies : {}))
    if (isJsonObject(one)) errors.push(...schemaErrors(one, at(`${path}.dependencies`, key), scope))
  return errors
}

const isFilled = (value: JsonValue | undefined): boolean => isJsonObject(value) && Object.keys(value).length > 0

/** [field, whether it is used, text]. */
const UNSUPPORTED: readonly (readonly [string, (schema: JsonObject) => boolean, string])[] = [
  ['id', ({ id = '' }) => id !== '', 'id is not supported'],
  ['additionalItems', ({ additionalItems }) => additionalItems !== undefined, 'additionalItems is not supported'],
  ['patternProperties', ({ patternProperties }) => isFilled(patternProperties), 'patternProperties is not supported'],
  ['definitions', ({ definitions }) => isFilled(definitions), 'definitions is not supported'],
  ['dependencies', ({ dependencies }) => dependencies !== undefined, 'dependencies is not supported'],
  ['$ref', ({ $ref }) => $ref !== undefined, '$ref is not supported'],
  ['type', ({ type }) => type === 'null', 'type cannot be set to null, use nullable as an alternative'],
  ['items', ({ items }) => Array.isArray(items) && items.length > 0, 'items must be a schema object and not an array'],
]

function ownErrors(schema: JsonObject, path: string, { insideMetadata, noDefaults }: SchemaScope): FieldError[] {
  const { type = '' } = schema
  const errors: FieldError[] = []
  if (type !== '' && !TYPES.includes(String(type))) errors.push(notSupported(`${path}.type`, type, TYPES))
  if (schema.default !== undefined && noDefaults !== undefined)
    errors.push(forbidden(`${path}.default`, `must not be set ${noDefaults}`))
  for (const [field, isUsed, why] of UNSUPPORTED) if (isUsed(schema)) errors.push(forbidden(`${path}.${field}`, why))
  if (insideMetadata && schema['x-kubernetes-embedded-resource'] === true)
    errors.push(forbidden(`${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta'))
  return errors
}

function extensionErrors(schema: JsonObject, path: string): FieldError[] {
  if (schema['x-kubernetes-preserve-unknown-fields'] !== false) return []
  return [invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined')]
}

/** What cannot be said structurally at all; told only when nothing else is wrong. */
export function unsupportedError(schema: JsonObject, path: string): FieldError[] {
  const reason = unsupportedReason(schema)
  return reason === undefined ? [] : [invalid(path, '', reason)]
}

/** What no structural schema can say, in the order in which it is looked for. */
const NOT_STRUCTURAL: readonly (readonly [string, (schema: JsonObject) => boolean])[] = [
  ['id', ({ id = '' }) => id !== ''],
  ['schema', ({ $schema = '' }) => $schema !== ''],
  ['$ref', ({ $ref }) => $ref !== undefined],
  ['patternProperties', ({ patternProperties }) => isFilled(patternProperties)],
  ['dependencies', ({ dependencies }) => isFilled(dependencies)],
  ['additionalItems', ({ additionalItems }) => additionalItems !== undefined],
  ['definitions', ({ definitions }) => isFilled(definitions)],
]

function unsupportedReason(schema: JsonObject): string | undefined {
  const used = NOT_STRUCTURAL.find(([, isUsed]) => isUsed(schema))
  if (used !== undefined) return `OpenAPIV3Schema '${used[0]}' is not supported`
  if (schema['x-kubernetes-preserve-unknown-fields'] === false)
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined"
  if (Array.isArray(schema.items)) return "OpenAPIV3Schema 'items' must be a schema, but is an array"
  const below = [
    ...['not', 'items', 'additionalProperties'].map((name) => schema[name]).filter(isJsonObject),
    ...['allOf', 'anyOf', 'oneOf'].flatMap((name) => listOf(schema[name])),
    ...entriesOf(schema.properties).map(([, property]) => property),
  ]
  for (const one of below) {
    const reason = unsupportedReason(one)
    if (reason !== undefined) return reason
  }
  return undefined
}
