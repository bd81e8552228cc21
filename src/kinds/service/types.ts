/** The parts of a Service that its rules look at. */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import type { LoadBalancerStatus } from '../load-balancer-status.ts'

export interface ServicePort extends JsonObject {
  name?: string
  protocol?: string
  port: number
  targetPort?: number | string
  nodePort?: number
  appProtocol?: string
}

export interface ServiceSpec extends JsonObject {
  type?: string
  ports?: ServicePort[]
  selector?: { [key: string]: string }
  clusterIP?: string
  clusterIPs?: string[]
  ipFamilies?: string[]
  ipFamilyPolicy?: string
  externalIPs?: string[]
  externalName?: string
  loadBalancerIP?: string
  sessionAffinity?: string
  sessionAffinityConfig?: { clientIP?: { timeoutSeconds?: number } }
  externalTrafficPolicy?: string
  internalTrafficPolicy?: string
  healthCheckNodePort?: number
  loadBalancerClass?: string
  loadBalancerSourceRanges?: string[]
  allocateLoadBalancerNodePorts?: boolean
  trafficDistribution?: string
}

export interface Service extends KubeObject {
  spec: ServiceSpec
  status: JsonObject & { loadBalancer?: LoadBalancerStatus }
}

/** What stands for the address of a service that has none. */
export const HEADLESS = 'None'

export const isHeadless = ({ clusterIPs = [] }: ServiceSpec): boolean => clusterIPs[0] === HEADLESS

/** Whether the type has addresses of the cluster. */
export const hasClusterIP = ({ type }: ServiceSpec): boolean => type !== 'ExternalName'

export const mayHaveNodePorts = ({ type }: ServiceSpec): boolean => type === 'NodePort' || type === 'LoadBalancer'

/** Whether the server chooses node ports. */
export const hasNodePorts = ({ type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean =>
  type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false)

/** Whether the load balancer asks nodes which of them have endpoints, at a port of its own. */
export const needsHealthCheck = ({ type, externalTrafficPolicy }: ServiceSpec): boolean =>
  type === 'LoadBalancer' && externalTrafficPolicy === 'Local'

/** Whether the outside can reach it. */
export const isExternal = ({ type, externalIPs = [] }: ServiceSpec): boolean =>
  type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && externalIPs.length > 0)
