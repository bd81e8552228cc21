/** Where the kubelet of a node listens. Source: recording pod-update/without-a-kubelet, asked of v1.35. */

import { isIP, isIPv6 } from 'node:net'
import { plainServerError } from '../../apimachinery/api-error.ts'
import { listOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonValue, type KubeObject } from '../../apimachinery/objects.ts'

/** The server's --kubelet-preferred-address-types. */
const PREFERRED = ['Hostname', 'InternalDNS', 'InternalIP', 'ExternalDNS', 'ExternalIP']
const DEFAULT_PORT = 10_250

export interface HostAddress {
  readonly host: string
  readonly port: number
}

/** Throws 500 when the node has no address of a type that the server knows. */
export function kubeletAddress({ status }: KubeObject): HostAddress {
  const { addresses, daemonEndpoints } = isJsonObject(status) ? status : {}
  const known = listOf(addresses)
  const found = PREFERRED.flatMap((preferred) => known.filter(({ type }) => type === preferred))[0]
  if (found === undefined) {
    const listed = known.map(({ type, address }) => `{${type} ${address}}`).join(' ')
    throw plainServerError(`no preferred addresses found; known addresses: [${listed}]`)
  }
  return { host: String(found.address), port: portOf(daemonEndpoints) }
}

function portOf(endpoints: JsonValue | undefined): number {
  const kubelet = isJsonObject(endpoints) ? endpoints.kubeletEndpoint : undefined
  const port = isJsonObject(kubelet) ? kubelet.Port : undefined
  return typeof port === 'number' && port > 0 ? port : DEFAULT_PORT
}

/** host:port, with brackets around IPv6. */
export const hostPort = ({ host, port }: HostAddress): string => `${isIPv6(host) ? `[${host}]` : host}:${port}`

/** What Go says of an address at which nobody listens. */
export function dialError(address: HostAddress): string {
  const host = address.host === 'localhost' ? '127.0.0.1' : address.host
  if (isIP(host) === 0) return `dial tcp: lookup ${host}: no such host`
  return `dial tcp ${hostPort({ ...address, host })}: connect: connection refused`
}
