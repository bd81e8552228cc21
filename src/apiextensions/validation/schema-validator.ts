/**
 * Validation of values against a schema, in the words of kube-openapi: no JSON Schema library says them, counts matches for
 * anyOf as it does, or forgives what was wrong before. Source of texts: recordings crd/schema, crd/ratcheting.
 */

import { goRegExp } from '../../apimachinery/go-regexp.ts'
import { listOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { hasFormat, isKnownFormat } from '../../apimachinery/string-formats.ts'
import type { Correlation } from './correlation.ts'
import { numberFaults } from './number-faults.ts'
import { SchemaFault } from './schema-fault.ts'
import { SchemaResult } from './schema-result.ts'

/** Validates a value at a path ('' at the root). With a correlation, values that did not change have no faults. */
export function validateValue(
  schema: JsonObject,
  value: JsonValue,
  path: string,
  correlation?: Correlation,
): SchemaResult {
  const result = validateAny(schema, value, path, correlation)
  return correlation?.unchanged ? result.withoutFaults() : result
}

function validateAny(
  schema: JsonObject,
  value: JsonValue,
  path: string,
  correlation: Correlation | undefined,
): SchemaResult {
  const result = new SchemaResult()
  if (value === null) {
    result.merge(checkType(schema, value, path))
    result.merge(checkEnum(schema, value, path))
    return result
  }
  const check = (outcome: SchemaResult): void => {
    result.merge(outcome)
    result.matches++
  }
  const format = formatOf(schema)
  if (typesOf(schema).length > 0 || format !== '') check(checkType(schema, value, path))
  check(checkCombinations(schema, value, path, correlation))
  if (typeof value === 'string') {
    check(checkString(schema, value, path))
    if (format !== '') check(checkFormat(format, value, path))
  }
  if (typeof value === 'number') check(numberResult(schema, value, path))
  if (Array.isArray(value)) check(checkItems(schema, value, path, correlation))
  check(checkEnum(schema, value, path))
  if (isJsonObject(value)) check(checkFields(schema, value, path, correlation))
  result.matches++
  return result
}

/** The types that a value may have; an int-or-string has two. */
function typesOf(schema: JsonObject): readonly string[] {
  if (schema['x-kubernetes-int-or-string'] === true) return ['integer', 'string']
  return typeof schema.type === 'string' && schema.type !== '' ? [schema.type] : []
}

/** Formats that nobody knows are not there. */
const formatOf = ({ format }: JsonObject): string => (typeof format === 'string' && isKnownFormat(format) ? format : '')

/** The type of a value as messages name it. */
export function typeName(value: JsonValue): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

function checkType(schema: JsonObject, value: JsonValue, path: string): SchemaResult {
  const types = typesOf(schema)
  const found = typeName(value)
  if (value === null) {
    if (types.length === 0 || schema.nullable === true) return SchemaResult.matching()
    return SchemaResult.of(SchemaFault.wrongType(path, types.join(','), found))
  }
  const isText = typeof value === 'string' || Array.isArray(value)
  const numeric = types.includes('number') || types.includes('integer')
  const fits = types.includes(found) || (found === 'integer' && types.includes('number'))
  const format = formatOf(schema)
  if (!isText && format !== '' && !fits) return SchemaResult.of(SchemaFault.wrongType(path, format, goFormat(found)))
  if (isText && format !== '' && !numeric) return SchemaResult.matching()
  return fits ? SchemaResult.matching() : SchemaResult.of(SchemaFault.wrongType(path, types.join(','), found))
}

/** The format that Go's own types have. */
const goFormat = (type: string): string => (type === 'integer' ? 'int64' : type === 'number' ? 'double' : '')

function checkString(schema: JsonObject, value: string, path: string): SchemaResult {
  const { maxLength, minLength, pattern } = schema
  const length = [...value].length
  if (typeof maxLength === 'number' && length > maxLength)
    return SchemaResult.of(new SchemaFault('tooLong', path, value, '', maxLength))
  if (typeof minLength === 'number' && length < minLength)
    return SchemaResult.of(new SchemaFault('invalid', path, value, `should be at least ${minLength} chars long`))
  if (typeof pattern === 'string' && pattern !== '' && !(goRegExp(pattern, schema)?.test(value) ?? false))
    return SchemaResult.of(new SchemaFault('invalid', path, value, `should match '${pattern}'`))
  return new SchemaResult()
}

function checkFormat(format: string, value: string, path: string): SchemaResult {
  if (hasFormat(format, value)) return new SchemaResult()
  return SchemaResult.of(SchemaFault.wrongType(path, format, value))
}

function numberResult(schema: JsonObject, value: number, path: string): SchemaResult {
  const result = SchemaResult.matching()
  for (const [bad, text] of numberFaults(schema, value, path))
    result.add(new SchemaFault('invalid', path, bad, '', -1, [], text))
  return result
}

/** Go compares after a conversion, so that 1 and 1.0 are the same. */
function checkEnum({ enum: allowed }: JsonObject, value: JsonValue, path: string): SchemaResult {
  if (!Array.isArray(allowed) || allowed.length === 0) return new SchemaResult()
  const found = allowed.some((item) => JSON.stringify(item) === JSON.stringify(value) && value !== null)
  return found ? new SchemaResult() : SchemaResult.of(new SchemaFault('enum', path, value, '', undefined, allowed))
}

function checkItems(
  schema: JsonObject,
  list: readonly JsonValue[],
  path: string,
  correlation: Correlation | undefined,
): SchemaResult {
  const { items, minItems, maxItems, uniqueItems } = schema
  const result = SchemaResult.matching()
  if (isJsonObject(items)) {
    for (const [index, item] of list.entries())
      result.merge(validateValue(items, item, `${path}[${index}]`, correlation?.index(index)))
  }
  if (typeof minItems === 'number' && list.length < minItems)
    result.add(new SchemaFault('invalid', path, list.length, `should have at least ${minItems} items`))
  if (typeof maxItems === 'number' && list.length > maxItems)
    result.add(new SchemaFault('tooMany', path, list.length, '', maxItems))
  if (uniqueItems === true && new Set(list.map((item) => JSON.stringify(item))).size < list.length)
    result.add(new SchemaFault('invalid', path, '', "shouldn't contain duplicates"))
  return result
}

function checkFields(
  schema: JsonObject,
  object: JsonObject,
  path: string,
  correlation: Correlation | undefined,
): SchemaResult {
  const result = new SchemaResult()
  const properties = isJsonObject(schema.properties) ? schema.properties : {}
  const keys = Object.keys(object)
  const { minProperties, maxProperties, additionalProperties, required } = schema
  if (typeof minProperties === 'number' && keys.length < minProperties)
    result.add(new SchemaFault('invalid', path, keys.length, `should have at least ${minProperties} properties`))
  if (typeof maxProperties === 'number' && keys.length > maxProperties)
    result.add(new SchemaFault('tooMany', path, keys.length, '', maxProperties))
  const others = keys.filter((key) => !Object.hasOwn(properties, key)).sort()
  const validate = (key: string, property: JsonValue | undefined, below: string): void => {
    const value = object[key]
    const child = path === '' && TYPE_FIELDS.has(key) ? undefined : correlation?.key(key)
    if (isJsonObject(property) && value !== undefined) result.merge(validateValue(property, value, below, child))
  }
  for (const key of others) {
    if (additionalProperties === false)
      result.add(
        new SchemaFault('invalid', path, key, '', undefined, [], `${path}.${key} in body is a forbidden property`),
      )
    else validate(key, additionalProperties, `${path}.${key}`)
  }
  for (const key of Object.keys(properties).sort()) validate(key, properties[key], path === '' ? key : `${path}.${key}`)
  for (const key of Array.isArray(required) ? required : []) {
    if (object[String(key)] === undefined) result.add(new SchemaFault('required', `${path}.${key}`, undefined, ''))
  }
  return result
}

const TYPE_FIELDS: ReadonlySet<string> = new Set(['kind', 'apiVersion'])

function checkCombinations(
  schema: JsonObject,
  value: JsonValue,
  path: string,
  correlation: Correlation | undefined,
): SchemaResult {
  const result = new SchemaResult()
  const outcomes = (list: readonly JsonObject[]) => list.map((one) => validateAny(one, value, path, correlation))
  const anyOf = outcomes(listOf(schema.anyOf))
  if (anyOf.length > 0) {
    const first = anyOf.find(({ valid }) => valid)
    if (first === undefined) result.add(SchemaFault.plain(`"${path}" must validate at least one schema (anyOf)`))
    result.merge(first ?? bestOf(anyOf))
  }
  const oneOf = outcomes(listOf(schema.oneOf))
  if (oneOf.length > 0) result.merge(exactlyOne(oneOf, path))
  const allOf = outcomes(listOf(schema.allOf))
  for (const outcome of allOf) result.merge(outcome)
  const fulfilled = allOf.filter(({ valid }) => valid).length
  if (fulfilled < allOf.length) {
    const none = fulfilled === 0 ? '. None validated' : ''
    result.add(SchemaFault.plain(`"${path}" must validate all the schemas (allOf)${none}`))
  }
  if (isJsonObject(schema.not) && validateAny(schema.not, value, path, correlation).valid)
    result.add(SchemaFault.plain(`"${path}" must not validate the schema (not)`))
  result.matches++
  return result
}

function exactlyOne(outcomes: readonly SchemaResult[], path: string): SchemaResult {
  const result = new SchemaResult()
  const valid = outcomes.filter((outcome) => outcome.valid)
  const [first] = valid
  if (first !== undefined && valid.length === 1) return result.merge(first)
  const found = valid.length === 0 ? 'Found none valid' : `Found ${valid.length} valid alternatives`
  result.add(SchemaFault.plain(`"${path}" must validate one and only one schema (oneOf). ${found}`))
  return valid.length === 0 ? result.merge(bestOf(outcomes)) : result
}

/** Of several failures the one that went furthest; the first of equals. */
function bestOf(outcomes: readonly SchemaResult[]): SchemaResult {
  return outcomes.reduce((best, outcome) => (outcome.matches > best.matches ? outcome : best))
}
