/** The rules of Services, in Kubernetes' order. Source: recordings kinds-core/services, services-updates. */
import {
  at,
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  invalidAll,
  notSupported,
  required,
} from '../../apimachinery/field-error.ts'
import { legacyIPErrors } from '../../apimachinery/ip-address.ts'
import { dns1123Label, dns1123Subdomain, portName, portNumber, qualifiedName } from '../../apimachinery/names.ts'
import { labelErrors } from '../../apimachinery/object-meta.ts'
import {
  HEADLESS,
  hasClusterIP,
  isExternal,
  isHeadless,
  type Service,
  type ServicePort,
  type ServiceSpec,
} from './types.ts'

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const AFFINITIES = ['ClientIP', 'None']
const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const POLICIES = ['Cluster', 'Local']
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode']
const MAX_AFFINITY_SECONDS = 86_400

export function specErrors({ spec }: Service): FieldError[] {
  const ports = spec.ports ?? []
  const missing = ports.length === 0 && !isHeadless(spec) && hasClusterIP(spec)
  return [
    ...(missing ? [required('spec.ports')] : []),
    ...typeErrors(spec),
    ...portErrors(ports),
    ...labelErrors(spec.selector, 'spec.selector'),
    ...affinityErrors(spec),
    ...addressErrors(spec),
    ...(spec.externalIPs ?? []).flatMap((address, index) => legacyIPErrors(address, at('spec.externalIPs', index))),
    ...(TYPES.includes(spec.type ?? '') ? [] : [notSupported('spec.type', spec.type, TYPES)]),
    ...(spec.type === 'ClusterIP' ? nodePortErrors(ports) : []),
    ...repeatedPortErrors(ports),
    ...balancerErrors(spec),
    ...policyErrors(spec),
  ]
}

function typeErrors(spec: ServiceSpec): FieldError[] {
  const { type, clusterIPs = [], externalName = '' } = spec
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec)) {
    return [invalid('spec.clusterIPs[0]', HEADLESS, `may not be set to 'None' for ${type} services`)]
  }
  if (type !== 'ExternalName') return []
  const name = externalName.replace(/\.$/, '')
  return [
    ...(clusterIPs.length > 0 ? [forbidden('spec.clusterIPs', 'may not be set for ExternalName services')] : []),
    ...(name === '' ? [required('spec.externalName')] : invalidAll('spec.externalName', name, dns1123Subdomain(name))),
  ]
}

function portErrors(ports: readonly ServicePort[]): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap((port, index) => {
    const path = at('spec.ports', index)
    const { name = '', protocol = '', targetPort = 0, appProtocol } = port
    const errors: FieldError[] = []
    if (name === '' && ports.length > 1) errors.push(required(`${path}.name`))
    else if (name !== '') errors.push(...invalidAll(`${path}.name`, name, dns1123Label(name)))
    if (name !== '' && names.has(name)) errors.push(duplicate(`${path}.name`, name))
    names.add(name)
    const target = typeof targetPort === 'string' ? portName(targetPort) : portNumber(targetPort)
    return [
      ...errors,
      ...invalidAll(`${path}.port`, port.port, portNumber(port.port)),
      ...(PROTOCOLS.includes(protocol) ? [] : [notSupported(`${path}.protocol`, protocol, PROTOCOLS)]),
      ...invalidAll(`${path}.targetPort`, targetPort, target),
      ...(appProtocol === undefined ? [] : invalidAll(`${path}.appProtocol`, appProtocol, qualifiedName(appProtocol))),
    ]
  })
}

function affinityErrors({ sessionAffinity = '', sessionAffinityConfig }: ServiceSpec): FieldError[] {
  if (!AFFINITIES.includes(sessionAffinity)) return [notSupported('spec.sessionAffinity', sessionAffinity, AFFINITIES)]
  if (sessionAffinity === 'None') return []
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 0
  if (seconds > 0 && seconds <= MAX_AFFINITY_SECONDS) return []
  const path = 'spec.sessionAffinityConfig.clientIP.timeoutSeconds'
  return [invalid(path, seconds, `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`)]
}

function addressErrors(spec: ServiceSpec): FieldError[] {
  if (!hasClusterIP(spec) || isHeadless(spec)) return []
  return (spec.clusterIPs ?? []).flatMap((address, index) => legacyIPErrors(address, at('spec.clusterIPs', index)))
}

function nodePortErrors(ports: readonly ServicePort[]): FieldError[] {
  return ports.flatMap(({ nodePort = 0 }, index) =>
    nodePort === 0
      ? []
      : [forbidden(`${at('spec.ports', index)}.nodePort`, "may not be used when `type` is 'ClusterIP'")],
  )
}

/** A port is its number and protocol; the message prints the internal struct. */
function repeatedPortErrors(ports: readonly ServicePort[]): FieldError[] {
  const seen = new Set<string>()
  return ports.flatMap(({ protocol = '', port }, index) => {
    const key = `${protocol}/${port}`
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    const printed = { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 }
    return [duplicate(at('spec.ports', index), printed)]
  })
}

function balancerErrors({ type, loadBalancerSourceRanges = [] }: ServiceSpec): FieldError[] {
  if (type === 'LoadBalancer' || loadBalancerSourceRanges.length === 0) return []
  // Kubernetes spells this field with a capital.
  return [forbidden('spec.LoadBalancerSourceRanges', "may only be used when `type` is 'LoadBalancer'")]
}

function policyErrors(spec: ServiceSpec): FieldError[] {
  const { externalTrafficPolicy = '', internalTrafficPolicy, trafficDistribution } = spec
  const errors: FieldError[] = []
  if (externalTrafficPolicy !== '' && !isExternal(spec)) {
    const why = 'may only be set for externally-accessible services'
    errors.push(invalid('spec.externalTrafficPolicy', externalTrafficPolicy, why))
  } else if (externalTrafficPolicy !== '' && !POLICIES.includes(externalTrafficPolicy)) {
    errors.push(notSupported('spec.externalTrafficPolicy', externalTrafficPolicy, POLICIES))
  }
  if (internalTrafficPolicy !== undefined && !POLICIES.includes(internalTrafficPolicy))
    errors.push(notSupported('spec.internalTrafficPolicy', internalTrafficPolicy, POLICIES))
  if (trafficDistribution !== undefined && !DISTRIBUTIONS.includes(trafficDistribution))
    errors.push(notSupported('spec.trafficDistribution', trafficDistribution, DISTRIBUTIONS))
  return errors
}

/** What a change of a Service may not touch. */
export function changeErrors({ spec }: Service, { spec: old }: Service): FieldError[] {
  const errors: FieldError[] = []
  const [before] = old.clusterIPs ?? []
  const [after] = spec.clusterIPs ?? []
  if (hasClusterIP(spec) && hasClusterIP(old) && before !== undefined && after !== before) {
    errors.push(invalid('spec.clusterIPs[0]', [...(spec.clusterIPs ?? [])], 'may not change once set'))
  }
  if (spec.type === 'LoadBalancer' && old.type === 'LoadBalancer' && spec.loadBalancerClass !== old.loadBalancerClass)
    errors.push(invalid('spec.loadBalancerClass', spec.loadBalancerClass ?? null, 'may not change once set'))
  return errors
}
