/** Addresses of Pods as Endpoints group them: by the ports that they have in common. */
import type { Pod } from '../../client/types.ts'
import { isReady, isTerminating } from '../pod-state.ts'
import { inPortOrder } from './port-order.ts'
import { addressesOf, hasAddress, hostnameFor, podReference, portsOf } from './service-pods.ts'
import type { EndpointAddress, EndpointPort, EndpointSubset, Service } from './service-types.ts'

/** How many addresses one Endpoints may hold. */
export const CAPACITY = 1000

interface Backend {
  readonly address: EndpointAddress
  readonly ready: boolean
  readonly ports: readonly EndpointPort[]
}

/** The subsets of a Service, in a settled order. */
export function subsetsOf(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const backends = pods.flatMap((pod) => backendOf(service, pod)).sort(byAddress)
  const hasPorts = (service.spec.ports ?? []).length > 0
  if (!hasPorts) return backends.length === 0 ? [] : [subsetOf(backends, [])]
  const holders = new Map<string, { port: EndpointPort; backends: Backend[] }>()
  for (const backend of backends) {
    for (const port of backend.ports) {
      const key = JSON.stringify(port)
      const known = holders.get(key)
      if (known === undefined) holders.set(key, { port, backends: [backend] })
      else known.backends.push(backend)
    }
  }
  const groups = new Map<string, { ports: EndpointPort[]; backends: readonly Backend[] }>()
  for (const { port, backends: sharing } of holders.values()) {
    const key = sharing.map(({ address }) => identity(address)).join(' ')
    const known = groups.get(key)
    if (known === undefined) groups.set(key, { ports: [port], backends: sharing })
    else known.ports.push(port)
  }
  return Array.from(groups.values(), (group) => subsetOf(group.backends, group.ports))
}

function backendOf(service: Service, pod: Pod): Backend[] {
  const { publishNotReadyAddresses = false, ipFamilies = [] } = service.spec
  if (!hasAddress(pod) || (isTerminating(pod) && !publishNotReadyAddresses)) return []
  const [ip] = addressesOf(pod, ipFamilies[0] ?? 'IPv4')
  if (ip === undefined) return []
  const hostname = hostnameFor(pod, service)
  const address = {
    ip,
    ...(hostname === undefined ? {} : { hostname }),
    nodeName: pod.spec.nodeName ?? '',
    targetRef: podReference(pod),
  }
  // A Service without ports, which is headless, has its addresses all the same.
  const ports = portsOf(service, pod).map(({ name, ...port }) => (name === '' ? port : { name: name ?? '', ...port }))
  return [{ address, ready: publishNotReadyAddresses || isReady(pod), ports }]
}

const identity = ({ ip, targetRef }: EndpointAddress): string => `${ip}/${targetRef?.uid ?? ''}`

const byAddress = (a: Backend, b: Backend): number => (identity(a.address) < identity(b.address) ? -1 : 1)

function subsetOf(backends: readonly Backend[], ports: readonly EndpointPort[]): EndpointSubset {
  const of = (ready: boolean): EndpointAddress[] =>
    backends.filter((backend) => backend.ready === ready).map(({ address }) => address)
  const addresses = of(true)
  const notReadyAddresses = of(false)
  return {
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(notReadyAddresses.length === 0 ? {} : { notReadyAddresses }),
    ...(ports.length === 0 ? {} : { ports: inPortOrder(ports, 'endpoints') }),
  }
}

const countOf = (subsets: readonly EndpointSubset[], list: 'addresses' | 'notReadyAddresses'): number =>
  subsets.reduce((sum, subset) => sum + (subset[list] ?? []).length, 0)

export const isOverCapacity = (subsets: readonly EndpointSubset[]): boolean =>
  countOf(subsets, 'addresses') + countOf(subsets, 'notReadyAddresses') > CAPACITY

/** Cuts what is too much, each subset in proportion: those not ready first. */
export function truncated(subsets: readonly EndpointSubset[]): EndpointSubset[] {
  const ready = countOf(subsets, 'addresses')
  const cut = ready > CAPACITY ? 'addresses' : 'notReadyAddresses'
  const room = ready > CAPACITY ? CAPACITY : CAPACITY - ready
  const total = countOf(subsets, cut)
  let left = room
  return subsets.map((subset) => {
    const list = subset[cut] ?? []
    const kept = list.slice(0, Math.min(Math.ceil((list.length / total) * room), left))
    left -= kept.length
    const { addresses, notReadyAddresses, ...others } = subset
    if (cut === 'addresses') return { addresses: kept, ...others }
    return { ...(addresses === undefined ? {} : { addresses }), notReadyAddresses: kept, ...others }
  })
}
