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
  typedText,
} from '../../apimachinery/field-error.ts'
import { legacyIPErrors } from '../../apimachinery/ip-address.ts'
import { legacyCIDRErrors } from '../../apimachinery/legacy-cidr.ts'
import { dns1123Label, dns1123Subdomain, portName, portNumber, qualifiedName } from '../../apimachinery/names.ts'
import { labelErrors } from '../../apimachinery/object-meta.ts'
import type { ObjectMeta } from '../../apimachinery/objects.ts'
import { trimSpace } from '../../apimachinery/trim-space.ts'
import { endpointAddressErrors } from '../endpoints/validate-address.ts'
import { addressFieldErrors } from './address-fields.ts'
import {
  HEADLESS,
  hasClusterIP,
  isExternal,
  isHeadless,
  needsHealthCheck,
  type Service,
  type ServicePort,
  type ServiceSpec,
} from './types.ts'

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const AFFINITIES = ['ClientIP', 'None']
const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
export const POLICIES = ['Cluster', 'Local']
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode']
const MAX_AFFINITY_SECONDS = 86_400

/** Everything about the spec; addresses that were there before are not looked at again. */
export function specErrors({ metadata, spec }: Service, old?: Service): FieldError[] {
  const ports = spec.ports ?? []
  const missing = ports.length === 0 && !isHeadless(spec) && hasClusterIP(spec)
  return [
    ...hintErrors(metadata),
    ...(missing ? [required('spec.ports')] : []),
    ...typeErrors(spec),
    ...portErrors(ports),
    ...labelErrors(spec.selector, 'spec.selector'),
    ...affinityErrors(spec),
    ...addressFieldErrors(spec, old?.spec),
    ...externalAddressErrors(spec.externalIPs ?? [], old?.spec.externalIPs ?? []),
    ...(TYPES.includes(spec.type ?? '') ? [] : [notSupported('spec.type', spec.type, TYPES)]),
    ...(spec.type === 'ClusterIP' ? nodePortErrors(ports) : []),
    ...repeatedNodePortErrors(ports),
    ...repeatedPortErrors(ports),
    ...rangeErrors(metadata, spec, old),
    ...(spec.allocateLoadBalancerNodePorts !== undefined && spec.type !== 'LoadBalancer'
      ? [forbidden('spec.allocateLoadBalancerNodePorts', BALANCERS_ONLY)]
      : []),
    ...classErrors(spec),
    ...policyErrors(spec),
  ]
}

const OLD_HINTS = 'service.kubernetes.io/topology-aware-hints'
const HINTS = 'service.kubernetes.io/topology-mode'

function hintErrors({ annotations = {} }: ObjectMeta): FieldError[] {
  const { [OLD_HINTS]: old, [HINTS]: mode } = annotations
  if (old === undefined || mode === undefined || old === mode) return []
  return [
    invalid(`metadata.annotations[${HINTS}]`, mode, `must match annotations[${OLD_HINTS}] when both are specified`),
  ]
}

function typeErrors(spec: ServiceSpec): FieldError[] {
  const { type, clusterIPs = [], externalName = '' } = spec
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec)) {
    return [invalid('spec.clusterIPs[0]', HEADLESS, `may not be set to 'None' for ${type} services`)]
  }
  if (type !== 'ExternalName') return []
  const name = externalName.replace(/\.$/, '')
  const set = [
    ...(clusterIPs.length > 0 ? ['clusterIPs'] : []),
    ...((spec.ipFamilies ?? []).length > 0 ? ['ipFamilies'] : []),
    ...(spec.ipFamilyPolicy === undefined ? [] : ['ipFamilyPolicy']),
  ]
  return [
    ...set.map((field) => forbidden(`spec.${field}`, 'may not be set for ExternalName services')),
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

const externalAddressErrors = (addresses: readonly string[], old: readonly string[]): FieldError[] =>
  addresses.flatMap((address, index) => {
    const path = at('spec.externalIPs', index)
    const errors = old.includes(address) ? [] : legacyIPErrors(address, path)
    return errors.length > 0 ? errors : endpointAddressErrors(address, path)
  })

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

function repeatedNodePortErrors(ports: readonly ServicePort[]): FieldError[] {
  const seen = new Set<string>()
  return ports.flatMap(({ protocol, nodePort = 0 }, index) => {
    if (nodePort === 0) return []
    const key = `${protocol} ${nodePort}`
    if (seen.has(key)) return [duplicate(`${at('spec.ports', index)}.nodePort`, nodePort)]
    seen.add(key)
    return []
  })
}

const BALANCERS_ONLY = "may only be used when `type` is 'LoadBalancer'"
const RANGES_ANNOTATION = 'service.beta.kubernetes.io/load-balancer-source-ranges'

/** Who may reach the load balancer: a field, or else an annotation. */
function rangeErrors({ annotations = {} }: ObjectMeta, spec: ServiceSpec, old: Service | undefined): FieldError[] {
  const { type, loadBalancerSourceRanges: ranges = [] } = spec
  const annotation = annotations[RANGES_ANNOTATION]
  // Kubernetes spells this field with a capital.
  const path = ranges.length > 0 ? 'spec.LoadBalancerSourceRanges' : `metadata.annotations[${RANGES_ANNOTATION}]`
  if (ranges.length === 0 && annotation === undefined) return []
  const misplaced = type === 'LoadBalancer' ? [] : [forbidden(path, BALANCERS_ONLY)]
  if (ranges.length > 0) {
    const known = (old?.spec.loadBalancerSourceRanges ?? []).map(trimSpace)
    const errors = ranges
      .map(trimSpace)
      .flatMap((range, index) => (known.includes(range) ? [] : legacyCIDRErrors(range, at(path, index))))
    return [...misplaced, ...errors]
  }
  const text = trimSpace(annotation ?? '')
  if (text === '' || (old !== undefined && old.metadata.annotations?.[RANGES_ANNOTATION] === annotation))
    return misplaced
  return [...misplaced, ...text.split(',').flatMap((range) => legacyCIDRErrors(trimSpace(range), path))]
}

/** The class of a load balancer. */
export function classErrors({ type, loadBalancerClass: name }: ServiceSpec): FieldError[] {
  if (name === undefined) return []
  if (type !== 'LoadBalancer') return [forbidden('spec.loadBalancerClass', BALANCERS_ONLY)]
  return invalidAll('spec.loadBalancerClass', name, qualifiedName(name))
}

function policyErrors(spec: ServiceSpec): FieldError[] {
  const { externalTrafficPolicy = '', internalTrafficPolicy, trafficDistribution } = spec
  const errors: FieldError[] = []
  if (externalTrafficPolicy !== '' && !isExternal(spec)) {
    const why = 'may only be set for externally-accessible services'
    errors.push(invalid('spec.externalTrafficPolicy', typedText(externalTrafficPolicy), why))
  } else if (externalTrafficPolicy !== '' && !POLICIES.includes(externalTrafficPolicy)) {
    errors.push(notSupported('spec.externalTrafficPolicy', externalTrafficPolicy, POLICIES))
  }
  errors.push(...healthCheckErrors(spec))
  if (internalTrafficPolicy !== undefined && !POLICIES.includes(internalTrafficPolicy))
    errors.push(notSupported('spec.internalTrafficPolicy', internalTrafficPolicy, POLICIES))
  if (trafficDistribution !== undefined && !DISTRIBUTIONS.includes(trafficDistribution))
    errors.push(notSupported('spec.trafficDistribution', trafficDistribution, DISTRIBUTIONS))
  return errors
}

function healthCheckErrors(spec: ServiceSpec): FieldError[] {
  const { healthCheckNodePort: port = 0 } = spec
  const path = 'spec.healthCheckNodePort'
  if (needsHealthCheck(spec)) return port === 0 ? [required(path)] : invalidAll(path, port, portNumber(port))
  const why = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
  return port === 0 ? [] : [invalid(path, port, why)]
}
