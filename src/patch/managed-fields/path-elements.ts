/** One step of a field path as fieldsV1 writes it: `f:name`, `k:{…}`, `v:…`, `i:0`; its order and its text. */
import { BoundedMap } from '../../apimachinery/bounded-map.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { goJson } from '../../apimachinery/json-bytes.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { isRawObject, parseGoJson, plainJson } from '../../schema/go-json.ts'

const KIND_ORDER: { readonly [kind: string]: number } = { f: 0, k: 1, v: 2, i: 3 }

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Fields come first, then keys, values and indices; numbers in them count as numbers. */
export function compareElements(a: string, b: string): number {
  const kinds = (KIND_ORDER[a[0] ?? ''] ?? 9) - (KIND_ORDER[b[0] ?? ''] ?? 9)
  if (kinds !== 0) return kinds
  if (a[0] === 'f') return compareTexts(a, b)
  return compareContents(contentOf(a), contentOf(b))
}

/** What an element says: a scalar, or scalars by names. */
interface Content {
  readonly value: JsonValue
  /** Of an object. */
  readonly names: readonly string[] | undefined
}

/** Contents that have been read: sorting asks for the same ones again and again. */
const contents = new BoundedMap<string, Content>(1_000)

function contentOf(element: string): Content {
  const known = contents.get(element)
  if (known !== undefined) return known
  const value: JsonValue = JSON.parse(element.slice(2))
  const content = { value, names: isJsonObject(value) ? Object.keys(value) : undefined }
  contents.set(element, content)
  return content
}

function compareContents({ value: a, names: left }: Content, { value: b, names: right }: Content): number {
  if (!isJsonObject(a) || !isJsonObject(b) || left === undefined || right === undefined) return compareScalars(a, b)
  const both = Math.min(left.length, right.length)
  for (let index = 0; index < both; index++) {
    const [name = '', other = ''] = [left[index], right[index]]
    const order = compareTexts(name, other) || compareScalars(a[name] ?? null, b[other] ?? null)
    if (order !== 0) return order
  }
  return left.length - right.length
}

const SCALAR_ORDER: { readonly [type: string]: number } = { number: 0, string: 1, boolean: 2 }

function compareScalars(a: JsonValue, b: JsonValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b)
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  return (SCALAR_ORDER[typeof a] ?? 3) - (SCALAR_ORDER[typeof b] ?? 3)
}

/** What no server has written. */
export class UnreadableElement extends Error {}

/** The element in its one form; undefined for a kind that is passed over. Throws UnreadableElement or GoJsonError. */
export function readElement(element: string): string | undefined {
  if (element.length < 2 || element[1] !== ':') throw new UnreadableElement()
  const content = element.slice(2)
  switch (element[0]) {
    case 'f':
      return element
    case 'v':
      return `v:${goJson(plainJson(parseGoJson(content).value))}`
    case 'k':
      return `k:${goJson(sortedObject(content))}`
    case 'i':
      if (!/^[+-]?\d+$/.test(content)) throw new UnreadableElement()
      return `i:${Number(content)}`
    default:
      return undefined
  }
}

function sortedObject(text: string): JsonObject {
  const { value } = parseGoJson(text)
  if (!isRawObject(value)) throw new UnreadableElement()
  const names = Object.keys(value).sort()
  return Object.fromEntries(names.map((name) => [name, plainJson(value[name] ?? null)]))
}

/** A path as messages print it: `.spec.containers[name="app"].image`. */
export const pathText = (path: readonly string[]): string => path.map(elementText).join('')

function elementText(element: string): string {
  const content = element.slice(2)
  if (element.startsWith('f:')) return `.${content}`
  if (element.startsWith('i:')) return `[${content}]`
  const { value } = contentOf(element)
  if (element.startsWith('v:') || !isJsonObject(value)) return `[=${valueText(value)}]`
  return `[${Object.entries(value)
    .map(([name, item]) => `${name}=${valueText(item ?? null)}`)
    .join(',')}]`
}

const valueText = (value: JsonValue): string => (typeof value === 'string' ? goQuote(value) : String(value))
