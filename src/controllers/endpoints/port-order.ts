/**
 * The order of ports in endpoints: that of hashes of what Go prints of them, so that equal sets are written alike.
 * Source: order of ports seen on a control plane v1.35 (FNV-1a of 128 bits over the `%#v` of go-spew).
 */
import type { EndpointPort } from './service-types.ts'

const OFFSET = 0x6c62272e07bb014262b821756295c58dn
const PRIME = 0x0000000001000000000000000000013bn
const MASK = (1n << 128n) - 1n

function fnv128a(text: string): bigint {
  let hash = OFFSET
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * PRIME) & MASK
  return hash
}

/** A port as Go prints it: in Endpoints its fields are values, in EndpointSlices pointers, in another order. */
const PRINTED = {
  endpoints: ({ name = '', port, protocol = '', appProtocol = '<nil>' }: EndpointPort): string =>
    `(v1.EndpointPort){Name:(string)${name} Port:(int32)${port} Protocol:(v1.Protocol)${protocol} AppProtocol:(*string)${appProtocol}}`,
  slices: ({ name = '', port, protocol = '', appProtocol = '<nil>' }: EndpointPort): string =>
    `(v1.EndpointPort){Name:(*string)${name} Protocol:(*v1.Protocol)${protocol} Port:(*int32)${port} AppProtocol:(*string)${appProtocol}}`,
} as const

/** A sorted copy. */
export function inPortOrder(ports: readonly EndpointPort[], form: keyof typeof PRINTED): EndpointPort[] {
  if (ports.length < 2) return [...ports]
  const hashed = ports.map((port) => ({ port, hash: fnv128a(PRINTED[form](port)) }))
  return hashed.sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0)).map(({ port }) => port)
}
