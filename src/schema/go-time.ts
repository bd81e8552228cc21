/** Times in bodies, read and refused as Go's time.Parse does with the layouts of metav1.Time and MicroTime. */
import { DecodeError } from './decode-error.ts'

/** One element of a layout: its text in messages, and what it takes. */
interface Element {
  readonly text: string
  readonly pattern: RegExp
  /** The first and last value that is in range, and the word for it. */
  readonly range?: readonly [name: string, first: number, last: number]
}

const HEAD: readonly Element[] = [
  { text: '2006', pattern: /^\d{4}/ },
  { text: '-', pattern: /^-/ },
  { text: '01', pattern: /^\d\d/, range: ['month', 1, 12] },
  { text: '-', pattern: /^-/ },
  { text: '02', pattern: /^\d\d/ },
  { text: 'T', pattern: /^T/ },
  { text: '15', pattern: /^\d\d?/, range: ['hour', 0, 23] },
  { text: ':', pattern: /^:/ },
  { text: '04', pattern: /^\d\d/, range: ['minute', 0, 59] },
  { text: ':', pattern: /^:/ },
  { text: '05', pattern: /^\d\d/, range: ['second', 0, 59] },
]
const ZONE: Element = { text: 'Z07:00', pattern: /^(?:Z|[+-]\d\d:\d\d)/ }

interface Layout {
  readonly text: string
  readonly fraction: Element
  /** Digits of a second that are kept. */
  readonly digits: number
}

const LAYOUTS = {
  Time: { text: '2006-01-02T15:04:05Z07:00', fraction: { text: '', pattern: /^(?:[.,]\d+)?/ }, digits: 0 },
  MicroTime: {
    text: '2006-01-02T15:04:05.000000Z07:00',
    fraction: { text: '.000000', pattern: /^[.,]\d{6}/ },
    digits: 6,
  },
} satisfies { [type: string]: Layout }

const ZERO_TIME = Date.parse('0001-01-01T00:00:00Z')

/**
 * The time in UTC as the server writes it; undefined for Go's zero time, the first moment of year 1.
 * Throws DecodeError. Source: recording pod-invalid/wrong-types and what v1.35 answers.
 */
export function canonicalTime(text: string, type: 'Time' | 'MicroTime'): string | undefined {
  const layout = LAYOUTS[type]
  if (isCanonical(text, layout)) return text
  const [year = '', , month = '', , day = '', , hour = '', , minute = '', , second = '', fraction = '', zone = ''] =
    splitTime(text, layout)
  const midnight = Date.parse(`${year}-${month}-${day}T00:00:00Z`)
  if (Number.isNaN(midnight) || new Date(midnight).getUTCDate() !== Number(day)) throw outOfRange(text, 'day')
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second) - zoneSeconds(zone)
  const at = midnight + seconds * 1000
  if (at === ZERO_TIME && Number(fraction.slice(1)) === 0) return undefined
  const whole = new Date(at).toISOString().slice(0, -'.000Z'.length)
  return layout.digits === 0 ? `${whole}Z` : `${whole}.${fraction.slice(1)}Z`
}

/** Whether Go can read the text as such a time. */
export function isTime(text: string, type: 'Time' | 'MicroTime'): boolean {
  try {
    canonicalTime(text, type)
    return true
  } catch (error) {
    if (error instanceof DecodeError) return false
    throw error
  }
}

const ISO_SECONDS = '2006-01-02T15:04:05'.length

/** Whether `text` is written as the server writes it: nearly all times are, and take the short way. */
function isCanonical(text: string, { digits }: Layout): boolean {
  if (text.length !== ISO_SECONDS + 1 + (digits === 0 ? 0 : digits + 1) || !text.endsWith('Z')) return false
  const at = Date.parse(`${text.slice(0, ISO_SECONDS)}Z`)
  if (Number.isNaN(at) || at === ZERO_TIME || !text.startsWith(new Date(at).toISOString().slice(0, ISO_SECONDS)))
    return false
  return digits === 0 || /^\.\d+Z$/.test(text.slice(ISO_SECONDS))
}

/** The parts of `text`, one for each element of the layout. */
function splitTime(text: string, layout: Layout): string[] {
  let rest = text
  const parts = [...HEAD, layout.fraction, ZONE].map(({ text: element, pattern, range }) => {
    const found = pattern.exec(rest)?.[0]
    if (found === undefined) {
      const what = `parsing time ${quote(text)} as ${quote(layout.text)}`
      throw new DecodeError(`${what}: cannot parse ${quote(rest)} as ${quote(element)}`)
    }
    rest = rest.slice(found.length)
    if (range !== undefined && (Number(found) < range[1] || Number(found) > range[2])) throw outOfRange(text, range[0])
    return found
  })
  const [, hours = '0', minutes = '0'] = /^[+-](\d\d):(\d\d)$/.exec(parts.at(-1) ?? '') ?? []
  if (Number(hours) > 24) throw outOfRange(text, 'time zone offset hour')
  if (Number(minutes) > 60) throw outOfRange(text, 'time zone offset minute')
  if (rest !== '') throw new DecodeError(`parsing time ${quote(text)}: extra text: ${quote(rest)}`)
  return parts
}

function zoneSeconds(zone: string): number {
  if (zone === 'Z') return 0
  const seconds = Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(4, 6)) * 60
  return zone.startsWith('-') ? -seconds : seconds
}

const outOfRange = (text: string, what: string): DecodeError =>
  new DecodeError(`parsing time ${quote(text)}: ${what} out of range`)

/** Go's package time quotes in its own way: bytes that are not ASCII, and control characters, as \x and two digits. */
function quote(text: string): string {
  const shown = (byte: number): string => {
    const character = String.fromCharCode(byte)
    if (character === '"' || character === '\\') return `\\${character}`
    return byte < 0x20 || byte >= 0x7f ? `\\x${byte.toString(16).padStart(2, '0')}` : character
  }
  return `"${[...Buffer.from(text)].map(shown).join('')}"`
}
