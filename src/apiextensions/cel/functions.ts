/** CEL functions that Kubernetes adds. Source: "CEL in Kubernetes", its list, regex, string, sets and quantity libraries. */
import type { Environment } from '@marcbachmann/cel-js'
import { goRegExp } from '../../apimachinery/go-regexp.ts'
import { Quantity, QuantityError } from '../../apimachinery/quantity.ts'

/** Whose cache of regular expressions these functions use. */
const PATTERNS = {}

type Handler = (...values: never[]) => unknown

/** [signature, what it does]. */
const FUNCTIONS: readonly (readonly [string, Handler])[] = [
  ['list.isSorted(): bool', (list: Ordered[]) => list.every((item, at) => at === 0 || (list[at - 1] ?? item) <= item)],
  ['list<int>.sum(): int', (list: bigint[]) => list.reduce((sum, item) => sum + item, 0n)],
  ['list<double>.sum(): double', (list: number[]) => list.reduce((sum, item) => sum + item, 0)],
  ['list<int>.min(): int', (list: bigint[]) => least(list)],
  ['list<int>.max(): int', (list: bigint[]) => greatest(list)],
  ['list<double>.min(): double', (list: number[]) => least(list)],
  ['list<double>.max(): double', (list: number[]) => greatest(list)],
  ['list<string>.min(): string', (list: string[]) => least(list)],
  ['list<string>.max(): string', (list: string[]) => greatest(list)],
  ['list.indexOf(dyn): int', (list: unknown[], item: unknown) => BigInt(list.indexOf(item))],
  ['list.lastIndexOf(dyn): int', (list: unknown[], item: unknown) => BigInt(list.lastIndexOf(item))],
  ['string.find(string): string', (text: string, pattern: string) => found(text, pattern)[0] ?? ''],
  ['string.findAll(string): list<string>', (text: string, pattern: string) => found(text, pattern)],
  [
    'string.findAll(string, int): list<string>',
    (text: string, pattern: string, limit: bigint) =>
      limit < 0n ? found(text, pattern) : found(text, pattern).slice(0, Number(limit)),
  ],
  ['string.charAt(int): string', (text: string, at: bigint) => [...text][Number(at)] ?? ''],
  [
    'string.replace(string, string): string',
    (text: string, from: string, to: string) => text.replaceAll(from, () => to),
  ],
  [
    'string.replace(string, string, int): string',
    (text: string, from: string, to: string, times: bigint) => replaceSome(text, from, to, Number(times)),
  ],
  ['string.reverse(): string', (text: string) => [...text].reverse().join('')],
  ['isQuantity(string): bool', (text: string) => quantityOf(text) !== undefined],
  ['isURL(string): bool', (text: string) => URL.canParse(text) || text.startsWith('/')],
]

type Ordered = bigint | number | string | boolean

function least<T extends Ordered>(list: readonly T[]): T | undefined {
  if (list.length === 0) throw new RangeError('min called on empty list')
  return sorted(list)[0]
}

function greatest<T extends Ordered>(list: readonly T[]): T | undefined {
  if (list.length === 0) throw new RangeError('max called on empty list')
  return sorted(list).at(-1)
}

const sorted = <T extends Ordered>(list: readonly T[]): T[] => [...list].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))

function found(text: string, pattern: string): string[] {
  const expression = goRegExp(pattern, PATTERNS)
  if (expression === undefined) return []
  return Array.from(text.matchAll(new RegExp(expression, `${expression.flags}g`)), ([match]) => match)
}

function replaceSome(text: string, from: string, to: string, times: number): string {
  if (times < 0) return text.replaceAll(from, () => to)
  let left = times
  return text.replaceAll(from, (match) => (left-- > 0 ? to : match))
}

function quantityOf(text: string): Quantity | undefined {
  try {
    return Quantity.parse(text)
  } catch (error) {
    if (error instanceof QuantityError) return undefined
    throw error
  }
}

const QUANTITY_FUNCTIONS: readonly (readonly [string, Handler])[] = [
  ['quantity(string): Quantity', (text: string) => Quantity.parse(text)],
  ['Quantity.isGreaterThan(Quantity): bool', (a: Quantity, b: Quantity) => a.compare(b) > 0],
  ['Quantity.isLessThan(Quantity): bool', (a: Quantity, b: Quantity) => a.compare(b) < 0],
  ['Quantity.add(Quantity): Quantity', (a: Quantity, b: Quantity) => a.add(b)],
  ['Quantity.sub(Quantity): Quantity', (a: Quantity, b: Quantity) => a.subtract(b)],
  ['Quantity.sign(): int', (a: Quantity) => (a.isZero ? 0n : a.isNegative ? -1n : 1n)],
  ['Quantity.isInteger(): bool', (a: Quantity) => a.isInteger],
  ['Quantity.asInteger(): int', (a: Quantity) => a.value()],
  ['Quantity.compareTo(Quantity): int', (a: Quantity, b: Quantity) => BigInt(a.compare(b))],
]

/** Registers them all. */
export function addKubernetesFunctions(environment: Environment): void {
  for (const [signature, handler] of FUNCTIONS) environment.registerFunction(signature, handler)
  environment.registerType('Quantity', { ctor: Quantity, fields: {} })
  for (const [signature, handler] of QUANTITY_FUNCTIONS) environment.registerFunction(signature, handler)
}
