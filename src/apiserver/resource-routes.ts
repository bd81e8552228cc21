/** From a resource's path and method to the handler of the verb. Source: recordings protocol/paths, methods. */
import { ApiError, badRequest, methodNotAllowed, noSuchPath, notFoundError } from '../apimachinery/api-error.ts'
import { groupResource } from '../apimachinery/group-version.ts'
import type { KindDefinition } from '../registry/kind.ts'
import type { ApiResponse } from './api.ts'
import { warnOfDeprecation } from './deprecated-kinds.ts'
import type { Exchange } from './exchange.ts'
import { handleConnect, isConnect } from './handlers/connect.ts'
import { handleCreate } from './handlers/create.ts'
import { handleDelete, handleDeleteCollection } from './handlers/delete.ts'
import { handleGet } from './handlers/get.ts'
import { handleList } from './handlers/list.ts'
import { handlePatch } from './handlers/patch.ts'
import { handleUpdate } from './handlers/update.ts'
import { handleWatch } from './handlers/watch.ts'
import { requireRepresentation } from './negotiation.ts'
import { type RequestInfo, VERBS } from './request-info.ts'
import type { ServedResource, ServedResources } from './resource-verbs.ts'
import { textResponse } from './response.ts'

const HANDLERS: { readonly [verb: string]: (exchange: Exchange) => ApiResponse } = {
  get: handleGet,
  list: handleList,
  watch: handleWatch,
  create: handleCreate,
  update: handleUpdate,
  patch: handlePatch,
  delete: handleDelete,
  deletecollection: handleDeleteCollection,
}

/** Throws 404 for what is not served and 405 for what it cannot do. */
export function routeResource(exchange: Exchange, served: ServedResources): ApiResponse {
  const { info, parts } = exchange
  const { group, version } = info
  const kind = parts.registry.lookup(group, version, info.resource)
  if (kind?.custom !== undefined) return routeCustom(exchange, kind)
  if (!served.hasVersion(group, version)) {
    if (served.hasGroup(group)) throw noSuchPath()
    return textResponse(404, '404 page not found\n', exchange.headers)
  }
  const resource = served.find(group, version, info.resource, info.subresource)
  if (resource === undefined || !isWellPlaced(info, resource)) throw noSuchPath()
  requireVerb(exchange, resource)
  if (kind === undefined) throw noSuchPath()
  exchange.kind = kind
  warnOfDeprecation(exchange)
  if (info.verb === 'watch' && !resource.verbs.includes('watch')) throw cannotWatch(info)
  if (isConnect(exchange)) return handleConnect(exchange)
  // Other routes look at bodies first.
  if (info.verb === 'list' || info.verb === 'watch') requireRepresentation(exchange.header('accept'), true)
  const handler = HANDLERS[info.verb]
  if (handler === undefined) throw methodNotAllowed()
  return handler(exchange)
}

/**
 * The routes of a kind that was defined at run time, which are read with less care. Source: apiextensions' handler of
 * custom resources.
 */
function routeCustom(exchange: Exchange, kind: KindDefinition): ApiResponse {
  const { info, warnings } = exchange
  const acrossNamespaces = info.verb === 'list' || info.verb === 'watch'
  if (kind.namespaced ? info.namespace === '' && !acrossNamespaces : info.namespace !== '')
    return textResponse(404, '404 page not found\n', exchange.headers)
  warnings.push(...(kind.custom?.warnings ?? []))
  const known = info.subresource === '' || kind.subresources?.some(({ name }) => name === info.subresource)
  if (!known) throw notFoundError(kind, info.name)
  const handler = info.subresource === '' || SUBRESOURCE_VERBS.has(info.verb) ? HANDLERS[info.verb] : undefined
  if (handler === undefined) throw customVerbUnknown(kind, info.verb)
  if ((info.verb === 'update' || info.verb === 'patch') && info.name === '') throw badRequest('name must be provided')
  exchange.kind = kind
  return handler(exchange)
}

const SUBRESOURCE_VERBS: ReadonlySet<string> = new Set(['get', 'update', 'patch'])

const customVerbUnknown = ({ group, resource }: KindDefinition, verb: string): ApiError =>
  new ApiError({
    code: 405,
    reason: 'MethodNotAllowed',
    message: `${verb} is not supported on resources of kind "${resource}.${group}"`,
    details: { group, kind: resource },
  })

/** Whether namespace and name stand where this resource has them. */
function isWellPlaced(info: RequestInfo, { namespaced, verbs }: ServedResource): boolean {
  if (info.rest.length > 0 && info.subresource !== 'proxy') return false
  if (info.verb === 'watch' && info.subresource !== '') return false
  // Of what can only be created there are no single objects, and no list of all namespaces.
  const onlyCreated = verbs.length === 1 && verbs[0] === 'create'
  if (onlyCreated && info.subresource === '' && (info.name !== '' || (namespaced && info.namespace === '')))
    return false
  // The namespace in the path of a Namespace is its own name.
  if (info.resource === 'namespaces') return info.namespace === info.name
  if (!namespaced) return info.namespace === ''
  return info.namespace !== '' || info.name === ''
}

function requireVerb(exchange: Exchange, { verbs, namespaced }: ServedResource): void {
  const { info, request } = exchange
  if (info.subresource !== '' && info.name === '' && verbs.includes(VERBS[request.method] ?? ''))
    throw badRequest('name must be provided')
  // Who can list takes a watch, to refuse it further in.
  const verb = info.verb === 'watch' ? 'list' : info.verb
  const known = takesMethod(info, request.method) && (verbs.includes(verb) || request.method === 'OPTIONS')
  // Writing needs a namespace, and a name exactly where there is one to have.
  const misplaced =
    (info.verb === 'create' && info.name !== '' && info.subresource === '') ||
    ((info.verb === 'update' || info.verb === 'patch') && info.name === '') ||
    ((info.verb === 'create' || info.verb === 'deletecollection') && namespaced && info.namespace === '')
  const posted = info.verb === 'watch' && request.method !== 'GET'
  if (!known || misplaced || posted) throw methodNotAllowed()
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** Proxies take two methods more than the rest. */
const takesMethod = ({ subresource }: RequestInfo, method: string): boolean =>
  METHODS.has(method) || (subresource === 'proxy' && (method === 'HEAD' || method === 'OPTIONS'))

const cannotWatch = ({ group, resource }: RequestInfo): ApiError =>
  new ApiError({
    code: 405,
    reason: 'MethodNotAllowed',
    message: `watch is not supported on resources of kind "${groupResource({ group, resource })}"`,
    details: { ...(group === '' ? {} : { group }), kind: resource },
  })
