/** Subresources that lead to a node: log, exec, attach, portforward, proxy. Source: recording pod-update/without-a-kubelet. */
import { badRequest, internalServerError, notFoundError } from '../../apimachinery/api-error.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../../apimachinery/objects.ts'
import type { ApiResponse } from '../api.ts'
import type { Exchange } from '../exchange.ts'

const CONNECT_SUBRESOURCES: ReadonlySet<string> = new Set(['log', 'exec', 'attach', 'portforward', 'proxy'])

/** Whether the target is reached through a node. */
export const isConnect = ({ info }: Exchange): boolean => CONNECT_SUBRESOURCES.has(info.subresource)

export function handleConnect(exchange: Exchange): ApiResponse {
  const { registry, nodes } = exchange.parts
  const { target, info, params, request } = exchange
  const pod = registry.get({ ...target, subresource: '' }, '').object
  const { subresource } = info
  if (subresource === 'proxy') throw badRequest('address not allowed')
  const spec = isJsonObject(pod.spec) ? pod.spec : {}
  if (subresource !== 'portforward') requireContainer(pod, spec, params.get('container') ?? '')
  const nodeName = typeof spec.nodeName === 'string' ? spec.nodeName : ''
  if (nodeName === '') return unscheduled(exchange, pod)
  const answer = nodes.connect(nodeName, { pod, subresource, params, request })
  if (answer !== undefined) return answer
  if (registry.lookup('', 'v1', 'nodes') === undefined) throw internalServerError('no nodes')
  throw notFoundError({ group: '', resource: 'pods' }, nodeName)
}

/** A Pod without a node has an empty log, and nothing to run in. */
function unscheduled({ info, headers }: Exchange, { metadata }: KubeObject): ApiResponse {
  if (info.subresource !== 'log') throw badRequest(`pod ${metadata.name} does not have a host assigned`)
  return { status: 204, headers, body: undefined }
}

const namesOf = (list: JsonValue | undefined): string[] =>
  Array.isArray(list) ? list.filter(isJsonObject).map(({ name }) => String(name)) : []

/** Throws 400 unless the container is the Pod's, or there is only one to mean. */
function requireContainer({ metadata }: KubeObject, spec: JsonObject, name: string): void {
  const containers = namesOf(spec.containers)
  const all = [...namesOf(spec.initContainers), ...containers, ...namesOf(spec.ephemeralContainers)]
  if (name === '' && containers.length > 1) {
    throw badRequest(`a container name must be specified for pod ${metadata.name}, choose one of: [${all.join(' ')}]`)
  }
  if (name !== '' && !all.includes(name)) throw badRequest(`container ${name} is not valid for pod ${metadata.name}`)
}
