/** Subresources that lead to a node: log, exec, attach, portforward, proxy. Source: recording pod-update/without-a-kubelet. */
import {
  ApiError,
  badRequest,
  forbiddenError,
  internalServerError,
  isNotFound,
  notFoundError,
  plainServerError,
} from '../../apimachinery/api-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../../apimachinery/objects.ts'
import type { ApiResponse } from '../api.ts'
import { attributesOf } from '../authorization-attributes.ts'
import { connectOptions } from '../connect/connect-options.ts'
import { dialError, hostPort, kubeletAddress } from '../connect/kubelet-address.ts'
import { kubeletQuery, parseLogOptions } from '../connect/log-options.ts'
import type { Exchange } from '../exchange.ts'
import type { NodeRefusal } from '../node-connection.ts'
import { asksForUpgrade, handleProxy } from '../proxy/handle-proxy.ts'
import { proxiedPath } from '../proxy/target.ts'
import { requireAcceptable } from './respond.ts'

/** One handler a subresource. */
const HANDLERS: { readonly [subresource: string]: (exchange: Exchange) => ApiResponse } = {
  log: handleLog,
  exec: (exchange) => handleStream(exchange, exchange.params.get('container') ?? ''),
  attach: (exchange) => handleStream(exchange, exchange.params.get('container') ?? ''),
  portforward: handlePortForward,
  proxy: handleProxy,
}

/** Whether the target is reached through a node. */
export const isConnect = ({ info }: Exchange): boolean => HANDLERS[info.subresource] !== undefined

export function handleConnect(exchange: Exchange): ApiResponse {
  const handler = HANDLERS[exchange.info.subresource]
  if (handler === undefined) throw new Error(`no way to connect to ${exchange.info.subresource}`)
  if (exchange.info.subresource !== 'log' && exchange.params.has('dryRun')) throw badRequest('dryRun is not supported')
  admitConnection(exchange)
  return handler(exchange)
}

/** Throws what admission has against the connection. */
function admitConnection(exchange: Exchange): void {
  const { parts, target, info, params } = exchange
  const options = connectOptions(info, params, () => proxiedPath(info))
  if (options === undefined) return
  parts.registry.admitConnection(target, options, exchange.context({ dryRun: false, fieldManager: '' }))
}

const podOf = ({ parts, target }: Exchange, name = target.name): KubeObject =>
  parts.registry.get({ ...target, name, subresource: '' }, '').object

function handleLog(exchange: Exchange): ApiResponse {
  requireAcceptable(exchange, 'object', ['text/plain'])
  const options = parseLogOptions(exchange.params, exchange.info.name)
  const pod = podOf(exchange)
  const container = containerOf(pod, options.container)
  const nodeName = nodeNameOf(pod)
  // A Pod without a node has an empty log.
  if (nodeName === '') return { status: 204, headers: exchange.headers, body: undefined }
  const { name = '', namespace } = pod.metadata
  const answer = exchange.parts.nodes.log(nodeName, { pod, container, options })
  if (answer?.type === 'refused') throw logError(answer, name)
  if (answer !== undefined) {
    exchange.headers['Content-Type'] = 'text/plain'
    return { status: 200, headers: exchange.headers, body: answer }
  }
  const address = kubeletAddress(nodeOf(exchange, nodeName))
  const path = `/containerLogs/${namespace}/${name}/${container}${kubeletQuery(options)}`
  throw plainServerError(`Get ${goQuote(`https://${hostPort(address)}${path}`)}: ${dialError(address)}`)
}

/** What a kubelet's refusal becomes. Source: apiserver's GenericHttpResponseChecker. */
function logError({ status, text }: NodeRefusal, name: string): ApiError {
  if (status === 400) return badRequest(text)
  if (status === 500) return internalServerError(text)
  return new ApiError({
    code: status,
    reason: 'NotFound',
    message: `the server could not find the requested resource ( pods/log ${name})`,
    details: { name, kind: 'pods/log' },
  })
}

function handlePortForward(exchange: Exchange): ApiResponse {
  for (const port of exchange.params.getAll('ports').flatMap((ports) => ports.split(','))) requirePort(port)
  return handleStream(exchange, undefined)
}

const MAX_PORT = 65_535

function requirePort(text: string): void {
  const why = /^\d+$/.test(text) ? 'value out of range' : 'invalid syntax'
  if (why === 'value out of range' && Number(text) <= MAX_PORT) return
  throw badRequest(`cannot convert to []int32: strconv.ParseUint: parsing ${goQuote(text)}: ${why}`)
}

/** Throws 403: streams are for those who may create them, also by the GET of WebSocket clients. */
function requireCreate({ parts, user, info }: Exchange): void {
  if (info.verb === 'create') return
  const { allowed, reason = '' } = parts.access.authorizer.authorize(user, { ...attributesOf(info), verb: 'create' })
  if (!allowed) throw forbiddenError({ group: info.group, resource: info.resource }, info.name, reason)
}

/** A stream to a container, or with undefined to the Pod. */
function handleStream(exchange: Exchange, container: string | undefined): ApiResponse {
  requireCreate(exchange)
  const pod = podOf(exchange)
  const meant = container === undefined ? '' : containerOf(pod, container)
  const nodeName = nodeNameOf(pod)
  if (nodeName === '') throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`)
  const address = kubeletAddress(nodeOf(exchange, nodeName))
  if (!asksForUpgrade(exchange)) throw badRequest('Upgrade request required')
  const { parts, info, params, request } = exchange
  const asked = { pod, subresource: info.subresource, container: meant, params, headers: request.headers }
  const answer = parts.nodes.connect(nodeName, asked)
  if (answer !== undefined) return answer
  throw plainServerError(`error dialing backend: ${dialError(address)}`)
}

/** The node of that name. Throws 404; a missing node is told of as if it were a Pod, as the real server does. */
function nodeOf({ parts }: Exchange, name: string): KubeObject {
  const kind = parts.registry.lookup('', 'v1', 'nodes')
  try {
    if (kind !== undefined) return parts.registry.get({ kind, namespace: '', name, subresource: '' }, '').object
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
  throw notFoundError({ group: '', resource: 'pods' }, name)
}

function nodeNameOf({ spec }: KubeObject): string {
  return isJsonObject(spec) && typeof spec.nodeName === 'string' ? spec.nodeName : ''
}

const namesOf = (list: JsonValue | undefined): string[] =>
  Array.isArray(list) ? list.filter(isJsonObject).map(({ name }) => String(name)) : []

/** The container that is meant. Throws 400 unless it is the Pod's, or there is only one to mean. */
function containerOf({ metadata, spec }: KubeObject, name: string): string {
  const lists: JsonObject = isJsonObject(spec) ? spec : {}
  const containers = namesOf(lists.containers)
  const all = [...namesOf(lists.initContainers), ...containers, ...namesOf(lists.ephemeralContainers)]
  if (name === '' && containers.length > 1) {
    throw badRequest(`a container name must be specified for pod ${metadata.name}, choose one of: [${all.join(' ')}]`)
  }
  if (name !== '' && !all.includes(name)) throw badRequest(`container ${name} is not valid for pod ${metadata.name}`)
  return name || (containers[0] ?? '')
}
