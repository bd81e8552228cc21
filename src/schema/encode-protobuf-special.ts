/** The wire forms of types that are no objects in JSON: the inverse of protobuf-special. */
import { parseDuration } from '../apimachinery/duration.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'
import type { ProtobufWriter } from './protobuf-writer.ts'
import type { MessageStructure } from './structure.ts'

type WriteFields = (writer: ProtobufWriter, message: MessageStructure, object: JsonObject) => void

/** Writes the fields of a special type; null is its zero. `writeFields` writes an ordinary message. */
export function writeSpecial(
  writer: ProtobufWriter,
  message: MessageStructure,
  value: JsonValue,
  writeFields: WriteFields,
): void {
  switch (message.special) {
    case 'Quantity':
      writer.string(1, value === null ? '0' : String(value))
      return
    case 'Time':
    case 'MicroTime':
      if (typeof value === 'string') writeTime(writer, value)
      return
    case 'IntOrString':
      writer.string(3, typeof value === 'string' ? value : '')
      writer.integer(2, typeof value === 'number' ? value : 0)
      writer.integer(1, typeof value === 'string' ? 1 : 0)
      return
    case 'StringList':
      if (Array.isArray(value)) for (const item of value.toReversed()) writer.string(1, String(item))
      return
    case 'Duration':
      writer.integer(1, typeof value === 'string' ? (parseDuration(value) ?? 0) * 1e6 : 0)
      return
    case 'JSONSchemaPropsOrArray':
    case 'JSONSchemaPropsOrBool':
    case 'JSONSchemaPropsOrStringArray':
      writeFields(writer, message, schemaOr(message, value))
      return
    default:
      if (value !== null) writer.string(1, JSON.stringify(value))
  }
}

/** Seconds and, of a MicroTime, the nanoseconds that its six digits say. The zero time has no fields. */
function writeTime(writer: ProtobufWriter, text: string): void {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? ''
  writer.integer(2, Number(fraction.padEnd(9, '0').slice(0, 9)))
  writer.integer(1, Math.floor(Date.parse(text.replace(/\.\d+/, '')) / 1000))
}

/** A JSON schema, or whatever else the type can hold, under the name of its field. */
function schemaOr({ shortName }: MessageStructure, value: JsonValue): JsonObject {
  if (isJsonObject(value))
    return shortName === 'JSONSchemaPropsOrBool' ? { allows: true, schema: value } : { schema: value }
  if (shortName === 'JSONSchemaPropsOrBool') return { allows: value === true }
  return Array.isArray(value) ? { [shortName === 'JSONSchemaPropsOrArray' ? 'jSONSchemas' : 'property']: value } : {}
}
