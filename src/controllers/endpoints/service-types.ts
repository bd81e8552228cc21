/** Shapes of what endpoints are made of and written as. */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'

export interface ServicePort extends JsonObject {
  name?: string
  protocol?: string
  port: number
  targetPort?: number | string
  appProtocol?: string
}

export interface Service extends KubeObject {
  spec: JsonObject & {
    type?: string
    clusterIP?: string
    ipFamilies?: string[]
    selector?: { [key: string]: string }
    ports?: ServicePort[]
    publishNotReadyAddresses?: boolean
  }
}

/** A port of a Pod under the name that the Service gives it. Both kinds of endpoints write it so. */
export interface EndpointPort extends JsonObject {
  name?: string
  port: number
  protocol?: string
  appProtocol?: string
}

export interface EndpointAddress extends JsonObject {
  ip: string
  hostname?: string
  nodeName?: string
  targetRef?: JsonObject
}

export interface EndpointSubset extends JsonObject {
  addresses?: EndpointAddress[]
  notReadyAddresses?: EndpointAddress[]
  ports?: EndpointPort[]
}

export interface Endpoints extends KubeObject {
  subsets?: EndpointSubset[]
}

export interface Endpoint extends JsonObject {
  addresses: string[]
  conditions: { ready?: boolean; serving?: boolean; terminating?: boolean }
  hostname?: string
  nodeName?: string
  zone?: string
  targetRef?: JsonObject
}

export interface EndpointSlice extends KubeObject {
  addressType: string
  endpoints: Endpoint[] | null
  ports: EndpointPort[] | null
}

export const SERVICE_NAME = 'kubernetes.io/service-name'
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by'
export const HEADLESS = 'service.kubernetes.io/headless'
export const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time'

export const isHeadless = ({ spec: { clusterIP = '' } }: Service): boolean => clusterIP === '' || clusterIP === 'None'

/** Whether the control plane finds this Service's endpoints, and nobody else. */
export const selectsPods = ({ spec }: Service): boolean => spec.type !== 'ExternalName' && spec.selector !== undefined
