/** What a request asks for, read off its URL once. Source: semantics of apiserver's request info, recordings protocol/paths. */
import { decodePath } from './url-path.ts'

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

/** What a method does with one object. */
export const VERBS: { readonly [method: string]: string } = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
}

/** Reads method and URL ('/api/v1/pods?limit=5'). Never throws: what is no resource is a path. */
export function parseRequestInfo(method: string, url: string): RequestInfo {
  const mark = url.indexOf('?')
  const rawPath = mark < 0 ? url : url.slice(0, mark)
  const query = mark < 0 ? '' : url.slice(mark + 1)
  const path = decodePath(rawPath)
  const parts = path.split('/')
  const isCore = parts[1] === 'api'
  const group = isCore ? '' : (parts[2] ?? '')
  const version = (isCore ? parts[2] : parts[3]) ?? ''
  const hasVersion = version !== '' && (isCore || (parts[1] === 'apis' && group !== ''))
  const start = isCore ? 3 : 4
  let end = parts.length
  // Trailing slashes mean the collection or object itself.
  while (end > start && parts[end - 1] === '') end--
  if (parts[0] !== '' || !hasVersion || end <= start) {
    return { path, query, group, version, isResource: false, verb: method.toLowerCase(), ...NOTHING }
  }
  return readResource(method, parts.slice(start, end), { path, query, group, version })
}

const NOTHING = { namespace: '', resource: '', subresource: '', name: '', rest: [] } as const

type Prefix = Pick<RequestInfo, 'path' | 'query' | 'group' | 'version'>

/** The part after group and version. Written out field by field: this runs on every request. */
function readResource(method: string, given: readonly string[], { path, query, group, version }: Prefix): RequestInfo {
  const watching = given[0] === 'watch' && given.length > 1
  const parts = watching ? given.slice(1) : given
  const first = parts[0] ?? ''
  const inNamespace = first === 'namespaces' && parts.length > 2 && !NAMESPACE_SUBRESOURCES.has(parts[2] ?? '')
  const offset = inNamespace ? 2 : 0
  const name = parts[offset + 1] ?? ''
  return {
    path,
    query,
    isResource: true,
    verb: watching ? 'watch' : verbOf(VERBS[method] ?? '', name === '', query),
    group,
    version,
    // The namespace in the path of a Namespace is its own name.
    namespace: first === 'namespaces' ? (parts[1] ?? '') : '',
    resource: parts[offset] ?? '',
    subresource: parts[offset + 2] ?? '',
    name,
    rest: parts.length > offset + 3 ? parts.slice(offset + 3) : NOTHING.rest,
  }
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
