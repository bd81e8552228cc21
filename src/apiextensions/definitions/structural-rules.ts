/** What makes a schema structural. Source: apiextensions' ValidateStructural, KEP-1693; recording crd/definitions. */

import { at, type FieldError, forbidden, invalid, required } from '../../apimachinery/field-error.ts'
import { regExpFault } from '../../apimachinery/go-regexp.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { listOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { completenessErrors } from './structural-completeness.ts'

type Level = 'root' | 'item' | 'field'

const EMPTY_TYPE: { readonly [level in Level]: string } = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}

/** All faults, in the order of their texts. */
export function structuralErrors(schema: JsonObject, path: string): FieldError[] {
  const errors = [...invariantErrors(schema, 'root', path), ...completenessErrors(schema, path)]
  const textOf = ({ field, message }: FieldError): string => `${field}: ${message}`
  return errors.sort((a, b) => (textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0))
}

export const entriesOf = (value: JsonValue | undefined): [string, JsonObject][] =>
  isJsonObject(value)
    ? Object.entries(value).map(([key, item]): [string, JsonObject] => [key, isJsonObject(item) ? item : {}])
    : []

const isSet = (value: JsonValue | undefined): boolean =>
  value !== undefined && value !== null && value !== '' && value !== false

function invariantErrors(schema: JsonObject, level: Level, path: string): FieldError[] {
  const { type = '', items, properties, additionalProperties } = schema
  const errors: FieldError[] = []
  if (type === 'array' && items === undefined) errors.push(required(`${path}.items`, 'must be specified'))
  if (isJsonObject(items)) errors.push(...invariantErrors(items, 'item', `${path}.items`))
  for (const [key, property] of entriesOf(properties))
    errors.push(...invariantErrors(property, 'field', at(`${path}.properties`, key)))
  if (isSet(additionalProperties) || additionalProperties === false) {
    if (level === 'root') errors.push(forbidden(`${path}.additionalProperties`, 'must not be used at the root'))
    if (isJsonObject(additionalProperties))
      errors.push(...invariantErrors(additionalProperties, 'field', `${path}.additionalProperties`))
  }
  return [
    ...errors,
    ...extensionErrors(schema, path),
    ...valueErrors(schema, isIntOrString(schema.anyOf), isIntOrString(listOf(schema.allOf)[0]?.anyOf), path),
    ...typeErrors(schema, level, path),
    ...metaErrors(schema, level, path),
  ]
}

function extensionErrors(schema: JsonObject, path: string): FieldError[] {
  if (schema['x-kubernetes-int-or-string'] !== true) return []
  return ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource']
    .filter((name) => schema[name] === true)
    .map((name) => invalid(`${path}.${name}`, true, 'must be false if x-kubernetes-int-or-string is true'))
}

function typeErrors(schema: JsonObject, level: Level, path: string): FieldError[] {
  const { type = '' } = schema
  const errors: FieldError[] = []
  const embedded = schema['x-kubernetes-embedded-resource'] === true
  const open = schema['x-kubernetes-int-or-string'] === true || schema['x-kubernetes-preserve-unknown-fields'] === true
  if (embedded && type !== 'object') {
    const why = 'must be object if x-kubernetes-embedded-resource is true'
    errors.push(type === '' ? required(`${path}.type`, why) : invalid(`${path}.type`, type, why))
  } else if (type === '' && !open) errors.push(required(`${path}.type`, EMPTY_TYPE[level]))
  if (embedded && schema.additionalProperties !== undefined)
    errors.push(forbidden(`${path}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set'))
  if (level === 'root' && type !== '' && type !== 'object')
    errors.push(invalid(`${path}.type`, type, 'must be object at the root'))
  return errors
}

/** The implicit fields of resources: apiVersion, kind and metadata. */
function metaErrors(schema: JsonObject, level: Level, path: string): FieldError[] {
  const embedded = schema['x-kubernetes-embedded-resource'] === true
  const isResource = level === 'root' || embedded
  const properties = isJsonObject(schema.properties) ? schema.properties : {}
  const errors: FieldError[] = []
  for (const key of isResource ? ['kind', 'apiVersion'] : []) {
    const property = properties[key]
    if (isJsonObject(property) && property.type !== 'string')
      errors.push(invalid(`${at(`${path}.properties`, key)}.type`, property.type ?? '', 'must be string'))
  }
  const { metadata } = properties
  if (isJsonObject(metadata))
    errors.push(...metadataErrors(metadata, isResource, level, at(`${path}.properties`, 'metadata')))
  const closed = schema['x-kubernetes-preserve-unknown-fields'] !== true && Object.keys(properties).length === 0
  if (embedded && closed) {
    const why =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'
    errors.push(required(`${path}.properties`, why))
  }
  return errors
}

const NAMES: ReadonlySet<string> = new Set(['name', 'generateName'])

function metadataErrors(schema: JsonObject, isResource: boolean, level: Level, path: string): FieldError[] {
  const { type = '', properties, default: _, ...rest } = schema
  const errors = isResource && type !== 'object' ? [invalid(`${path}.type`, type, 'must be object')] : []
  if (level !== 'root') return errors
  const onlyNames = isJsonObject(properties) ? Object.keys(properties).every((key) => NAMES.has(key)) : true
  if (onlyNames && Object.keys(rest).length === 0) return errors
  const why = 'must not specify anything other than name and generateName, but metadata is implicitly specified'
  return [...errors, forbidden(path, why)]
}

const INT_OR_STRING = [{ type: 'integer' }, { type: 'string' }]

/** The one pattern in which types may stand in an anyOf. */
const isIntOrString = (anyOf: JsonValue | undefined): boolean => jsonEqual(anyOf, INT_OR_STRING)

function valueErrors(schema: JsonObject, skipAnyOf: boolean, skipFirstAllOf: boolean, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const [index, one] of (skipAnyOf ? [] : listOf(schema.anyOf)).entries())
    errors.push(...nestedErrors(one, false, at(`${path}.anyOf`, index)))
  for (const [index, one] of listOf(schema.allOf).entries())
    errors.push(...nestedErrors(one, skipFirstAllOf && index === 0, at(`${path}.allOf`, index)))
  for (const [index, one] of listOf(schema.oneOf).entries())
    errors.push(...nestedErrors(one, false, at(`${path}.oneOf`, index)))
  if (isJsonObject(schema.not)) errors.push(...nestedErrors(schema.not, false, `${path}.not`))
  const { pattern } = schema
  const fault = typeof pattern === 'string' && pattern !== '' ? regExpFault(pattern) : undefined
  if (fault !== undefined) {
    const why = `must be a valid regular expression, but isn't: error parsing regexp: ${fault}`
    errors.push(invalid(`${path}.pattern`, pattern, why))
  }
  return errors
}

/** What may not stand in anyOf, allOf, oneOf and not: all that says which fields there are. */
const NESTED_FORBIDDEN: readonly (readonly [name: string, rule: string])[] = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
]

function nestedErrors(schema: JsonObject, skipAnyOf: boolean, path: string): FieldError[] {
  const errors = valueErrors(schema, skipAnyOf, false, path)
  if (isJsonObject(schema.items)) errors.push(...nestedErrors(schema.items, false, `${path}.items`))
  for (const [key, property] of entriesOf(schema.properties))
    errors.push(...nestedErrors(property, false, at(`${path}.properties`, key)))
  for (const [name, rule] of NESTED_FORBIDDEN) if (isSet(schema[name])) errors.push(forbidden(`${path}.${name}`, rule))
  if (isJsonObject(schema.properties) && schema.properties.metadata !== undefined)
    errors.push(forbidden(at(`${path}.properties`, 'metadata'), 'must not be specified in a nested context'))
  return errors
}
