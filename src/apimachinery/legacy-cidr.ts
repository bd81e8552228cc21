/** Blocks of addresses in fields that are older than the strict rules: zeros may lead, bits of the host may be set. */
import { isIPv4, isIPv6 } from 'node:net'
import { type FieldError, invalid } from './field-error.ts'
import { goQuote } from './go-quote.ts'
import { addressGroups, addressOf } from './ip-address.ts'

const GROUP_BITS = 16
const GROUPS = 8
const ADDRESS_BITS = 128
/** Where an IPv4 address begins among the bits of an IPv6 one. */
const V4_BITS = 96
const V4_SIZE = 32n

/** A block, in the bits of IPv6: IPv4 addresses are a part of it. */
interface Block {
  readonly isV4: boolean
  readonly address: bigint
  readonly length: number
}

const PATTERN = /^([^/]*)\/(\d{1,3})$/

/** The block, or undefined for what is none. */
function parseBlock(text: string): Block | undefined {
  const [, written = '', digits = ''] = PATTERN.exec(text) ?? []
  const groups = addressGroups(written)
  const isV4 = !written.includes(':')
  const length = Number(digits) + (isV4 ? V4_BITS : 0)
  if (digits === '' || groups === undefined || length > ADDRESS_BITS) return undefined
  return { isV4, address: groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n), length }
}

/** The address without the bits of the host. */
function networkOf({ address, length }: Block): bigint {
  const host = BigInt(ADDRESS_BITS - length)
  return (address >> host) << host
}

function textOf(address: bigint): string {
  const groups = Array.from({ length: GROUPS }, (_, index) =>
    Number((address >> BigInt((GROUPS - 1 - index) * GROUP_BITS)) & 0xffffn),
  )
  return addressOf(groups).canonical
}

/** 'address/length', with IPv4 addresses as such. */
function blockText(address: bigint, length: number): string {
  const text = textOf(address)
  return `${text}/${text.includes(':') ? length : length - V4_BITS}`
}

export const legacyCIDRErrors = (text: string, path: string): FieldError[] =>
  parseBlock(text) === undefined
    ? [invalid(path, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')]
    : []

/**
 * Whether `text` is a real part of `whole`; undefined when either is no block. Lengths are compared as they are written:
 * IPv4 inside IPv6 is inside IPv4, too.
 */
export function isStrictSubset(text: string, whole: string): boolean | undefined {
  const [inner, outer] = [parseBlock(text), parseBlock(whole)]
  if (inner === undefined || outer === undefined) return undefined
  if (isInV4(inner) !== isInV4(outer) || writtenLength(inner) <= writtenLength(outer)) return false
  return networkOf({ ...inner, length: outer.length }) === networkOf(outer)
}

const isInV4 = (block: Block): boolean => networkOf(block) >> V4_SIZE === 0xffffn

const writtenLength = ({ isV4, length }: Block): number => (isV4 ? length - V4_BITS : length)

/** What a server warns of in a block that it takes. Texts: apimachinery's GetWarningsForCIDR. */
export function legacyCIDRWarnings(text: string, path: string): string[] {
  const block = parseBlock(text)
  if (block === undefined) return []
  const network = networkOf(block)
  const proper = blockText(network, block.length)
  const warnings: string[] = []
  if (network !== block.address) {
    const single = blockText(block.address, ADDRESS_BITS)
    const choice = `(should be ${goQuote(proper)} or ${goQuote(single)}?)`
    warnings.push(`${path}: CIDR value ${goQuote(text)} is ambiguous in this context ${choice}`)
  }
  if (!isStandard(text)) {
    const why = 'will be considered invalid in a future Kubernetes release'
    warnings.push(`${path}: non-standard CIDR value ${goQuote(text)} ${why}: use ${goQuote(proper)}`)
  }
  if (warnings.length === 0 && !block.isV4 && text !== proper)
    warnings.push(
      `${path}: IPv6 CIDR value ${goQuote(text)} should be in RFC 5952 canonical format (${goQuote(proper)})`,
    )
  return warnings
}

/** No zeros lead, and no IPv4 address stands as IPv6. */
function isStandard(text: string): boolean {
  const [, address = '', length = ''] = PATTERN.exec(text) ?? []
  if (/^0\d/.test(length)) return false
  return isIPv4(address) || (isIPv6(address) && textOf(parseBlock(text)?.address ?? 0n).includes(':'))
}
