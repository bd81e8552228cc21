/** Fields of a Service that hang together: what a client left out, and what another type has no use for. */
import { same } from './families.ts'
import {
  hasClusterIP,
  hasNodePorts,
  isExternal,
  mayHaveNodePorts,
  needsHealthCheck,
  type Service,
  type ServiceSpec,
} from './types.ts'
import { POLICIES } from './validate.ts'

/** What names something outside has no policy for traffic inside, though clients may say one. Source: defaultOnReadService. */
export function dropInternalPolicy({ spec }: Service): void {
  if (!hasClusterIP(spec) && POLICIES.includes(spec.internalTrafficPolicy ?? '')) delete spec.internalTrafficPolicy
}

/** The two fields for addresses agree: old clients write one alone. Source: normalizeClusterIPs. */
export function normalizeAddresses({ spec }: Service, old: Service | undefined): void {
  const { clusterIP = '', clusterIPs = [] } = spec
  if (old === undefined) {
    if (clusterIP !== '' && clusterIPs.length === 0) spec.clusterIPs = [clusterIP]
    return
  }
  const { clusterIP: oldIP = '', clusterIPs: oldIPs = [] } = old.spec
  if (clusterIP === oldIP) {
    if (clusterIPs.length === 0 && oldIPs.length > 0) spec.clusterIPs = [...oldIPs]
  } else if (same(clusterIPs, oldIPs)) {
    if (clusterIP === '') delete spec.clusterIPs
    else spec.clusterIPs = [clusterIP]
  }
}

/** What has been allocated stays, unless the client says otherwise. Source: patchAllocatedValues. */
export function keepAllocated({ spec }: Service, { spec: old }: Service): void {
  if (hasClusterIP(spec) && hasClusterIP(old)) {
    spec.clusterIP ||= old.clusterIP ?? ''
    if ((spec.clusterIPs ?? []).length === 0 && old.clusterIPs !== undefined) spec.clusterIPs = [...old.clusterIPs]
  }
  if (hasNodePorts(spec) && hasNodePorts(old)) keepNodePorts(spec, old)
  if (needsHealthCheck(spec) && needsHealthCheck(old)) spec.healthCheckNodePort ||= old.healthCheckNodePort ?? 0
}

/** By the names of ports; a node port that now is that of another port is none of this. */
function keepNodePorts(spec: ServiceSpec, old: ServiceSpec): void {
  const before = nodePortsOf(old)
  const taken = new Set([...nodePortsOf(spec)].filter((port) => before.has(port)))
  const byName = new Map((old.ports ?? []).map(({ name = '', nodePort = 0 }) => [name, nodePort]))
  for (const port of spec.ports ?? []) {
    const kept = byName.get(port.name ?? '') ?? 0
    if ((port.nodePort ?? 0) === 0 && !taken.has(kept)) port.nodePort = kept
  }
}

const nodePortsOf = ({ ports = [] }: ServiceSpec): Set<number> =>
  new Set(ports.flatMap(({ nodePort = 0 }) => (nodePort === 0 ? [] : [nodePort])))

const addsNoNodePort = (spec: ServiceSpec, old: ServiceSpec): boolean => {
  const before = nodePortsOf(old)
  return [...nodePortsOf(spec)].every((port) => before.has(port))
}

/** Drops what the old type had, where the client did not change it and the new type has no use for it. Source: dropTypeDependentFields. */
export function dropUnused({ spec }: Service, { spec: old }: Service): void {
  if (hasClusterIP(old) && !hasClusterIP(spec)) dropAddresses(spec, old)
  if (mayHaveNodePorts(old) && !mayHaveNodePorts(spec) && addsNoNodePort(spec, old))
    for (const port of spec.ports ?? []) delete port.nodePort
  if (needsHealthCheck(old) && !needsHealthCheck(spec)) drop(spec, old, 'healthCheckNodePort')
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    drop(spec, old, 'allocateLoadBalancerNodePorts')
    drop(spec, old, 'loadBalancerClass')
  }
  if (isExternal(old) && !isExternal(spec)) drop(spec, old, 'externalTrafficPolicy')
}

function dropAddresses(spec: ServiceSpec, old: ServiceSpec): void {
  if (spec.clusterIP === old.clusterIP && same(spec.clusterIPs, old.clusterIPs)) {
    delete spec.clusterIP
    delete spec.clusterIPs
  }
  if (same(spec.ipFamilies, old.ipFamilies)) delete spec.ipFamilies
  drop(spec, old, 'ipFamilyPolicy')
}

function drop(spec: ServiceSpec, old: ServiceSpec, field: keyof ServiceSpec & string): void {
  if (spec[field] === old[field]) delete spec[field]
}
