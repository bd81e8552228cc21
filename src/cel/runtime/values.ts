/**
 * Values of CEL that JavaScript has no type for. The others: null, boolean, bigint (int), number (double), string,
 * Uint8Array (bytes), arrays (list) and Maps (map, and objects of Kubernetes).
 */

/** An expression came to nothing. The message is cel-go's. */
export class CelFault extends Error {}

export const noSuchKey = (key: unknown): CelFault => new CelFault(`no such key: ${String(key)}`)
export const costLimitExceeded = (): CelFault => new CelFault('operation cancelled: actual cost limit exceeded')
export const noSuchOverload = (): CelFault => new CelFault('no such overload')

/** A value of a type that a library adds. */
export abstract class Opaque {
  /** The type's name: 'kubernetes.Quantity'. */
  abstract readonly celType: string
  abstract equals(other: unknown): boolean
}

export class Uint {
  readonly value: bigint
  constructor(value: bigint) {
    this.value = value
  }
  toString(): string {
    return String(this.value)
  }
}

export class Timestamp {
  /** Nanoseconds since 1970. */
  readonly nanos: bigint
  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

export class Duration {
  readonly nanos: bigint
  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

/** A type as a value: `type(1)`, `int`. */
export class TypeValue {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

export class OptionalValue {
  /** Undefined for none. */
  readonly value: unknown
  constructor(value: unknown) {
    this.value = value
  }
  get isPresent(): boolean {
    return this.value !== undefined
  }
}

export const NONE = new OptionalValue(undefined)

/** Fields that are worked out when they are looked at. */
export interface LazyFields {
  /** Undefined for one that is not there. Throws CelFault. */
  field(name: string): unknown
}

export const isLazyFields = (value: unknown): value is LazyFields =>
  typeof value === 'object' && value !== null && 'field' in value && typeof value.field === 'function'

/** The name of a value's type, without what it is of: 'int', 'list', 'google.protobuf.Duration'. */
export function typeName(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
      return 'int'
    case 'number':
      return 'double'
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
  }
  if (value === null || value === undefined) return 'null_type'
  if (Array.isArray(value)) return 'list'
  if (value instanceof Map) return 'map'
  if (value instanceof Uint) return 'uint'
  if (value instanceof Uint8Array) return 'bytes'
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp'
  if (value instanceof Duration) return 'google.protobuf.Duration'
  if (value instanceof TypeValue) return 'type'
  if (value instanceof OptionalValue) return 'optional_type'
  return value instanceof Opaque ? value.celType : 'kubernetes.variables'
}
