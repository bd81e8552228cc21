/** Services: how they are shown. Their own rules (addresses, ports) come later. Source: semantics §9, recordings list/table-kinds. */
import { humanDuration } from '../apimachinery/duration.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import { parseTime } from '../apimachinery/time.ts'
import { defineKind } from '../registry/kind.ts'
import { genericStatus, metadataStrategy } from './generic-kinds.ts'

interface Service extends KubeObject {
  spec: {
    type?: string
    clusterIP?: string
    clusterIPs?: string[]
    externalIPs?: string[]
    externalName?: string
    ports?: { port: number; nodePort?: number; protocol?: string }[]
    selector?: { [key: string]: string }
  } & JsonObject
  status: JsonObject
}

const listOf = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : []

/** Addresses by which the outside reaches the service. */
function externalIP({ spec, status }: Service): string {
  const { type = 'ClusterIP', externalIPs = [], externalName } = spec
  if (type === 'ExternalName') return externalName ?? '<none>'
  const balancer = isJsonObject(status.loadBalancer) ? listOf(status.loadBalancer.ingress) : []
  const given = type === 'LoadBalancer' ? balancer.map(({ ip, hostname }) => String(ip ?? hostname)) : []
  const all = [...given, ...externalIPs]
  if (all.length > 0) return all.join(',')
  return type === 'LoadBalancer' ? '<pending>' : '<none>'
}

function portText({
  port,
  nodePort = 0,
  protocol = 'TCP',
}: {
  port: number
  nodePort?: number
  protocol?: string
}): string {
  return nodePort > 0 ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`
}

export const service = defineKind<Service>({
  group: '',
  version: 'v1',
  kind: 'Service',
  resource: 'services',
  namespaced: true,
  strategy: metadataStrategy<Service>(true, true),
  subresources: [genericStatus<Service>(true)],
  fieldLabels: { 'spec.clusterIP': ({ spec }) => spec.clusterIP ?? '', 'spec.type': ({ spec }) => spec.type ?? '' },
  unknownFieldLabel: (label) => `field label not supported: ${label}`,
  columns: (object, now) => {
    const { type = 'ClusterIP', clusterIPs = [], ports = [], selector = {} } = object.spec
    const pairs = Object.keys(selector)
      .sort()
      .map((key) => `${key}=${selector[key]}`)
    return {
      cells: [
        object.metadata.name ?? '',
        type,
        clusterIPs[0] ?? '<none>',
        externalIP(object),
        ports.length === 0 ? '<none>' : ports.map(portText).join(','),
        humanDuration(now - parseTime(object.metadata.creationTimestamp ?? '')),
        pairs.length === 0 ? '<none>' : pairs.join(','),
      ],
    }
  },
  returnsDeletedObject: true,
})
