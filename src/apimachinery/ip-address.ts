/** IP addresses as Kubernetes takes them. */
import { isIPv4, isIPv6 } from 'node:net'
import { type FieldError, invalid } from './field-error.ts'
import { goQuote } from './go-quote.ts'

/** An address, read as the fields read it that are older than the strict rules: zeros may lead. */
export interface LegacyIP {
  /** IPv4 also for the IPv4 addresses that IPv6 contains. */
  readonly family: 'IPv4' | 'IPv6'
  /** RFC 5952. */
  readonly canonical: string
}

const IPV6_GROUPS = 8

/** The address, or undefined for what is none. */
export function parseLegacyIP(text: string): LegacyIP | undefined {
  if (isIPv4(text)) return { family: 'IPv4', canonical: text }
  const groups = addressGroups(text)
  return groups && addressOf(groups)
}

/** The eight groups of 16 bits of an address of either family; undefined for what is none. */
export const addressGroups = (text: string): readonly number[] | undefined =>
  /^[^:]*\./.test(text) ? mapped(parseV4(text)) : parseV6(text)

/** The address that groups make. */
export function addressOf(groups: readonly number[]): LegacyIP {
  const inV4 = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  return inV4 ? { family: 'IPv4', canonical: v4Text(groups.slice(6)) } : { family: 'IPv6', canonical: v6Text(groups) }
}

/** An address in a field that is older than the strict rules. */
export const legacyIPErrors = (text: string, path: string): FieldError[] =>
  parseLegacyIP(text) === undefined
    ? [invalid(path, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
    : []

/** What a server warns of in an address that it takes. Texts: recording pod-update/status, the second asked of v1.35. */
export function legacyIPWarnings(text: string, path: string): string[] {
  const address = parseLegacyIP(text)
  if (address === undefined) return []
  const { family, canonical } = address
  const standard = family === 'IPv4' ? isIPv4(text) : isIPv6(text)
  if (!standard) {
    const why = 'will be considered invalid in a future Kubernetes release'
    return [`${path}: non-standard IP address ${goQuote(text)} ${why}: use ${goQuote(canonical)}`]
  }
  if (text === canonical) return []
  return [`${path}: IPv6 address ${goQuote(text)} should be in RFC 5952 canonical format (${goQuote(canonical)})`]
}

/** The two groups of an IPv4 address. */
function parseV4(text: string): readonly number[] | undefined {
  const bytes = text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : Number.NaN))
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  return bytes.length === 4 && bytes.every((byte) => byte <= 255) ? [a * 256 + b, c * 256 + d] : undefined
}

const mapped = (groups: readonly number[] | undefined): readonly number[] | undefined =>
  groups && [0, 0, 0, 0, 0, 0xffff, ...groups]

function parseV6(text: string): readonly number[] | undefined {
  const halves = text.split('::')
  const [head, tail] = halves.map((half, index) => parseGroups(half, index === halves.length - 1))
  if (halves.length > 2 || head === undefined) return undefined
  if (halves.length === 1) return head.length === IPV6_GROUPS ? head : undefined
  if (tail === undefined || head.length + tail.length >= IPV6_GROUPS) return undefined
  return [...head, ...new Array<number>(IPV6_GROUPS - head.length - tail.length).fill(0), ...tail]
}

/** The groups between colons; only the very last may be written as IPv4. */
function parseGroups(text: string, isLast: boolean): readonly number[] | undefined {
  if (text === '') return []
  const parts = text.split(':')
  const groups = parts.map((part, index) => {
    if (part.includes('.')) return isLast && index === parts.length - 1 ? parseV4(part) : undefined
    const group = /^[0-9a-f]+$/i.test(part) ? Number.parseInt(part, 16) : Number.NaN
    return group <= 0xffff ? [group] : undefined
  })
  return groups.every((group) => group !== undefined) ? groups.flat() : undefined
}

const v4Text = (groups: readonly number[]): string => groups.flatMap((group) => [group >> 8, group & 255]).join('.')

/** The longest run of zeros, the first of several, is left out. */
function v6Text(groups: readonly number[]): string {
  const text = groups.map((group) => group.toString(16)).join(':')
  const runs = [...text.matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)]
  const [longest] = runs.toSorted((a, b) => b[0].length - a[0].length)
  if (longest === undefined) return text
  const before = text.slice(0, longest.index).replace(/:$/, '')
  const after = text.slice(longest.index + longest[0].length).replace(/^:/, '')
  return `${before}::${after}`
}
