/** Which Pods stand behind a Service, under which addresses and ports. Source: Kubernetes docs "Service"; a control plane v1.35. */
import { listOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../../apimachinery/objects.ts'
import { byNamespace, type Change, type Indexer, type Informer, keyOf } from '../../client/informer.ts'
import type { Pod } from '../../client/types.ts'
import type { EndpointPort, Service, ServicePort } from './service-types.ts'

/** By each of its labels: 'namespace/key=value'. */
const byLabel: Indexer = ({ metadata: { namespace = '', labels = {} } }) =>
  Object.entries(labels).map(([key, value]) => `${namespace}/${key}=${value}`)

type Labels = { readonly [key: string]: string }

const matches = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value)

/** The Pods that the Service selects, in the order in which they were made. */
export function podsOf({ metadata: { namespace = '' }, spec }: Service, pods: Informer<Pod>): readonly Pod[] {
  const { selector = {} } = spec
  const [first] = Object.entries(selector)
  if (first === undefined) return pods.by(byNamespace, namespace)
  const candidates = pods.by(byLabel, `${namespace}/${first[0]}=${first[1]}`)
  return candidates.filter(({ metadata }) => matches(selector, metadata.labels ?? {}))
}

/** The keys of the Services that select the Pod, as it is or as it was, unless nothing changed that matters to them. */
export function servicesOf(services: Informer<Service>, { object, old, type }: Change): string[] {
  const states = old === undefined ? [object] : [object, old]
  const selecting = services
    .by(byNamespace, object.metadata.namespace ?? '')
    .filter(({ spec: { selector } }) => states.some((pod) => selector && matches(selector, pod.metadata.labels ?? {})))
  if (selecting.length === 0) return []
  if (type === 'MODIFIED' && old !== undefined && fingerprint(old) === fingerprint(object)) return []
  return selecting.map(keyOf)
}

/** What endpoints show of a Pod. */
function fingerprint({ metadata, spec, status }: KubeObject): string {
  const { labels, deletionTimestamp } = metadata
  const { phase, podIPs, conditions } = objectOf(status)
  const ready = listOf(conditions).find(({ type }) => type === 'Ready')
  const { nodeName, hostname, subdomain } = objectOf(spec)
  return JSON.stringify([labels, deletionTimestamp, phase, podIPs, ready?.status, nodeName, hostname, subdomain])
}

const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})

/** Whether the Pod has an address and has not ended. */
export const hasAddress = ({ status }: Pod): boolean =>
  status.phase !== 'Succeeded' && status.phase !== 'Failed' && listOf(status.podIPs).length > 0

/** The Pod's addresses of a family. */
export function addressesOf({ status }: Pod, family: string): string[] {
  const addresses = listOf(status.podIPs).flatMap(({ ip }) => (typeof ip === 'string' ? [ip] : []))
  return addresses.filter((ip) => ip.includes(':') === (family === 'IPv6'))
}

/** Its hostname, if the Service is the subdomain that it asks for. */
export function hostnameFor({ spec, metadata }: Pod, service: Service): string | undefined {
  const { hostname = '', subdomain } = spec
  const belongs = subdomain === service.metadata.name && metadata.namespace === service.metadata.namespace
  return typeof hostname === 'string' && hostname !== '' && belongs ? hostname : undefined
}

export const podReference = ({ metadata: { name = '', namespace = '', uid = '' } }: Pod): JsonObject => ({
  kind: 'Pod',
  namespace,
  name,
  uid,
})

/** The ports of the Service as this Pod has them; one that it has no number for is left out. */
export function portsOf({ spec: { ports = [] } }: Service, pod: Pod): EndpointPort[] {
  return ports.flatMap((port) => {
    const number = numberOf(port, pod)
    if (number === undefined) return []
    const { name = '', protocol = 'TCP', appProtocol } = port
    return [{ name, port: number, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }]
  })
}

/** A target that is a name is looked for in the containers that go on running. */
function numberOf({ port, targetPort = port, protocol }: ServicePort, { spec }: Pod): number | undefined {
  if (typeof targetPort === 'number') return targetPort
  const sidecars = listOf(spec.initContainers).filter(({ restartPolicy }) => restartPolicy === 'Always')
  const ports = [...listOf(spec.containers), ...sidecars].flatMap((container) => listOf(container.ports))
  const found = ports.find((known) => known.name === targetPort && (known.protocol ?? 'TCP') === protocol)
  return typeof found?.containerPort === 'number' ? found.containerPort : undefined
}
