/** Rows of services, endpoints, ingresses and addresses. Source: recordings list/table-kinds, table-more-kinds. */
import { listOf } from '../../apimachinery/object-fields.ts'
import type { JsonObject, JsonValue } from '../../apimachinery/objects.ts'
import { age, type Cell, joined, labels, name, type Printers, reader, row, selector, text, withMore } from './cells.ts'

const MAX_SHOWN = 3

const ingressOf = reader('status.loadBalancer.ingress')

/** Addresses of a load balancer, sorted, each once. */
function balancerAddresses(object: JsonObject): string[] {
  const addresses = listOf(ingressOf(object)).map(({ ip, hostname }) => String(ip || (hostname ?? '')))
  return [...new Set(addresses.filter((address) => address !== ''))].sort()
}

const typeOf = reader('spec.type')
const externalNameOf = reader('spec.externalName')
const externalIPsOf = reader('spec.externalIPs')

/** Addresses by which the outside reaches a Service. */
const externalIP: Cell = (service) => {
  const type = typeOf(service)
  if (type === 'ExternalName') return externalNameOf(service) ?? ''
  const given = externalIPsOf(service)
  const own = Array.isArray(given) ? given : []
  if (type === 'LoadBalancer') return [...balancerAddresses(service), ...own].join(',') || '<pending>'
  if (type === 'ClusterIP' || type === 'NodePort') return own.join(',') || '<none>'
  return '<unknown>'
}

const clusterIPsOf = reader('spec.clusterIPs')
const clusterIP: Cell = (service) => {
  const addresses = clusterIPsOf(service)
  return (Array.isArray(addresses) ? addresses[0] : undefined) ?? '<none>'
}

const portsOf = reader('spec.ports')
const servicePorts: Cell = (service) =>
  listOf(portsOf(service))
    .map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol ?? ''}`)
    .join(',') || '<none>'

const hostPort = (ip: JsonValue | undefined, port: JsonValue | undefined): string =>
  String(ip).includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`

/** The ready addresses of a subset with each of its ports; alone when it has none. */
function subsetEndpoints({ addresses, ports }: JsonObject): string[] {
  const ips = listOf(addresses).map(({ ip }) => ip)
  const numbers = listOf(ports)
  if (numbers.length === 0) return ips.map(String)
  return numbers.flatMap(({ port }) => ips.map((ip) => hostPort(ip, port)))
}

const endpoints: Cell = ({ subsets }) => {
  const all = listOf(subsets)
  return all.length === 0 ? '<none>' : withMore(all.flatMap(subsetEndpoints), MAX_SHOWN, '')
}

const slicePorts: Cell = ({ ports }) =>
  withMore(
    listOf(ports).map(({ port, name: portName }) => String(port ?? portName ?? '*')),
    MAX_SHOWN,
    '<unset>',
  )

const sliceEndpoints: Cell = ({ endpoints: all }) =>
  withMore(
    listOf(all).flatMap(({ addresses }) => (Array.isArray(addresses) ? addresses.map(String) : [])),
    MAX_SHOWN,
    '<unset>',
  )

const rulesOf = reader('spec.rules')

/** Hosts of the first three rules that name one; what is beyond counts rules, not hosts. */
const ingressHosts: Cell = (ingress) => {
  const rules = listOf(rulesOf(ingress))
  const hosts: string[] = []
  let more = false
  for (const { host = '' } of rules) {
    if (hosts.length === MAX_SHOWN) more = true
    else if (host !== '') hosts.push(String(host))
  }
  if (hosts.length === 0) return '*'
  return more ? `${hosts.join(',')} + ${rules.length - MAX_SHOWN} more...` : hosts.join(',')
}

const tlsOf = reader('spec.tls')
const ingressPorts: Cell = (ingress) => (listOf(tlsOf(ingress)).length > 0 ? '80, 443' : '80')

const parametersOf = reader('spec.parameters')
const classParameters: Cell = (object) => {
  const [parameters] = listOf([parametersOf(object) ?? null])
  if (parameters === undefined) return '<none>'
  const { kind = '', apiGroup, name: target = '' } = parameters
  return `${kind}${apiGroup === undefined ? '' : `.${apiGroup}`}/${target}`
}

const parentOf = reader('spec.parentRef')
const parentRef: Cell = (address) => {
  const [parent] = listOf([parentOf(address) ?? null])
  if (parent === undefined) return '<none>'
  const { group = '', resource = '', namespace = '', name: target = '' } = parent
  const owner = `${resource}${group === '' ? '' : `.${group}`}`.toLowerCase()
  return [owner, ...(namespace === '' ? [] : [namespace]), target].join('/')
}

export const networkPrinters: Printers = {
  '/services': row(name, text('spec.type'), clusterIP, externalIP, servicePorts, age, labels('spec.selector')),
  '/endpoints': row(name, endpoints, age),
  'discovery.k8s.io/endpointslices': row(name, text('addressType'), slicePorts, sliceEndpoints, age),
  'networking.k8s.io/ingresses': row(
    name,
    text('spec.ingressClassName', '<none>'),
    ingressHosts,
    (object) => balancerAddresses(object).join(','),
    ingressPorts,
    age,
  ),
  'networking.k8s.io/ingressclasses': row(name, text('spec.controller'), classParameters, age),
  'networking.k8s.io/networkpolicies': row(name, selector('spec.podSelector'), age),
  // An age is printed although the Table has no column for it.
  'networking.k8s.io/ipaddresses': row(name, parentRef, age),
  'networking.k8s.io/servicecidrs': row(name, joined('spec.cidrs'), age),
}
