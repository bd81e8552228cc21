/** What a Go struct is before anything is put into it. */
import type { JsonObject, JsonValue } from '../apimachinery/objects.ts'
import type { FieldStructure, MessageStructure } from './structure.ts'

/** An object with nothing set: structs are there, and scalars that are written even when empty. */
export function zeroObject(message: MessageStructure): JsonObject {
  const object: JsonObject = {}
  for (const field of message.alwaysThere) object[field.name] = zeroOf(field)
  return object
}

function zeroOf(field: FieldStructure): JsonValue {
  return field.message === undefined ? zeroScalar(field) : zeroObject(field.message)
}

/** What an unset scalar is. */
export function zeroScalar({ type }: FieldStructure): JsonValue {
  if (type === 'string' || type === 'bytes') return ''
  return type === 'bool' ? false : 0
}

/** What stands in a list or map for an element that is null. */
export function zeroElement(field: FieldStructure): JsonValue {
  const { message } = field
  if (message === undefined) return zeroScalar(field)
  switch (message.special) {
    case undefined:
      return zeroObject(message)
    case 'Quantity':
      return '0'
    case 'IntOrString':
      return 0
    default:
      return null
  }
}
