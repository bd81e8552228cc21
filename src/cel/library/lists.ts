/** Functions of lists and maps: CEL's own, those of its library "lists" (version 3) and "sets", and Kubernetes'. */
import type { Implementation, LibraryRow } from '../checker/signature.ts'
import { celCompare, celEqual } from '../runtime/compare.ts'
import { CelFault, costLimitExceeded, Duration, NONE, OptionalValue, typeName, Uint } from '../runtime/values.ts'
import { intInRange, uintInRange } from './numbers.ts'

type List = readonly unknown[]

const sizeOf: Implementation = (list: List | ReadonlyMap<unknown, unknown>) =>
  BigInt('size' in list ? list.size : list.length)

const SUMS: { readonly [type: string]: (list: never[]) => unknown } = {
  int: (list: bigint[]) => list.reduce((sum, item) => intInRange(sum + item), 0n),
  uint: (list: Uint[]) => list.reduce((sum, item) => uintInRange(sum.value + item.value), new Uint(0n)),
  double: (list: number[]) => list.reduce((sum, item) => sum + item, 0),
  'google.protobuf.Duration': (list: Duration[]) =>
    list.reduce((sum, item) => new Duration(sum.nanos + item.nanos), new Duration(0n)),
}

const refused = (name: string): CelFault => new CelFault(`no such overload: ${name}(list)`)

function sum(list: List): unknown {
  const types = new Set(list.map(typeName))
  const add = SUMS[[...types][0] ?? 'int']
  if (add === undefined || types.size > 1) throw refused('sum')
  return add(list as never[])
}

/** The item that comes first, or last. Throws CelFault for none, and for items without an order. */
const extreme = (name: string, sign: 1 | -1): Implementation => {
  return (list: List) => {
    if (list.length === 0) throw new CelFault(`${name} called on empty list`)
    const [first] = list
    if (list.some((item) => celCompare(item, first) === undefined)) throw refused(name)
    return list.reduce((best, item) => ((celCompare(item, best) ?? 0) * sign < 0 ? item : best))
  }
}

const isSorted: Implementation = (list: List) =>
  list.every((item, index) => index === 0 || (celCompare(list[index - 1], item) ?? 0) <= 0)

function sort(list: List): unknown[] {
  const [first] = list
  if (list.some((item) => celCompare(item, first) === undefined)) throw new CelFault('list elements must be comparable')
  return [...list].sort((a, b) => celCompare(a, b) ?? 0)
}

function slice(list: List, start: bigint, end: bigint): List {
  const what = `cannot slice(${start}, ${end})`
  if (start < 0n || end < 0n) throw new CelFault(`${what}, negative indexes not supported`)
  if (start > end) throw new CelFault(`${what}, start index must be less than or equal to end index`)
  if (BigInt(list.length) < end) throw new CelFault(`${what}, list is length ${list.length}`)
  return list.slice(Number(start), Number(end))
}

function flatten(list: List, depth = 1n): List {
  if (depth < 0n) throw new CelFault('level must be non-negative')
  return depth === 0n ? list : list.flatMap((item) => (Array.isArray(item) ? flatten(item, depth - 1n) : [item]))
}

/** The longest list that is made: a server stops what costs more. */
const MAX_RANGE = 1_000_000n

function range(count: bigint): bigint[] {
  if (count > MAX_RANGE) throw costLimitExceeded()
  return Array.from({ length: Math.max(Number(count), 0) }, (_, index) => BigInt(index))
}

const has = (list: List, item: unknown): boolean => list.some((one) => celEqual(one, item))
const distinct = (list: List): List => list.filter((item, index) => !has(list.slice(0, index), item))
const contains = (list: List, other: List): boolean => other.every((item) => has(list, item))

const optional = (list: List, index: number): OptionalValue => {
  const item = list.at(index)
  return item === undefined ? NONE : new OptionalValue(item)
}

const SUMMABLE = ['int', 'uint', 'double', 'duration']
const ORDERED = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes']

export const LISTS: readonly LibraryRow[] = [
  ['size(list<A>): int', sizeOf],
  ['size(map<A, B>): int', sizeOf],
  ['list<A>.size(): int', sizeOf],
  ['map<A, B>.size(): int', sizeOf],
  ...SUMMABLE.map((type): LibraryRow => [`list<${type}>.sum(): ${type}`, sum]),
  ...ORDERED.flatMap((type): LibraryRow[] => [
    [`list<${type}>.isSorted(): bool`, isSorted],
    [`list<${type}>.min(): ${type}`, extreme('min', 1)],
    [`list<${type}>.max(): ${type}`, extreme('max', -1)],
    [`list<${type}>.sort(): list<${type}>`, sort],
  ]),
  ['list<A>.indexOf(A): int', (list: List, item: unknown) => BigInt(list.findIndex((one) => celEqual(one, item)))],
  [
    'list<A>.lastIndexOf(A): int',
    (list: List, item: unknown) => BigInt(list.findLastIndex((one) => celEqual(one, item))),
  ],
  ['list<A>.slice(int, int): list<A>', slice],
  ['list<list<A>>.flatten(): list<A>', flatten],
  ['list<dyn>.flatten(int): list<dyn>', flatten],
  ['lists.range(int): list<int>', range],
  ['list<A>.reverse(): list<A>', (list: List) => list.toReversed()],
  ['list<A>.distinct(): list<A>', distinct],
  ['list<A>.first(): optional<A>', (list: List) => optional(list, 0)],
  ['list<A>.last(): optional<A>', (list: List) => optional(list, -1)],
  ['sets.contains(list<A>, list<A>): bool', contains],
  ['sets.equivalent(list<A>, list<A>): bool', (a: List, b: List) => contains(a, b) && contains(b, a)],
  ['sets.intersects(list<A>, list<A>): bool', (a: List, b: List) => a.some((item) => has(b, item))],
]
