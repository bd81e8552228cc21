/** Warnings about formats that nobody checks. Source: apiextensions' strategy of definitions. */
import { goQuote } from '../apimachinery/go-quote.ts'
import { isJsonObject, type JsonValue } from '../apimachinery/objects.ts'
import { isKnownFormat } from '../apimachinery/string-formats.ts'
import type { Definition } from './definition.ts'

/** Texts for the formats that the write adds. */
export function formatWarnings(definition: Definition, old?: Definition): string[] {
  const before = old === undefined ? new Set<string>() : unknownFormats(old)
  return [...unknownFormats(definition)]
    .filter((format) => !before.has(format))
    .map((format) => `unrecognized format ${goQuote(format)}`)
}

function unknownFormats({ spec }: Definition): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { schema } of spec.versions) addUnknownFormats(schema?.openAPIV3Schema, found)
  return found
}

/** Of a schema and those in it. What stands in defaults, enums and examples is no schema. */
function addUnknownFormats(schema: JsonValue | undefined, found: Set<string>): void {
  if (!isJsonObject(schema)) return
  const { type, format } = schema
  if (type === 'string' && typeof format === 'string' && format !== '' && !isKnownFormat(format)) found.add(format)
  for (const key of SINGLE) addUnknownFormats(schema[key], found)
  for (const key of MANY) {
    const schemas = schema[key]
    if (Array.isArray(schemas)) for (const inner of schemas) addUnknownFormats(inner, found)
  }
  for (const key of NAMED) {
    const schemas = schema[key]
    if (isJsonObject(schemas)) for (const name of Object.keys(schemas)) addUnknownFormats(schemas[name], found)
  }
}

const SINGLE = ['items', 'not', 'additionalProperties', 'additionalItems']
const MANY = ['allOf', 'anyOf', 'oneOf']
const NAMED = ['properties', 'patternProperties', 'definitions']
