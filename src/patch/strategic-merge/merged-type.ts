/** What strategic merge knows of a place in an object: the Go type that stands there. */
import { plainServerError } from '../../apimachinery/api-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import type { FieldStructure, MessageStructure } from '../../schema/structure.ts'

/** A struct with its structure, or a map, slice or scalar, which have no fields. */
export interface MergedType {
  readonly goKind: string
  readonly message?: MessageStructure | undefined
}

/** How a field's value merges. `type` is that of the value, of a list's elements. */
export interface MergedField {
  readonly type: MergedType
  readonly strategy: string
  /** '' where there is none. */
  readonly mergeKey: string
}

export const structType = (message: MessageStructure): MergedType => ({ goKind: 'struct', message })

/** A field that holds an object on both sides. Throws 500 where the type has no such field. */
export function objectField(type: MergedType, key: string): MergedField {
  const field = requireField(type, key)
  if (field.repeated) return merged(field, { goKind: 'slice' })
  return merged(field, field.map ? { goKind: 'map' } : elementType(field))
}

/** A field that holds a list on both sides. Throws 500 where the type has no such list. */
export function listField(type: MergedType, key: string): MergedField {
  const field = requireField(type, key)
  if (!field.repeated && !field.pointer && field.type !== 'bytes')
    throw plainServerError(`expected slice or array type, but got: ${type.goKind}`)
  return merged(field, elementType(field))
}

function requireField({ goKind, message }: MergedType, key: string): FieldStructure {
  if (message === undefined)
    throw plainServerError(`merging an object in json but data type is not struct, instead is: ${goKind}`)
  const field = message.special === undefined ? message.byName.get(key) : undefined
  if (field !== undefined) return field
  throw plainServerError(`unable to find api field in struct ${message.shortName} for the json field ${goQuote(key)}`)
}

const elementType = ({ type, message }: FieldStructure): MergedType =>
  message === undefined ? { goKind: type === 'double' ? 'float64' : type } : structType(message)

const merged = ({ patchStrategy = '', patchMergeKey = '' }: FieldStructure, type: MergedType): MergedField => ({
  type,
  // What retainKeys means is done by the directive of that name.
  strategy: patchStrategy.split(',').find((word) => word !== 'retainKeys') ?? '',
  mergeKey: patchMergeKey,
})
