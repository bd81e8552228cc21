/**
 * Types as server-side apply sees them: at most one each of a scalar, a list and a map (an IntOrString is a scalar of
 * any kind, a JSON value may be all three). Source: structured-merge-diff's schema, kube-openapi's schemaconv.
 */
import { isJsonObject, type JsonValue } from '../../apimachinery/objects.ts'

export type ScalarType = 'string' | 'numeric' | 'boolean' | 'untyped'

export interface ListType {
  /** 'atomic' lists are owned as a whole, items of the others one by one: by their keys or, in sets, by their value. */
  readonly relationship: 'atomic' | 'map' | 'set'
  readonly keys: readonly string[]
  readonly element: TypeStructure
}

export interface MapType {
  readonly atomic: boolean
  /** The type of a declared field. */
  readonly field: (name: string) => TypeStructure | undefined
  /** What stands for a key of a list that an item leaves out. */
  readonly keyDefault: (name: string) => JsonValue | undefined
  /** The type of other keys; undefined where there may be none. */
  readonly element: TypeStructure | undefined
}

export interface TypeStructure {
  readonly scalar?: ScalarType
  readonly list?: ListType
  readonly map?: MapType
}

export type Shape = 'map' | 'scalar' | 'list'

/** As what a value of the type is walked: by what it is, if the type may be that, else by the first that it may be. */
export function shapeOf({ scalar, list, map }: TypeStructure, value: JsonValue | undefined): Shape | undefined {
  if (value !== undefined && value !== null) {
    if (Array.isArray(value)) {
      if (list !== undefined) return 'list'
    } else if (typeof value === 'object') {
      if (map !== undefined) return 'map'
    } else if (scalar !== undefined) return 'scalar'
  }
  if (map !== undefined) return 'map'
  return scalar !== undefined ? 'scalar' : list !== undefined ? 'list' : undefined
}

/** The type of one key of a map. */
export const typeAt = (map: MapType, key: string): TypeStructure => map.field(key) ?? map.element ?? NOTHING

/** The type of what the structure does not know: it may be nothing. */
export const NOTHING: TypeStructure = {}

const nothing = () => undefined

export const scalarOf = (scalar: ScalarType): TypeStructure => ({ scalar })

/** A value of any kind, owned as a whole. */
export const ANY_ATOMIC: TypeStructure = {
  scalar: 'untyped',
  list: { relationship: 'atomic', keys: [], element: NOTHING },
  map: { atomic: true, field: nothing, keyDefault: nothing, element: NOTHING },
}

/** A value of any kind whose maps are owned key by key. */
export const ANY: TypeStructure = {
  scalar: 'untyped',
  list: { relationship: 'atomic', keys: [], element: ANY_ATOMIC },
  get map(): MapType {
    return ANY_MAP
  },
}

const ANY_MAP: MapType = { atomic: false, field: nothing, keyDefault: nothing, element: ANY }

/** An object of any keys. */
export const ANY_OBJECT: TypeStructure = { map: ANY_MAP }

/** Null, an empty map or list: what Go's walkers treat as a leaf. */
export const isEmptyContainer = (value: JsonValue | undefined): boolean =>
  value === undefined || value === null || (Array.isArray(value) ? value.length === 0 : isEmptyObject(value))

/** Whether the value is an object without keys. */
export function isEmptyObject(value: JsonValue): boolean {
  if (!isJsonObject(value)) return false
  for (const _ in value) return false
  return true
}
