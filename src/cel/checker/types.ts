/** The types of CEL. */

export type TypeKind =
  | 'dyn'
  | 'error'
  | 'null'
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'timestamp'
  | 'duration'
  | 'list'
  | 'map'
  | 'type'
  | 'optional'
  | 'param'
  | 'object'

export interface CelType {
  readonly kind: TypeKind
  /** Of objects and type parameters; otherwise the kind. */
  readonly name: string
  /** Items of lists, key and value of maps, what a type or an optional is of. */
  readonly params: readonly CelType[]
}

const simple = (kind: TypeKind): CelType => ({ kind, name: kind, params: [] })

export const DYN = simple('dyn')
export const ERROR = simple('error')
export const NULL = simple('null')
export const BOOL = simple('bool')
export const INT = simple('int')
export const UINT = simple('uint')
export const DOUBLE = simple('double')
export const STRING = simple('string')
export const BYTES = simple('bytes')
export const TIMESTAMP = simple('timestamp')
export const DURATION = simple('duration')

export const listOf = (item: CelType): CelType => ({ kind: 'list', name: 'list', params: [item] })
export const mapOf = (key: CelType, value: CelType): CelType => ({ kind: 'map', name: 'map', params: [key, value] })
export const typeOf = (of: CelType): CelType => ({ kind: 'type', name: 'type', params: [of] })
export const optionalOf = (of: CelType): CelType => ({ kind: 'optional', name: 'optional_type', params: [of] })
export const paramOf = (name: string): CelType => ({ kind: 'param', name, params: [] })
export const objectOf = (name: string): CelType => ({ kind: 'object', name, params: [] })

/** Types that stand for themselves in an expression: `type(1) == int`. */
export const NAMED_TYPES: { readonly [name: string]: CelType } = {
  bool: BOOL,
  int: INT,
  uint: UINT,
  double: DOUBLE,
  string: STRING,
  bytes: BYTES,
  list: listOf(DYN),
  map: mapOf(DYN, DYN),
  type: typeOf(DYN),
  null_type: NULL,
  optional_type: optionalOf(DYN),
  'google.protobuf.Timestamp': TIMESTAMP,
  'google.protobuf.Duration': DURATION,
}

/** Names that differ between messages about types and the types' own names. */
const OWN_NAMES: { readonly [kind in TypeKind]?: string } = {
  null: 'null_type',
  timestamp: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
  error: '!error!',
}

const withParams = (name: string, params: readonly string[]): string =>
  params.length === 0 ? name : `${name}(${params.join(', ')})`

/** As messages of the checker name it: 'list(int)', 'timestamp', 'null'. */
export const shownType = ({ kind, name, params }: CelType): string =>
  kind === 'error' ? '!error!' : withParams(name, params.map(shownType))

/** Its own name: 'google.protobuf.Timestamp', 'null_type'. */
export const ownTypeName = ({ kind, name, params }: CelType): string =>
  withParams(OWN_NAMES[kind] ?? name, params.map(ownTypeName))

export const isDynamic = ({ kind }: CelType): boolean => kind === 'dyn' || kind === 'error'

export const sameType = (a: CelType, b: CelType): boolean =>
  a === b ||
  (a.kind === b.kind &&
    a.name === b.name &&
    a.params.length === b.params.length &&
    a.params.every((param, index) => sameType(param, b.params[index] ?? ERROR)))
