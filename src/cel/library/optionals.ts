/** Values that may be missing. */
import type { LibraryRow } from '../checker/signature.ts'
import { CelFault, Duration, NONE, OptionalValue, Uint } from '../runtime/values.ts'

function presentValue(optional: OptionalValue): unknown {
  if (!optional.isPresent) throw new CelFault('optional.none() dereference')
  return optional.value
}

/** Whether a value is what a field is worth that nobody has set. */
function isZero(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (value instanceof Map) return value.size === 0
  if (value instanceof Uint) return value.value === 0n
  if (value instanceof Uint8Array) return value.length === 0
  if (value instanceof Duration) return value.nanos === 0n
  return value === null || value === '' || value === 0n || value === 0 || value === false
}

const present = (list: readonly OptionalValue[]): unknown[] =>
  list.filter(({ isPresent }) => isPresent).map(({ value }) => value)

export const OPTIONALS: readonly LibraryRow[] = [
  ['optional.of(A): optional<A>', (value: unknown) => new OptionalValue(value)],
  ['optional.ofNonZeroValue(A): optional<A>', (value: unknown) => (isZero(value) ? NONE : new OptionalValue(value))],
  ['optional.none(): optional<A>', () => NONE],
  ['optional.unwrap(list<optional<A>>): list<A>', present],
  ['list<optional<A>>.unwrapOpt(): list<A>', present],
  ['optional<A>.value(): A', presentValue],
  ['optional<A>.hasValue(): bool', ({ isPresent }: OptionalValue) => isPresent],
  ['optional<A>.or(optional<A>): optional<A>', (a: OptionalValue, b: OptionalValue) => (a.isPresent ? a : b)],
  ['optional<A>.orValue(A): A', (a: OptionalValue, b: unknown) => (a.isPresent ? a.value : b)],
]
