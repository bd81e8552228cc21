/** What the Pod network asks of the API: names and addresses of services. Source: docs "DNS for Services and Pods". */
import { listOf } from './apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from './apimachinery/objects.ts'
import type { Client } from './client/client.ts'
import type { ServiceDirectory } from './runtime/kernel/pod-network.ts'

const texts = (value: JsonValue | undefined): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

interface NamedAddress {
  readonly address: string
  readonly port: number
  /** The port's name. */
  readonly name: string
}

export function serviceDirectory(client: Client): ServiceDirectory {
  return {
    resolve(name, podNamespace) {
      const [service = '', namespace = podNamespace, type = 'svc'] = name.replace(/\.cluster\.local$/, '').split('.')
      if (type === 'pod' && /^\d+-\d+-\d+-\d+$/.test(service)) return [service.replaceAll('-', '.')]
      const found = type === 'svc' ? client.find('services', `${namespace}/${service}`) : undefined
      if (found === undefined) return []
      const { clusterIPs } = specOf(found)
      const own = texts(clusterIPs).filter((address) => address !== 'None')
      return own.length > 0 ? own : [...new Set(endpointsOf(client, found).map(({ address }) => address))]
    },
    endpoints(address, port) {
      const service = client.list('services', '').items.find((one) => texts(specOf(one).clusterIPs).includes(address))
      if (service === undefined) return undefined
      const named = listOf(specOf(service).ports).find((one) => one.port === port)
      if (named === undefined) return []
      return endpointsOf(client, service).filter(({ name }) => name === (named.name ?? ''))
    },
  }
}

const specOf = ({ spec }: KubeObject): JsonObject => (isJsonObject(spec) ? spec : {})

/** Of ready Pods behind the service. */
function endpointsOf(client: Client, { metadata }: KubeObject): NamedAddress[] {
  const labelSelector = `kubernetes.io/service-name=${metadata.name}`
  const slices = client.list('endpointslices.discovery.k8s.io', metadata.namespace ?? '', { labelSelector }).items
  return slices.flatMap((slice) => {
    const ports = listOf(slice.ports)
    const ready = listOf(slice.endpoints).filter(
      ({ conditions }) => isJsonObject(conditions) && conditions.ready !== false,
    )
    return ready.flatMap(({ addresses }) =>
      ports.flatMap(({ port, name }) =>
        texts(addresses).map((address) => ({ address, port: Number(port), name: String(name ?? '') })),
      ),
    )
  })
}
