/** What a server warns of when a Service is written, in its order. */
import { at } from '../../apimachinery/field-error.ts'
import { legacyIPWarnings } from '../../apimachinery/ip-address.ts'
import { legacyCIDRWarnings } from '../../apimachinery/legacy-cidr.ts'
import { isHeadless, type Service, type ServiceSpec } from './types.ts'

const OLD_HINTS = 'service.kubernetes.io/topology-aware-hints'
const HINTS = 'service.kubernetes.io/topology-mode'

export function serviceWarnings({ metadata: { annotations = {} }, spec }: Service): string[] {
  const { clusterIPs = [], externalIPs = [], loadBalancerIP = '', loadBalancerSourceRanges = [] } = spec
  const headless = isHeadless(spec)
  const addresses = (list: readonly string[], path: string): string[] =>
    list.flatMap((address, index) => legacyIPWarnings(address, at(path, index)))
  return [
    ...(annotations[OLD_HINTS] === undefined
      ? []
      : [`annotation ${OLD_HINTS} is deprecated, please use ${HINTS} instead`]),
    ...(headless ? headlessWarnings(spec) : addresses(clusterIPs, 'spec.clusterIPs')),
    ...addresses(externalIPs, 'spec.externalIPs'),
    ...(loadBalancerIP === '' ? [] : legacyIPWarnings(loadBalancerIP, 'spec.loadBalancerIP')),
    ...loadBalancerSourceRanges.flatMap((range, index) =>
      legacyCIDRWarnings(range, at('spec.loadBalancerSourceRanges', index)),
    ),
    ...typeWarnings(spec),
  ]
}

const headlessWarnings = ({ loadBalancerIP = '', externalIPs = [], sessionAffinity }: ServiceSpec): string[] => [
  ...(loadBalancerIP === '' ? [] : ['spec.loadBalancerIP is ignored for headless services']),
  ...(externalIPs.length === 0 ? [] : ['spec.externalIPs is ignored for headless services']),
  ...(sessionAffinity === 'None' ? [] : ['spec.SessionAffinity is ignored for headless services']),
]

function typeWarnings({ type, externalIPs = [], externalName = '', trafficDistribution }: ServiceSpec): string[] {
  const isName = type === 'ExternalName'
  return [
    ...(isName && externalIPs.length > 0 ? ['spec.externalIPs is ignored when spec.type is "ExternalName"'] : []),
    ...(!isName && externalName !== '' ? ['spec.externalName is ignored when spec.type is not "ExternalName"'] : []),
    ...(trafficDistribution === 'PreferClose'
      ? ['spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"']
      : []),
  ]
}
