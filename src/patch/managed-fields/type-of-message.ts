/** The types of built-in kinds, from their structures. Each is made when it is first asked for. */

import type { JsonValue } from '../../apimachinery/objects.ts'
import { oncePer } from '../../apimachinery/once-per.ts'
import type { FieldStructure, MessageStructure } from '../../schema/structure.ts'
import { zeroScalar } from '../../schema/zero-object.ts'
import { ANY, ANY_ATOMIC, ANY_OBJECT, type MapType, scalarOf, type TypeStructure } from './type-structure.ts'

const TEXT = scalarOf('string')
const UNTYPED = scalarOf('untyped')

/** The type of a message, the same object each time. */
export const typeOfMessage = oncePer(makeType)

function makeType(message: MessageStructure): TypeStructure {
  if (message.anyValue) return ANY
  switch (message.special) {
    case undefined:
      return { map: mapOfMessage(message, message.mapType === 'atomic') }
    case 'Quantity':
    case 'Time':
    case 'MicroTime':
      return UNTYPED
    case 'Duration':
      return TEXT
    case 'StringList':
      return { list: { relationship: 'atomic', keys: [], element: TEXT } }
    case 'IntOrString':
    case 'RawExtension':
      return ANY_ATOMIC
    case 'FieldsV1':
      return ANY_OBJECT
    default:
      return ANY
  }
}

function mapOfMessage(message: MessageStructure, atomic: boolean): MapType {
  const types = new Map<string, TypeStructure>()
  if (message.isKind || message.unstructured) for (const name of ['kind', 'apiVersion']) types.set(name, TEXT)
  return {
    atomic,
    field(name) {
      const made = types.get(name)
      const field = made === undefined ? message.byName.get(name) : undefined
      if (field === undefined) return made
      const type = typeOfField(field)
      types.set(name, type)
      return type
    },
    keyDefault(name) {
      const field = message.byName.get(name)
      return field && (field.schemaDefault ?? requiredDefault(field))
    },
    element: elementsOf(message),
  }
}

function elementsOf({ fields, elements, unstructured }: MessageStructure): TypeStructure | undefined {
  if (elements !== undefined) return typeOfField(elements)
  return fields.length === 0 && !unstructured ? ANY : undefined
}

function typeOfField(field: FieldStructure): TypeStructure {
  if (field.repeated) {
    const { listType: relationship = 'atomic', listMapKeys: keys = [] } = field
    return { list: { relationship, keys, element: typeOfElement(field) } }
  }
  if (field.map) {
    const element = typeOfElement(field)
    const none = () => undefined
    return { map: { atomic: field.mapType === 'atomic', field: none, keyDefault: none, element } }
  }
  const { message } = field
  // The field may say of a struct that it is owned as a whole, whatever the struct itself says.
  if (message?.special !== undefined || message === undefined || field.mapType === undefined)
    return typeOfElement(field)
  return { map: mapOfMessage(message, field.mapType === 'atomic') }
}

function typeOfElement({ type, message }: FieldStructure): TypeStructure {
  if (message !== undefined) return typeOfMessage(message)
  if (type === 'string' || type === 'bytes') return TEXT
  return scalarOf(type === 'bool' ? 'boolean' : 'numeric')
}

/** What Go always writes has the empty value for its default. */
const requiredDefault = (field: FieldStructure): JsonValue | undefined =>
  field.pointer || field.omitEmpty || field.repeated || field.map || field.message !== undefined
    ? undefined
    : zeroScalar(field)
