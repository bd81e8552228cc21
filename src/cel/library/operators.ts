/** The operators of CEL. */
import type { Implementation, LibraryRow } from '../checker/signature.ts'
import { itemOf, optionalItemOf } from '../runtime/access.ts'
import { celCompare, celEqual, lookUp } from '../runtime/compare.ts'
import { CelFault, Duration, noSuchOverload, Timestamp, type Uint } from '../runtime/values.ts'
import { intInRange, uintInRange } from './numbers.ts'

const ORDERED = ['bool', 'int', 'uint', 'double', 'string', 'bytes', 'timestamp', 'duration']
const NUMBERS = ['int', 'uint', 'double']

/** Of values of one type, and of numbers of any two. */
const comparison = (name: string, test: (order: number) => boolean): LibraryRow[] => {
  const run = (a: unknown, b: unknown): boolean => {
    const order = celCompare(a, b)
    if (order === undefined) throw noSuchOverload()
    return test(order)
  }
  const mixed = NUMBERS.flatMap((a) => NUMBERS.filter((b) => b !== a).map((b) => `${a}, ${b}`))
  return [...ORDERED.map((type) => `${type}, ${type}`), ...mixed].map((types) => [`${name}(${types}): bool`, run])
}

const arithmetic = (
  name: string,
  int: (a: bigint, b: bigint) => bigint,
  double: ((a: number, b: number) => number) | undefined,
): LibraryRow[] => [
  [`${name}(int, int): int`, (a: bigint, b: bigint) => intInRange(int(a, b))],
  [`${name}(uint, uint): uint`, (a: Uint, b: Uint) => uintInRange(int(a.value, b.value))],
  ...(double === undefined ? [] : [[`${name}(double, double): double`, double] satisfies LibraryRow]),
]

function divide(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new CelFault('division by zero')
  return a / b
}

function modulo(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new CelFault('modulus by zero')
  return a % b
}

const isIn: Implementation = (item: unknown, list: readonly unknown[]) => list.some((one) => celEqual(item, one))
const hasKey: Implementation = (key: unknown, map: ReadonlyMap<unknown, unknown>) => lookUp(map, key) !== undefined

const shift = (a: Timestamp, b: Duration): Timestamp => new Timestamp(a.nanos + b.nanos)

export const OPERATORS: readonly LibraryRow[] = [
  ['_==_(A, A): bool', celEqual],
  ['_!=_(A, A): bool', (a: unknown, b: unknown) => !celEqual(a, b)],
  ...comparison('_<_', (order) => order < 0),
  ...comparison('_<=_', (order) => order <= 0),
  ...comparison('_>_', (order) => order > 0),
  ...comparison('_>=_', (order) => order >= 0),
  ...arithmetic(
    '_+_',
    (a, b) => a + b,
    (a, b) => a + b,
  ),
  ['_+_(string, string): string', (a: string, b: string) => a + b],
  ['_+_(bytes, bytes): bytes', (a: Uint8Array, b: Uint8Array) => new Uint8Array(Buffer.concat([a, b]))],
  ['_+_(list<A>, list<A>): list<A>', (a: unknown[], b: unknown[]) => [...a, ...b]],
  ['_+_(timestamp, duration): timestamp', shift],
  ['_+_(duration, timestamp): timestamp', (a: Duration, b: Timestamp) => shift(b, a)],
  ['_+_(duration, duration): duration', (a: Duration, b: Duration) => new Duration(a.nanos + b.nanos)],
  ...arithmetic(
    '_-_',
    (a, b) => a - b,
    (a, b) => a - b,
  ),
  ['_-_(timestamp, timestamp): duration', (a: Timestamp, b: Timestamp) => new Duration(a.nanos - b.nanos)],
  ['_-_(timestamp, duration): timestamp', (a: Timestamp, b: Duration) => new Timestamp(a.nanos - b.nanos)],
  ['_-_(duration, duration): duration', (a: Duration, b: Duration) => new Duration(a.nanos - b.nanos)],
  ...arithmetic(
    '_*_',
    (a, b) => a * b,
    (a, b) => a * b,
  ),
  ...arithmetic('_/_', divide, (a, b) => a / b),
  ...arithmetic('_%_', modulo, undefined),
  ['-_(int): int', (a: bigint) => intInRange(-a)],
  ['-_(double): double', (a: number) => -a],
  ['!_(bool): bool', (a: boolean) => !a],
  ['@in(A, list<A>): bool', isIn],
  ['@in(A, map<A, B>): bool', hasKey],
  ['_[_](list<A>, int): A', itemOf],
  ['_[_](map<A, B>, A): B', itemOf],
  ['_[_](optional<list<A>>, int): optional<A>', itemOf],
  ['_[_](optional<map<A, B>>, A): optional<B>', itemOf],
  ['_[?_](list<A>, int): optional<A>', optionalItemOf],
  ['_[?_](map<A, B>, A): optional<B>', optionalItemOf],
  ['_[?_](optional<list<A>>, int): optional<A>', optionalItemOf],
  ['_[?_](optional<map<A, B>>, A): optional<B>', optionalItemOf],
  ['_?_:_(bool, A, A): A', (condition: boolean, yes: unknown, no: unknown) => (condition ? yes : no)],
]
