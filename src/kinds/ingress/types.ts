/** Shapes of Ingresses, as far as rules look at them. */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import type { LoadBalancerStatus } from '../load-balancer-status.ts'

/** What requests go to: a Service, or any other object of the namespace. */
export interface Backend extends JsonObject {
  service?: JsonObject & { name?: string; port?: { name?: string; number?: number } }
  resource?: LocalReference
}

export interface LocalReference extends JsonObject {
  apiGroup?: string
  kind?: string
  name?: string
}

export interface IngressPath extends JsonObject {
  path?: string
  pathType?: string
  backend?: Backend
}

export interface IngressRule extends JsonObject {
  host?: string
  http?: { paths?: IngressPath[] }
}

export interface IngressTls extends JsonObject {
  hosts?: string[]
  secretName?: string
}

export interface Ingress extends KubeObject {
  spec: JsonObject & {
    ingressClassName?: string
    defaultBackend?: Backend
    rules?: IngressRule[]
    tls?: IngressTls[]
  }
  status: JsonObject & { loadBalancer?: LoadBalancerStatus }
}
