/** IP addresses and blocks of them, as Go's net/netip reads them. */
import { isIP, isIPv4 } from 'node:net'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { addressGroups, addressOf } from '../../apimachinery/ip-address.ts'
import type { LibraryRow } from '../checker/signature.ts'
import { CelFault, noSuchOverload, Opaque } from '../runtime/values.ts'

const IP = 'net.IP'
const CIDR = 'net.CIDR'
const GROUPS = 8
const GROUP_BITS = 16n

class IpValue extends Opaque {
  readonly celType = IP
  readonly isV4: boolean
  readonly bits: bigint

  constructor(isV4: boolean, bits: bigint) {
    super()
    this.isV4 = isV4
    this.bits = bits
  }

  get width(): number {
    return this.isV4 ? 32 : 128
  }

  equals(other: unknown): boolean {
    return other instanceof IpValue && other.isV4 === this.isV4 && other.bits === this.bits
  }

  override toString(): string {
    if (this.isV4) return [24n, 16n, 8n, 0n].map((shift) => (this.bits >> shift) & 255n).join('.')
    const groups = Array.from({ length: GROUPS }, (_, index) =>
      Number((this.bits >> (BigInt(GROUPS - 1 - index) * GROUP_BITS)) & 0xffffn),
    )
    return addressOf(groups).canonical
  }
}

class CidrValue extends Opaque {
  readonly celType = CIDR
  readonly ip: IpValue
  readonly length: number

  constructor(ip: IpValue, length: number) {
    super()
    this.ip = ip
    this.length = length
  }

  equals(other: unknown): boolean {
    return other instanceof CidrValue && other.length === this.length && other.ip.equals(this.ip)
  }

  /** The block with no bit of a host. */
  masked(): CidrValue {
    const host = BigInt(this.ip.width - this.length)
    return new CidrValue(new IpValue(this.ip.isV4, (this.ip.bits >> host) << host), this.length)
  }

  contains(ip: IpValue): boolean {
    const host = BigInt(this.ip.width - this.length)
    return ip.isV4 === this.ip.isV4 && ip.bits >> host === this.ip.bits >> host
  }

  override toString(): string {
    return `${this.ip}/${this.length}`
  }
}

/** What is wrong with a text that is no address, in Go's words. */
function addressFault(text: string): string {
  const fault = `ParseAddr(${goQuote(text)}): `
  if (text.includes(':'))
    return `${fault}${text.includes('.') ? 'IPv4 field must have at least one digit' : ipv6Fault(text)}`
  if (!text.includes('.')) return `${fault}unable to parse IP`
  const bad = /[^0-9.]/.exec(text)
  if (bad !== null) return `${fault}unexpected character (at ${goQuote(text.slice(bad.index))})`
  const fields = text.split('.')
  if (fields.some((field) => Number(field) > 255)) return `${fault}IPv4 field has value >255`
  if (fields.some((field) => field.length > 1 && field.startsWith('0')))
    return `${fault}IPv4 field has octet with leading zero`
  if (fields.some((field) => field === ''))
    return `${fault}IPv4 field must have at least one digit (at ${goQuote(text.slice(text.search(/\.(?=\.|$)/) + 1) || '.')})`
  return `${fault}IPv4 address too ${fields.length < 4 ? 'short' : 'long'}`
}

function ipv6Fault(text: string): string {
  const bad = /[^0-9a-fA-F:]/.exec(text)
  if (bad !== null && text[bad.index - 1] === ':')
    return `each colon-separated field must have at least one digit (at ${goQuote(text.slice(bad.index))})`
  if (bad !== null) return `unexpected character, want colon (at ${goQuote(text.slice(bad.index))})`
  return 'address string too short'
}

/** The address; undefined for what is none. */
function readAddress(text: string): IpValue | undefined {
  if (isIP(text) === 0) return undefined
  const groups = addressGroups(text.replace(/%.*$/, '')) ?? []
  const isV4 = isIPv4(text)
  const bits = groups.slice(isV4 ? 6 : 0).reduce((sum, group) => (sum << GROUP_BITS) | BigInt(group), 0n)
  return new IpValue(isV4, bits)
}

const MAPPED = 0xffffn

const isMapped = ({ isV4, bits }: IpValue): boolean => !isV4 && bits >> 32n === MAPPED

/** Throws CelFault for what is no address, or one that is not allowed. */
function ip(text: string): IpValue {
  const found = readAddress(text)
  if (found === undefined) {
    throw new CelFault(`IP Address ${goQuote(text)} parse error during conversion from string: ${addressFault(text)}`)
  }
  if (text.includes('%')) throw new CelFault(`IP address ${goQuote(text)} with zone value is not allowed`)
  if (isMapped(found)) throw new CelFault(`IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`)
  return found
}

/** Told twice, as the server does. */
const PREFIX_ERROR = 'network address parse error during conversion from string: '

/** Throws CelFault for what is no block. */
function cidr(text: string): CidrValue {
  const failure = (why: string): CelFault =>
    new CelFault(`${PREFIX_ERROR}${PREFIX_ERROR}netip.ParsePrefix(${goQuote(text)}): ${why}`)
  const slash = text.lastIndexOf('/')
  if (slash < 0) throw failure("no '/'")
  const [address, length] = [text.slice(0, slash), text.slice(slash + 1)]
  const found = readAddress(address)
  if (found === undefined) throw failure(addressFault(address))
  if (address.includes('%')) throw failure('IPv6 zones cannot be present in a prefix')
  if (!/^(?:0|[1-9]\d*)$/.test(length)) throw failure(`bad bits after slash: ${goQuote(length)}`)
  if (Number(length) > found.width) throw failure('prefix length out of range')
  if (isMapped(found)) throw new CelFault(`IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`)
  return new CidrValue(found, Number(length))
}

/** A text that stands for an address or a block. Throws CelFault, which does not say what is wrong with it. */
function argument<T>(read: (text: string) => T, text: string): T {
  try {
    return read(text)
  } catch (error) {
    throw error instanceof CelFault ? noSuchOverload() : error
  }
}

const isFine = (read: (text: string) => unknown) => (text: string) => {
  try {
    read(text)
    return true
  } catch (error) {
    if (error instanceof CelFault) return false
    throw error
  }
}

/** Whether an address begins with certain bits; `v4` and `v6` are blocks. */
const within = (v4: string, v6: string) => (address: IpValue) => cidr(address.isV4 ? v4 : v6).contains(address)

const isUnspecified = ({ bits }: IpValue): boolean => bits === 0n
const isLoopback = within('127.0.0.0/8', '::1/128')
const isLinkLocalMulticast = (address: IpValue): boolean =>
  address.isV4 ? cidr('224.0.0.0/24').contains(address) : ((address.bits >> 112n) & 0xff0fn) === 0xff02n
const isLinkLocalUnicast = within('169.254.0.0/16', 'fe80::/10')
const isMulticast = within('224.0.0.0/4', 'ff00::/8')
const BROADCAST = 2n ** 32n - 1n

const isGlobalUnicast = (address: IpValue): boolean =>
  !(isUnspecified(address) || isLoopback(address) || isMulticast(address) || isLinkLocalUnicast(address)) &&
  !(address.isV4 && address.bits === BROADCAST)

const containsBlock = (outer: CidrValue, inner: CidrValue): boolean =>
  outer.length <= inner.length && outer.contains(inner.ip)

export const ADDRESSES: readonly LibraryRow[] = [
  [`ip(string): ${IP}`, ip],
  ['isIP(string): bool', isFine(ip)],
  ['ip.isCanonical(string): bool', (text: string) => ip(text).toString() === text],
  [`${IP}.family(): int`, ({ isV4 }: IpValue) => (isV4 ? 4n : 6n)],
  [`${IP}.isUnspecified(): bool`, isUnspecified],
  [`${IP}.isLoopback(): bool`, isLoopback],
  [`${IP}.isLinkLocalMulticast(): bool`, isLinkLocalMulticast],
  [`${IP}.isLinkLocalUnicast(): bool`, isLinkLocalUnicast],
  [`${IP}.isGlobalUnicast(): bool`, isGlobalUnicast],
  [`string(${IP}): string`, String],
  [`cidr(string): ${CIDR}`, cidr],
  ['isCIDR(string): bool', isFine(cidr)],
  [`${CIDR}.containsIP(string): bool`, (block: CidrValue, text: string) => block.contains(argument(ip, text))],
  [`${CIDR}.containsIP(${IP}): bool`, (block: CidrValue, address: IpValue) => block.contains(address)],
  [
    `${CIDR}.containsCIDR(string): bool`,
    (block: CidrValue, text: string) => containsBlock(block, argument(cidr, text)),
  ],
  [`${CIDR}.containsCIDR(${CIDR}): bool`, containsBlock],
  [`${CIDR}.ip(): ${IP}`, ({ ip: address }: CidrValue) => address],
  [`${CIDR}.prefixLength(): int`, ({ length }: CidrValue) => BigInt(length)],
  [`${CIDR}.masked(): ${CIDR}`, (block: CidrValue) => block.masked()],
  [`string(${CIDR}): string`, String],
]
