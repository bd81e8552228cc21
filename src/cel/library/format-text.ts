/** `'%s is %d'.format([…])`. Source: behaviour of cel-go's library "strings", version 2. */
import { goQuote } from '../../apimachinery/go-quote.ts'
import { type CelType, shownType } from '../checker/types.ts'
import { celCompare } from '../runtime/compare.ts'
import { CelFault, Duration, Timestamp, TypeValue, typeName, Uint } from '../runtime/values.ts'
import { doubleText } from './numbers.ts'
import { durationText, timestampText } from './times.ts'

const DECIMALS = 6
const CLAUSE = /%(?:%|(?:\.(\d+))?([\s\S]))/g

const ANYTHING = [
  'bool',
  'int',
  'uint',
  'double',
  'string',
  'bytes',
  'timestamp',
  'duration',
  'list',
  'map',
  'type',
  'null',
]

const wrongType = (clause: string, wanted: string, type: string): string =>
  `error during formatting: ${clause} clause can only be used on ${wanted}, was given ${type}`

/** What each verb is called, and the types that it takes. */
const VERBS: { readonly [verb: string]: readonly [name: string, wanted: string, kinds: readonly string[]] } = {
  s: ['string', 'strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps', ANYTHING],
  d: ['decimal', 'integers', ['int', 'uint']],
  f: ['fixed-point', 'doubles', ['double']],
  e: ['scientific', 'doubles', ['double']],
  b: ['binary', 'integers and bools', ['int', 'uint', 'bool']],
  o: ['octal', 'integers', ['int', 'uint']],
  x: ['hex', 'integers, byte buffers, and strings', ['int', 'uint', 'string', 'bytes']],
  X: ['hex', 'integers, byte buffers, and strings', ['int', 'uint', 'string', 'bytes']],
}

/** What is wrong with a text and the types of its values, and with which of them. */
export interface FormatFault {
  readonly message: string
  readonly index?: number
}

/** Checks without values. */
export function formatFault(text: string, types: readonly CelType[]): FormatFault | undefined {
  let used = 0
  for (const [whole, , verb = ''] of text.matchAll(CLAUSE)) {
    if (whole === '%%') continue
    const index = used++
    const type = types[index]
    if (type === undefined) return { message: `index ${index} out of range` }
    const known = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined
    if (known === undefined) return { message: unknownVerb(verb) }
    const [name, wanted, kinds] = known
    if (type.kind !== 'dyn' && !kinds.includes(type.kind))
      return { message: wrongType(name, wanted, shownType(type)), index }
  }
  return used < types.length ? { message: tooMany(used, types.length) } : undefined
}

const unknownVerb = (verb: string): string =>
  `could not parse formatting clause: unrecognized formatting clause "${verb}"`

const tooMany = (expected: number, got: number): string =>
  `too many arguments supplied to string.format (expected ${expected}, got ${got})`

/** Puts values into a text. Throws CelFault. */
export function formatText(text: string, values: readonly unknown[]): string {
  let used = 0
  const made = text.replaceAll(CLAUSE, (whole, precision: string | undefined, verb: string | undefined) => {
    if (whole === '%%') return '%'
    if (used >= values.length) throw new CelFault(`index ${used} out of range`)
    return clause(verb ?? '', precision === undefined ? undefined : Number(precision), values[used++])
  })
  if (used < values.length) throw new CelFault(tooMany(used, values.length))
  return made
}

function clause(verb: string, precision: number | undefined, value: unknown): string {
  const [name, wanted] = VERBS[verb] ?? []
  if (name === undefined || wanted === undefined) throw new CelFault(unknownVerb(verb))
  const text = show(verb, precision, value)
  if (text === undefined) throw new CelFault(wrongType(name, wanted, typeName(value)))
  return text
}

/** Undefined for a value that the verb does not take. */
function show(verb: string, precision: number | undefined, value: unknown): string | undefined {
  switch (verb) {
    case 's':
      return plain(value)
    case 'd':
      return decimal(value)
    case 'f':
      return floating(value, (number) => grouped(number.toFixed(precision ?? DECIMALS)))
    case 'e':
      return floating(value, (number) => exponential(number, precision ?? DECIMALS))
    case 'b':
      return typeof value === 'boolean' ? String(Number(value)) : inBase(2, value)
    case 'o':
      return inBase(8, value)
    case 'x':
      return hexadecimal(value)
    default:
      return hexadecimal(value)?.toUpperCase()
  }
}

function plain(value: unknown): string | undefined {
  if (Array.isArray(value) || value instanceof Map) return within(value)
  if (typeof value === 'number') return doubleText(value)
  if (value instanceof Timestamp) return timestampText(value)
  if (value instanceof Duration) return durationText(value)
  if (value instanceof TypeValue) return value.name
  if (value instanceof Uint8Array) return Buffer.from(value).toString()
  return value === null || typeof value !== 'object' || value instanceof Uint ? String(value) : undefined
}

/** A value in a list or a map: as a literal of it would be written, numbers with six decimals. */
function within(value: unknown): string | undefined {
  if (Array.isArray(value)) return `[${value.map(within).join(', ')}]`
  if (value instanceof Map) return mapText(value)
  if (typeof value === 'string') return goQuote(value)
  if (typeof value === 'number') return special(value) ?? value.toFixed(DECIMALS)
  if (value instanceof Uint8Array) return `b${goQuote(Buffer.from(value).toString())}`
  if (value instanceof Timestamp) return `timestamp(${goQuote(timestampText(value))})`
  if (value instanceof Duration) return `duration(${goQuote(durationText(value))})`
  return plain(value)
}

function mapText(map: ReadonlyMap<unknown, unknown>): string {
  const entries = [...map].sort(([a], [b]) => celCompare(a, b) ?? 0)
  return `{${entries.map(([key, value]) => `${within(key)}:${within(value)}`).join(', ')}}`
}

const special = (value: number): string | undefined => {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value) ? undefined : value > 0 ? '∞' : '-∞'
}

const decimal = (value: unknown): string | undefined =>
  typeof value === 'bigint' || value instanceof Uint ? String(value) : undefined

const floating = (value: unknown, write: (number: number) => string): string | undefined =>
  typeof value === 'number' ? (special(value) ?? write(value)) : undefined

/** With a comma between thousands. */
const grouped = (text: string): string => text.replace(/^-?\d+/, (whole) => whole.replace(/\d(?=(?:\d{3})+$)/g, '$&,'))

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** '1.234568×10⁰⁴' */
function exponential(value: number, precision: number): string {
  const [digits = '', power = '0'] = value.toExponential(precision).split('e')
  const size = String(Math.abs(Number(power))).padStart(2, '0')
  const raised = [...size].map((digit) => SUPERSCRIPTS.charAt(Number(digit))).join('')
  return `${digits}×10${Number(power) < 0 ? '⁻' : ''}${raised}`
}

function inBase(base: number, value: unknown): string | undefined {
  if (typeof value === 'bigint') return value.toString(base)
  return value instanceof Uint ? value.value.toString(base) : undefined
}

function hexadecimal(value: unknown): string | undefined {
  if (typeof value === 'string') return Buffer.from(value).toString('hex')
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : inBase(16, value)
}
