/**
 * Addresses and node ports: what a client leaves to the server. The cluster has one range of IPv4. Source: recordings
 * kinds-core/services, services-updates, apply/list-maps.
 */
import { invalidObject } from '../../apimachinery/api-error.ts'
import { at, type FieldError, invalid } from '../../apimachinery/field-error.ts'
import { parseLegacyIP } from '../../apimachinery/ip-address.ts'
import type { JsonValue } from '../../apimachinery/objects.ts'
import type { AdmissionLookup } from '../../registry/lookup.ts'
import { hasClusterIP, hasNodePorts, isHeadless, type Service, type ServiceSpec } from './types.ts'

const RANGE = '10.0.0.'
const ADDRESSES = 254
const FIRST_NODE_PORT = 30_000
const LAST_NODE_PORT = 32_767

/** Fills in families, addresses and node ports. Throws 422. */
export function allocate(service: Service, lookup: AdmissionLookup): void {
  const { spec } = service
  if (hasClusterIP(spec)) {
    refuse(service, chooseFamilies(spec))
    if (!isHeadless(spec)) refuse(service, allocateAddress(service, lookup))
    spec.clusterIP = spec.clusterIPs?.[0] ?? ''
  }
  if (hasNodePorts(spec)) refuse(service, allocateNodePorts(service, lookup))
}

function refuse({ metadata }: Service, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidObject({ group: '', kind: 'Service' }, metadata.name ?? '', errors)
}

/** A headless service that selects nothing may be of any family; all others are of those that the cluster has. */
function chooseFamilies(spec: ServiceSpec): FieldError[] {
  const { ipFamilies: families = [], clusterIPs = [] } = spec
  if (isHeadless(spec) && Object.keys(spec.selector ?? {}).length === 0) {
    spec.ipFamilyPolicy ??= families.length === 1 ? 'SingleStack' : 'RequireDualStack'
    if (families.length === 0) spec.ipFamilies = spec.ipFamilyPolicy === 'SingleStack' ? ['IPv4'] : ['IPv4', 'IPv6']
    return []
  }
  const errors: FieldError[] = []
  if (spec.ipFamilyPolicy === 'RequireDualStack') {
    const why = 'this cluster is not configured for dual-stack services'
    errors.push(invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, why))
  }
  for (const [index, family] of families.entries())
    if (family === 'IPv6') errors.push(invalid(at('spec.ipFamilies', index), family, 'not configured on this cluster'))
  for (const [index, address] of clusterIPs.entries())
    if (parseLegacyIP(address) !== undefined && address.includes(':'))
      errors.push(invalid(at('spec.clusterIPs', index), [...clusterIPs], 'IPv6 is not configured on this cluster'))
  if (errors.length > 0) return errors
  spec.ipFamilyPolicy ??= 'SingleStack'
  if (families.length === 0) spec.ipFamilies = ['IPv4']
  return []
}

function* othersOf({ metadata }: Service, lookup: AdmissionLookup): IterableIterator<ServiceSpec> {
  for (const other of lookup.list('', 'services', '')) {
    if (other.metadata.name === metadata.name && other.metadata.namespace === metadata.namespace) continue
    // All stored services have been decoded.
    yield (other as Service).spec
  }
}

function allocateAddress(service: Service, lookup: AdmissionLookup): FieldError[] {
  const { spec } = service
  const [asked = ''] = spec.clusterIPs ?? []
  // What is no address is told by the validation.
  if (asked !== '' && parseLegacyIP(asked) === undefined) return []
  const used = new Set(Array.from(othersOf(service, lookup), ({ clusterIP }) => clusterIP))
  if (asked === '') {
    spec.clusterIPs = [firstFree(used)]
    return []
  }
  const why = !asked.startsWith(RANGE)
    ? `failed to allocate IP ${asked}: the provided network does not match the current range`
    : used.has(asked)
      ? `failed to allocate IP ${asked}: provided IP is already allocated`
      : undefined
  return why === undefined ? [] : [invalid('spec.clusterIPs', [asked], why)]
}

/** The lower numbers are left to those who ask for them. */
function firstFree(used: ReadonlySet<JsonValue | undefined>): string {
  for (let offset = 0; offset < ADDRESSES; offset++) {
    const address = `${RANGE}${((offset + 31) % ADDRESSES) + 1}`
    if (!used.has(address)) return address
  }
  return ''
}

function allocateNodePorts(service: Service, lookup: AdmissionLookup): FieldError[] {
  const used = new Set<number>()
  for (const { ports = [] } of othersOf(service, lookup)) for (const { nodePort = 0 } of ports) used.add(nodePort)
  return (service.spec.ports ?? []).flatMap((port, index) => {
    const path = `${at('spec.ports', index)}.nodePort`
    const { nodePort: asked = 0 } = port
    if (asked === 0) port.nodePort = freeNodePort(used)
    else if (asked < FIRST_NODE_PORT || asked > LAST_NODE_PORT) {
      const range = `${FIRST_NODE_PORT}-${LAST_NODE_PORT}`
      return [invalid(path, asked, `provided port is not in the valid range. The range of valid ports is ${range}`)]
    } else if (used.has(asked)) return [invalid(path, asked, 'provided port is already allocated')]
    used.add(port.nodePort ?? 0)
    return []
  })
}

function freeNodePort(used: ReadonlySet<number>): number {
  let port = FIRST_NODE_PORT + 86
  while (used.has(port)) port++
  return port
}

/** The two fields for addresses agree: a client may write either. */
export function normalizeAddresses({ spec }: Service, old: Service | undefined): void {
  const { clusterIP = '', clusterIPs = [] } = spec
  const before = old?.spec.clusterIP ?? ''
  if (clusterIP === before && old !== undefined) return
  if (clusterIPs.length === 0) {
    if (clusterIP !== '') spec.clusterIPs = [clusterIP]
  } else if (old !== undefined && clusterIPs.join() === (old.spec.clusterIPs ?? []).join()) {
    if (clusterIP === '') delete spec.clusterIPs
    else spec.clusterIPs = [clusterIP, ...clusterIPs.slice(1)]
  }
}

/** What has been allocated stays, unless the client says otherwise or the type has no use for it. */
export function keepAllocated({ spec }: Service, { spec: old }: Service): void {
  if (hasClusterIP(spec) && hasClusterIP(old)) {
    spec.clusterIP ||= old.clusterIP ?? ''
    if ((spec.clusterIPs ?? []).length === 0 && old.clusterIPs !== undefined) spec.clusterIPs = [...old.clusterIPs]
  }
  if (!hasNodePorts(spec) || !hasNodePorts(old)) return
  const known = new Map((old.ports ?? []).map(({ protocol, port, nodePort }) => [`${protocol}/${port}`, nodePort]))
  for (const port of spec.ports ?? []) {
    const nodePort = known.get(`${port.protocol}/${port.port}`)
    if ((port.nodePort ?? 0) === 0 && nodePort !== undefined) port.nodePort = nodePort
  }
}

/** Drops what the old type had, if it has not been changed and the new type has no use for it. */
export function dropUnused({ spec }: Service, { spec: old }: Service): void {
  if (spec.type === old.type) return
  if (!hasClusterIP(spec) && spec.clusterIPs?.join() === old.clusterIPs?.join()) {
    delete spec.clusterIP
    delete spec.clusterIPs
    delete spec.ipFamilies
    delete spec.ipFamilyPolicy
    delete spec.internalTrafficPolicy
  }
  if (!hasNodePorts(spec) && hasNodePorts(old)) for (const port of spec.ports ?? []) delete port.nodePort
  if (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length === 0) delete spec.externalTrafficPolicy
  if (spec.type === 'ExternalName') delete spec.externalTrafficPolicy
  if (spec.type !== 'LoadBalancer') delete spec.allocateLoadBalancerNodePorts
}
