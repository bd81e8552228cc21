/** What Go's scheme fills in. Source: recordings kinds-core/services. */
import { isExternal, type Service } from './types.ts'

const AFFINITY_SECONDS = 10_800

export function applyDefaults({ spec, status }: Partial<Service> & Pick<Service, 'spec'>): void {
  spec.sessionAffinity ||= 'None'
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
  if (spec.sessionAffinity === 'ClientIP') {
    const { timeoutSeconds = AFFINITY_SECONDS } = spec.sessionAffinityConfig?.clientIP ?? {}
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds } }
  }
  spec.type ||= 'ClusterIP'
  for (const port of spec.ports ?? []) {
    port.protocol ||= 'TCP'
    port.targetPort ||= port.port
  }
  if (isExternal(spec)) spec.externalTrafficPolicy ||= 'Cluster'
  if (['ClusterIP', 'NodePort', 'LoadBalancer'].includes(spec.type)) spec.internalTrafficPolicy ??= 'Cluster'
  if (spec.type !== 'LoadBalancer') return
  spec.allocateLoadBalancerNodePorts ??= true
  for (const address of status?.loadBalancer?.ingress ?? []) if ((address.ip ?? '') !== '') address.ipMode ??= 'VIP'
}
