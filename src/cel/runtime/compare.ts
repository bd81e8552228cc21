/** Equality and order of values. Numbers of all types compare by what they amount to. */
import { Duration, Opaque, OptionalValue, Timestamp, TypeValue, Uint } from './values.ts'

/** The amount of a number; undefined for other values. */
const amount = (value: unknown): bigint | number | undefined => {
  if (typeof value === 'bigint' || typeof value === 'number') return value
  return value instanceof Uint ? value.value : undefined
}

export function celEqual(a: unknown, b: unknown): boolean {
  if (a === b && !(a instanceof Opaque)) return true
  const left = amount(a)
  if (left !== undefined) {
    const right = amount(b)
    // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of the same amount are equal
    return right !== undefined && left == right
  }
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => celEqual(item, b[index]))
  if (a instanceof Map) return b instanceof Map && equalMaps(a, b)
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanos === b.nanos
  if (a instanceof Duration) return b instanceof Duration && a.nanos === b.nanos
  if (a instanceof TypeValue) return b instanceof TypeValue && a.name === b.name
  if (a instanceof OptionalValue) return b instanceof OptionalValue && equalOptionals(a, b)
  return a instanceof Opaque && a.equals(b)
}

const equalOptionals = (a: OptionalValue, b: OptionalValue): boolean =>
  a.isPresent === b.isPresent && (!a.isPresent || celEqual(a.value, b.value))

function equalMaps(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>): boolean {
  if (a.size !== b.size) return false
  for (const [key, value] of a) {
    const other = lookUp(b, key)
    if (other === undefined || !celEqual(value, other)) return false
  }
  return true
}

/** What a map has under a key: numbers are found whatever their type is. */
export function lookUp(map: ReadonlyMap<unknown, unknown>, key: unknown): unknown {
  const found = map.get(key)
  if (found !== undefined) return found
  const wanted = amount(key)
  if (wanted === undefined) return undefined
  for (const [known, value] of map) if (celEqual(known, wanted)) return value
  return undefined
}

/** Negative, zero or positive; undefined for what has no order. NaN is before nothing. */
export function celCompare(a: unknown, b: unknown): number | undefined {
  const [left, right] = [amount(a), amount(b)]
  if (left !== undefined && right !== undefined)
    return left < right ? -1 : left > right ? 1 : left === right ? 0 : looseOrder(left, right)
  if (typeof a === 'string' && typeof b === 'string')
    return a < b || a > b ? Buffer.compare(Buffer.from(a), Buffer.from(b)) : 0
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b)
  if (a instanceof Timestamp && b instanceof Timestamp) return order(a.nanos, b.nanos)
  if (a instanceof Duration && b instanceof Duration) return order(a.nanos, b.nanos)
  return undefined
}

const order = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

/** Of numbers that are neither less nor more: equal ones of two types, or NaN. */
const looseOrder = (a: bigint | number, b: bigint | number): number =>
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of the same amount are equal
  a == b ? 0 : Number.NaN
