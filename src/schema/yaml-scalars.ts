/** Scalars of YAML 1.1 as go-yaml v2 resolves them, which is not quite what YAML 1.1 says. Asked of v1.35. */
import { GoJsonError, JsonNumber, type RawValue } from './go-json.ts'

const TAGS = 'tag:yaml.org,2002:'
type Kind = 'str' | 'int' | 'float' | 'bool' | 'null'

interface Resolved {
  readonly kind: Kind
  readonly value: RawValue
}

const WORDS: ReadonlyMap<string, Resolved> = new Map([
  ...words('bool', true, 'y Y yes Yes YES true True TRUE on On ON'),
  ...words('bool', false, 'n N no No NO false False FALSE off Off OFF'),
  ...words('null', null, ' ~ null Null NULL'),
])

function words(kind: Kind, value: RawValue, list: string): [string, Resolved][] {
  return list.split(' ').map((word) => [word, { kind, value }])
}

/** Go's names of what JSON has no numbers for. */
const NO_NUMBERS: ReadonlyMap<string, string> = new Map([
  ...['.nan', '.NaN', '.NAN'].map((text): [string, string] => [text, 'NaN']),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((text): [string, string] => [text, '+Inf']),
  ...['-.inf', '-.Inf', '-.INF'].map((text): [string, string] => [text, '-Inf']),
])

/** The value of a scalar without quotes. Throws GoJsonError for numbers that JSON does not have. */
export function resolvePlain(text: string): RawValue {
  return resolve(text).value
}

const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/

/** Whether a text without quotes is read as itself and as nothing else. */
export function readsAsText(text: string): boolean {
  if (NO_NUMBERS.has(text) || BASE_60.test(text) || isTimestamp(text)) return false
  return resolve(text).kind === 'str'
}

const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)| (\d\d?):(\d\d?):(\d\d?)(?:\.\d+)?)?$/

function isTimestamp(text: string): boolean {
  const found = TIMESTAMP.exec(text)
  if (found === null) return false
  const [year = 0, month = 0, day = 0, ...clock] = found.slice(1).map((part) => Number(part ?? 0))
  const [hour = 0, minute = 0, second = 0, hour2 = 0, minute2 = 0, second2 = 0] = clock
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
  return isDay && hour + hour2 < 24 && minute + minute2 < 60 && second + second2 < 60
}

/** The value of a scalar with an explicit tag. Throws GoJsonError when the two do not fit. */
export function resolveTagged(text: string, tag: string): RawValue {
  const name = tag.startsWith(TAGS) ? tag.slice(TAGS.length) : ''
  if (name === 'binary') return decodeBinary(text)
  if (!['int', 'float', 'bool', 'null'].includes(name)) return text
  const { kind, value } = resolve(text)
  if (kind === name || (kind === 'int' && name === 'float')) return value
  throw new GoJsonError(`yaml: cannot decode !!${kind} \`${text}\` as a !!${name}`)
}

function decodeBinary(text: string): string {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') === text.replace(/\s/g, '')) return bytes.toString()
  throw new GoJsonError('yaml: !!binary value contains invalid base64 data')
}

function resolve(text: string): Resolved {
  const word = WORDS.get(text)
  if (word !== undefined) return word
  const noNumber = NO_NUMBERS.get(text)
  if (noNumber !== undefined) throw new GoJsonError(`json: unsupported value: ${noNumber}`)
  return (/^[-+.\d]/.test(text) ? resolveNumber(text) : undefined) ?? { kind: 'str', value: text }
}

const INTEGER = /^([-+]?)(0x[0-9a-f]+|0o?[0-7]+|0b[01]+|[1-9][0-9]*|0)$/i
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/

function resolveNumber(text: string): Resolved | undefined {
  const plain = text.startsWith('.') ? text : text.replaceAll('_', '')
  const integer = parseInteger(plain)
  if (integer !== undefined) {
    const safe = Number.isSafeInteger(Number(integer))
    return { kind: 'int', value: safe ? Number(integer) : new JsonNumber(String(integer)) }
  }
  const float = FLOAT.test(plain) ? Number(plain) : Number.NaN
  if (!Number.isFinite(float)) return undefined
  return { kind: 'float', value: Number.isSafeInteger(float) ? float : new JsonNumber(String(float)) }
}

/** Go's integers: 64 bits, with or without a sign. */
function parseInteger(text: string): bigint | undefined {
  const [, sign = '', digits] = INTEGER.exec(text) ?? []
  if (digits === undefined) return undefined
  const magnitude = BigInt(/^0[0-7]/.test(digits) ? `0o${digits}` : digits)
  const value = sign === '-' ? -magnitude : magnitude
  const fits = value >= -(2n ** 63n) && value < 2n ** (sign === '' ? 64n : 63n)
  return fits ? value : undefined
}
