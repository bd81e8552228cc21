/** Values of a schema as CEL has them: integers are not doubles, texts of some formats are times or durations. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { readDuration } from '../../cel/library/times.ts'
import { Duration, Timestamp } from '../../cel/runtime/values.ts'
import { childOf, type Structural } from '../structural/structural.ts'
import { escapeProperty } from './property-names.ts'

/** A value of the schema; fields that it does not know are left out. */
export function toCel(value: JsonValue, schema: Structural | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => toCel(item, schema?.items))
  if (isJsonObject(value)) return objectToCel(value, schema)
  if (typeof value === 'number') return numberToCel(value, schema)
  if (typeof value === 'string') return textToCel(value, schema)
  return value
}

const RESOURCE_FIELDS = ['apiVersion', 'kind'] as const
const METADATA_FIELDS = ['name', 'generateName'] as const

function objectToCel(object: JsonObject, schema: Structural | undefined): Map<string, unknown> {
  const made = new Map<string, unknown>()
  const isMap = schema?.additional !== undefined
  for (const [key, value] of Object.entries(object)) {
    const child = schema === undefined ? undefined : childOf(schema, key)
    if (value === undefined || value === null || (schema !== undefined && child === undefined)) continue
    const name = isMap ? key : escapeProperty(key)
    if (name !== undefined) made.set(name, toCel(value, child))
  }
  if (schema?.embeddedResource) addResourceFields(object, made)
  return made
}

/** The metadata of a resource shows its names alone. */
function addResourceFields(object: JsonObject, made: Map<string, unknown>): void {
  copyTexts(object, RESOURCE_FIELDS, made)
  if (object.metadata === undefined) return
  const names = new Map<string, unknown>()
  if (isJsonObject(object.metadata)) copyTexts(object.metadata, METADATA_FIELDS, names)
  made.set('metadata', names)
}

function copyTexts(object: JsonObject, keys: readonly string[], into: Map<string, unknown>): void {
  for (const key of keys) {
    const value = object[key]
    if (typeof value === 'string') into.set(key, value)
  }
}

function numberToCel(value: number, schema: Structural | undefined): bigint | number {
  const isInteger = schema?.type === 'integer' || (schema?.type !== 'number' && Number.isInteger(value))
  return isInteger && Number.isInteger(value) ? BigInt(value) : value
}

const NANOSECONDS = 1_000_000n

function textToCel(value: string, schema: Structural | undefined): unknown {
  switch (schema?.type === 'string' ? schema.value.format : undefined) {
    case 'byte':
      return new Uint8Array(Buffer.from(value, 'base64'))
    case 'date':
    case 'date-time':
    case 'datetime':
      return new Timestamp(BigInt(Date.parse(value) || 0) * NANOSECONDS)
    case 'duration':
      return readDuration(value) ?? new Duration(0n)
    default:
      return value
  }
}
