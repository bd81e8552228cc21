/**
 * What containers learn of services by variables. Source: docs "Discovering services", kubelet v1.35 getServiceEnvVarMap:
 * those of the Pod's namespace, and always the API server's.
 */

import { isJsonObject, type JsonObject, type KubeObject } from '../apimachinery/objects.ts'
import { oncePer } from '../apimachinery/once-per.ts'
import type { Client } from '../client/client.ts'
import type { Pod } from './pod.ts'

export type Variable = readonly [name: string, value: string]

const API_SERVER = 'default/kubernetes'

/** In the order of the services' names; of a name that another service's variable has, too, the last counts. */
export function serviceVariables(client: Client, { metadata: { namespace = '' }, spec }: Pod): readonly Variable[] {
  const own = spec.enableServiceLinks === false ? [] : client.list('services', namespace).items.filter(hasAddress)
  if (own.some(({ metadata }) => metadata.name === 'kubernetes')) return own.flatMap(variablesOf)
  const apiServer = client.find('services', API_SERVER)
  return (apiServer === undefined || !hasAddress(apiServer) ? own : [...own, apiServer]).flatMap(variablesOf)
}

const clusterIPOf = ({ spec }: KubeObject): string =>
  isJsonObject(spec) && typeof spec.clusterIP === 'string' ? spec.clusterIP : ''

const hasAddress = (service: KubeObject): boolean => !['', 'None'].includes(clusterIPOf(service))

const variableName = (text: string): string => text.toUpperCase().replaceAll('-', '_')

/** Of each revision of a service; all containers share them. */
const variablesOf = oncePer((service: KubeObject): readonly Variable[] => {
  const { spec } = service
  const ports = isJsonObject(spec) && Array.isArray(spec.ports) ? spec.ports.filter(isJsonObject) : []
  const [first] = ports
  if (first === undefined) return []
  const prefix = variableName(service.metadata.name ?? '')
  const address = clusterIPOf(service)
  const named = ports.filter(({ name }) => typeof name === 'string' && name !== '')
  return [
    [`${prefix}_SERVICE_HOST`, address],
    [`${prefix}_SERVICE_PORT`, String(first.port)],
    ...named.map(({ name, port }): Variable => [`${prefix}_SERVICE_PORT_${variableName(String(name))}`, String(port)]),
    [`${prefix}_PORT`, urlOf(address, first)],
    ...ports.flatMap((port) => linkVariables(prefix, address, port)),
  ]
})

const protocolOf = ({ protocol }: JsonObject): string => (typeof protocol === 'string' ? protocol : 'TCP')

const urlOf = (address: string, port: JsonObject): string =>
  `${protocolOf(port).toLowerCase()}://${address.includes(':') ? `[${address}]` : address}:${port.port}`

/** As Docker's links had them. */
function linkVariables(prefix: string, address: string, port: JsonObject): Variable[] {
  const name = `${prefix}_PORT_${port.port}_${protocolOf(port)}`
  return [
    [name, urlOf(address, port)],
    [`${name}_PROTO`, protocolOf(port).toLowerCase()],
    [`${name}_PORT`, String(port.port)],
    [`${name}_ADDR`, address],
  ]
}
