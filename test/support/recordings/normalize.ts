/**
 * Replaces what differs from run to run by placeholders, so that answers can be compared as values.
 * Definition: `normalize.mjs` beside the recordings.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/apimachinery/objects.ts'
import type { Answer } from './exchange.ts'
import type { RecordedResponse, Step } from './scenario.ts'

/** Names of this run → names that stay: `{ 's01x': '{ns}' }`. */
export type StableNames = Map<string, string>

const KEPT_HEADERS = ['content-type', 'warning', 'retry-after', 'allow', 'www-authenticate', 'vary']

const REPLACED: readonly (readonly [RegExp, string])[] = [
  [/(in scheme \\*")[^"\\]*scheme\.go:\d+/g, '$1<scheme>'],
  [/\b0x[0-9a-f]{9,16}\b/g, '<address>'],
  [/(Too large resource version: \d+, current: )\d+/g, '$1<rv>'],
  [/(too old resource version: \d+ \()\d+/g, '$1<rv>'],
  [/(ResourceVersion in record \()\d+/g, '$1<rv>'],
  [/(resourceVersion\\*": ?\\*")\d+/g, '$1<rv>'],
  [/(resourceVersion: ")\d+"/g, '$1<rv>"'],
  [/^( *continue: ).+$/gm, '$1<continue>'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<jwt>'],
  [/\b10\.0\.0\.\d{1,3}\b/g, '<service-ip>'],
  [/\u00a0/g, ' '],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/\bkube-api-access-[a-z0-9]{5}\b/g, 'kube-api-access-<suffix>'],
]

/** The answer as a recording holds it. */
export function normalizeResponse({ status, headers, body }: Answer, names: StableNames, step: Step): RecordedResponse {
  const kept: JsonObject = {}
  for (const name of [...KEPT_HEADERS, ...(step.headers ?? [])]) {
    const value = headers[name]
    if (value !== undefined) kept[name] = normalizeValue(typeof value === 'string' ? value : [...value], names)
  }
  return { status, headers: kept, body: normalizeBody(body, names, step.record) }
}

function normalizeBody(text: string, names: StableNames, record: Step['record']): JsonValue {
  if (record === 'head') return '<not recorded>'
  if (record === 'text') return rename(normalizeText(text), names)
  const value = parseJson(text)
  return value === undefined ? normalizeOther(text, names) : normalizeValue(value, names)
}

/** A stream of JSON lines is its frames; bytes are `<binary>`. */
function normalizeOther(text: string, names: StableNames): JsonValue {
  if (text.trim() === '') return text
  if (/[\0\ufffd]/.test(text)) return '<binary>'
  const frames = text.split('\n').filter(Boolean).map(parseJson)
  if (frames.every((frame) => frame !== undefined))
    return { frames: frames.map((frame) => normalizeValue(frame, names)) }
  return rename(normalizeText(text), names)
}

/** The lines of a watch. */
export function normalizeFrames(text: string, names: StableNames): JsonValue[] {
  const lines = text.split('\n').filter(Boolean)
  return lines.map((line) => {
    const value = parseJson(line)
    return value === undefined ? rename(normalizeText(line), names) : normalizeValue(value, names)
  })
}

/** The JSON value of a text, or undefined when it is none. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function normalizeValue(value: JsonValue, names: StableNames, key = ''): JsonValue {
  if (Array.isArray(value)) return normalizeList(value, names, key)
  if (isJsonObject(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined)
    return Object.fromEntries(
      entries.map(([name, item]) => [rename(normalizeText(name), names), normalizeValue(item ?? null, names, name)]),
    )
  }
  return typeof value === 'string' ? normalizeString(value, names, key) : value
}

function normalizeString(text: string, names: StableNames, key: string): string {
  if (key === 'resourceVersion') return text === '' || text === '0' ? text : '<rv>'
  if (key === 'serverAddress') return '<address>'
  if (key === 'continue') return text === '' ? '' : '<continue>'
  return rename(normalizeText(key === 'cell' ? normalizeAge(text) : text), names)
}

const normalizeAge = (cell: string): string =>
  cell
    .replace(/^\d{1,2}s$/, '<age>')
    .replace(/\b(\d+m)\d{1,2}s\b/, '$1<n>s')
    .replace(/\(\d{1,2}s ago\)/, '(<age> ago)')

/**
 * managedFields are sorted by time among other things, so that their order differs when a second passes between two
 * writes; the rules of a review come from maps.
 */
const SORT_KEYS = new Map<string, (item: JsonValue) => JsonValue>([
  [
    'managedFields',
    (item) =>
      isJsonObject(item) ? [item.operation ?? null, item.manager ?? null, item.subresource ?? null, item] : item,
  ],
  ['resourceRules', (item) => item],
  ['nonResourceRules', (item) => item],
])

function normalizeList(list: readonly JsonValue[], names: StableNames, key: string): JsonValue[] {
  const items = list.map((item) => normalizeValue(item, names, key === 'cells' ? 'cell' : ''))
  const sortKey = SORT_KEYS.get(key)
  if (sortKey === undefined) return items
  const keyed = items.map((item) => ({ item, key: JSON.stringify(sortKey(item)) }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ item }) => item)
}

function normalizeText(text: string): string {
  return REPLACED.reduce((result, [pattern, stable]) => result.replace(pattern, stable), hideManagedFields(text))
}

/** An object written out in a message: its managedFields are in no fixed order. */
function hideManagedFields(text: string): string {
  const at = text.search(/managedFields\\*":\[/)
  if (at < 0) return text
  const start = text.indexOf('[', at)
  const end = closingBracket(text, start)
  return `${text.slice(0, start)}<managedFields>${hideManagedFields(text.slice(end + 1))}`
}

function closingBracket(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if (text[at] === '[') depth++
    else if (text[at] === ']' && --depth === 0) return at
  }
  return text.length
}

function rename(text: string, names: StableNames): string {
  let renamed = text
  for (const [from, to] of names) renamed = renamed.replaceAll(from, to)
  return renamed
}
