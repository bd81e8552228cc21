/** What a request asks for, read off its URL once. Source: semantics of apiserver's request info, recordings protocol/paths. */

export interface RequestInfo {
  /** The path as authorization names it, decoded. */
  readonly path: string
  readonly query: string
  /** Whether the path lies below /api or /apis/G: a group and version. */
  readonly isResource: boolean
  /** get, list, watch, create, update, patch, delete, deletecollection; for other paths the method in lower case. */
  readonly verb: string
  readonly group: string
  readonly version: string
  readonly namespace: string
  readonly resource: string
  readonly subresource: string
  readonly name: string
  /** Path parts after the name and subresource; more than a resource can have, except below proxy. */
  readonly rest: readonly string[]
}

/** Subresources of a Namespace, which look like resources inside it. */
const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize'])

const VERBS: { readonly [method: string]: string } = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
}

function decodePart(part: string): string {
  if (!part.includes('%')) return part
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** Reads method and URL ('/api/v1/pods?limit=5'). Never throws: what is no resource is a path. */
export function parseRequestInfo(method: string, url: string): RequestInfo {
  const mark = url.indexOf('?')
  const rawPath = mark < 0 ? url : url.slice(0, mark)
  const query = mark < 0 ? '' : url.slice(mark + 1)
  const parts = rawPath.split('/').map(decodePart)
  const isCore = parts[1] === 'api'
  const hasVersion = isCore ? Boolean(parts[2]) : parts[1] === 'apis' && Boolean(parts[2]) && Boolean(parts[3])
  const resourceParts = hasVersion ? parts.slice(isCore ? 3 : 4) : []
  const base = {
    path: parts.join('/'),
    query,
    group: isCore ? '' : (parts[2] ?? ''),
    version: (isCore ? parts[2] : parts[3]) ?? '',
  }
  // A trailing slash means the collection or object itself.
  if (resourceParts.at(-1) === '') resourceParts.pop()
  if (parts[0] !== '' || !hasVersion || resourceParts.length === 0) {
    return { ...base, isResource: false, verb: method.toLowerCase(), ...NOTHING }
  }
  return { ...base, isResource: true, ...readResource(method, resourceParts, query) }
}

const NOTHING = { namespace: '', resource: '', subresource: '', name: '', rest: [] } as const

type ResourcePart = Pick<RequestInfo, 'verb' | 'namespace' | 'resource' | 'subresource' | 'name' | 'rest'>

function readResource(method: string, given: readonly string[], query: string): ResourcePart {
  const watching = given[0] === 'watch' && given.length > 1
  const parts = watching ? given.slice(1) : given
  const place = readPlace(parts)
  const collection = place.name === ''
  const verb = watching ? 'watch' : verbOf(VERBS[method] ?? '', collection, query)
  return { verb, ...place }
}

function readPlace(parts: readonly string[]): Omit<ResourcePart, 'verb'> {
  const [first = '', second = '', third = ''] = parts
  if (first === 'namespaces' && parts.length > 2 && !NAMESPACE_SUBRESOURCES.has(third)) {
    const [, namespace = '', resource = '', name = '', subresource = '', ...rest] = parts
    return { namespace, resource, name, subresource, rest }
  }
  const [, name = '', subresource = '', ...rest] = parts
  return { namespace: first === 'namespaces' ? second : '', resource: first, name, subresource, rest }
}

function verbOf(verb: string, collection: boolean, query: string): string {
  if (verb === 'get' && collection) return asksForWatch(query) ? 'watch' : 'list'
  if (verb === 'delete' && collection) return 'deletecollection'
  return verb
}

/** Any value of `watch` but false and 0 means to watch. */
function asksForWatch(query: string): boolean {
  if (!query.includes('watch')) return false
  const value = new URLSearchParams(query).get('watch')
  return value !== null && value !== 'false' && value !== '0' && value.toLowerCase() !== 'false'
}
