/** Values of a schema as CEL has them: integers are not doubles, texts of some formats are times or durations. */
import { parseDuration } from '../../apimachinery/duration.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { childOf, type Structural } from '../structural/structural.ts'
import { escapeProperty } from './property-names.ts'

export type CelValue = bigint | number | string | boolean | null | Uint8Array | Date | object | CelValue[]

/** How a duration is made is the library's to say. */
export type MakeDuration = (ms: number) => CelValue

/** `root` is a resource of its own, whose metadata shows its names alone. */
export function toCel(value: JsonValue, schema: Structural | undefined, makeDuration: MakeDuration): CelValue {
  if (Array.isArray(value)) return value.map((item) => toCel(item, schema?.items, makeDuration))
  if (isJsonObject(value)) return objectToCel(value, schema, makeDuration)
  if (typeof value === 'number') return numberToCel(value, schema)
  if (typeof value === 'string') return textToCel(value, schema, makeDuration)
  return value
}

const RESOURCE_FIELDS = ['apiVersion', 'kind'] as const
const METADATA_FIELDS = ['name', 'generateName'] as const

function objectToCel(object: JsonObject, schema: Structural | undefined, makeDuration: MakeDuration): CelValue {
  const made: { [key: string]: CelValue } = {}
  const isMap = schema?.additional !== undefined
  for (const [key, value] of Object.entries(object)) {
    const child = schema === undefined ? undefined : childOf(schema, key)
    if (value === undefined || value === null || (schema !== undefined && child === undefined)) continue
    const name = isMap ? key : escapeProperty(key)
    if (name !== undefined) made[name] = toCel(value, child, makeDuration)
  }
  if (schema?.embeddedResource) addResourceFields(object, made)
  return made
}

function addResourceFields(object: JsonObject, made: { [key: string]: CelValue }): void {
  for (const key of RESOURCE_FIELDS) {
    const value = object[key]
    if (typeof value === 'string') made[key] = value
  }
  const metadata = isJsonObject(object.metadata) ? object.metadata : {}
  const names: { [key: string]: CelValue } = {}
  for (const key of METADATA_FIELDS) {
    const value = metadata[key]
    if (typeof value === 'string') names[key] = value
  }
  if (object.metadata !== undefined) made.metadata = names
}

function numberToCel(value: number, schema: Structural | undefined): CelValue {
  const isInteger = schema?.type === 'integer' || (schema?.type !== 'number' && Number.isInteger(value))
  return isInteger && Number.isInteger(value) ? BigInt(value) : value
}

function textToCel(value: string, schema: Structural | undefined, makeDuration: MakeDuration): CelValue {
  switch (schema?.type === 'string' ? schema.value.format : undefined) {
    case 'byte':
      return new Uint8Array(Buffer.from(value, 'base64'))
    case 'date':
    case 'date-time':
    case 'datetime':
      return new Date(value)
    case 'duration':
      return makeDuration(parseDuration(value) ?? 0)
    default:
      return value
  }
}
