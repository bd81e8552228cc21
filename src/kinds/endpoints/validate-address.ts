/** Addresses and ports of endpoints, as both kinds of them take them. Source: recordings kinds-core/templates-controllers-endpoints, kinds-other/leases-and-slices. */
import { type FieldError, invalid } from '../../apimachinery/field-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { type LegacyIP, parseLegacyIP } from '../../apimachinery/ip-address.ts'

export const PROTOCOLS = ['SCTP', 'TCP', 'UDP']

/** Ranges that no endpoint may be in, with what is said of it. */
const RANGES: readonly (readonly [test: (ip: LegacyIP) => boolean, why: string])[] = [
  [
    ({ family, canonical }) => (family === 'IPv4' ? canonical.startsWith('127.') : canonical === '::1'),
    'may not be in the loopback range (127.0.0.0/8, ::1/128)',
  ],
  [
    ({ family, canonical }) =>
      family === 'IPv4' ? canonical.startsWith('169.254.') : /^fe[89ab][0-9a-f]:/.test(canonical),
    'may not be in the link-local range (169.254.0.0/16, fe80::/10)',
  ],
  [
    ({ family, canonical }) => (family === 'IPv4' ? canonical.startsWith('224.0.0.') : /^ff[0-9a-f]2:/.test(canonical)),
    'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
  ],
]

/** What an address may not be, besides malformed. */
export function endpointAddressErrors(text: string, path: string): FieldError[] {
  const ip = parseLegacyIP(text)
  if (ip === undefined) return [invalid(path, text, 'must be a valid IP address')]
  const isUnspecified = ip.canonical === '0.0.0.0' || ip.canonical === '::'
  return [
    ...(isUnspecified ? [invalid(path, text, `may not be unspecified (${text})`)] : []),
    ...RANGES.filter(([isIn]) => isIn(ip)).map(([, why]) => invalid(path, text, why)),
  ]
}

/** An address in a field with the strict rules: no leading zeros, no IPv4 inside IPv6, the shortest form. */
export function strictAddressErrors(text: string, path: string): FieldError[] {
  const ip = parseLegacyIP(text)
  if (ip === undefined) return [invalid(path, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
  if (ip.canonical === text) return []
  const isV4 = ip.family === 'IPv4'
  if (isV4 && text.includes(':')) return [invalid(path, text, 'must not be an IPv4-mapped IPv6 address')]
  if (isV4) return [invalid(path, text, 'must not have leading 0s')]
  return [invalid(path, text, `must be in canonical form (${goQuote(ip.canonical)})`)]
}
