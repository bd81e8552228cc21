/** /api, /apis and below: which kinds there are. Source: schemas/…/discovery, semantics §12.1. */
import { createHash } from 'node:crypto'
import { notAcceptable } from '../apimachinery/api-error.ts'
import { encodeObject } from '../apimachinery/json-bytes.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import type { Schema } from '../schema/load-schema.ts'
import type { ApiResponse } from './api.ts'
import { aggregatedGroup, apiGroup, apiResourceList, type DefinedGroups } from './custom-discovery.ts'
import { negotiate } from './negotiation.ts'
import { type Headers, valueResponse } from './response.ts'

const AGGREGATED = /application\/json;g=apidiscovery\.k8s\.io;v=(v2|v2beta1);as=APIGroupDiscoveryList/

interface DiscoveryRequest {
  readonly path: string
  readonly accept: string | undefined
  readonly ifNoneMatch: string | undefined
  readonly pretty: boolean
}

/** Answers a path of discovery; undefined when it is none. Documents and their tags are made once. */
export class Discovery {
  readonly #schema: Schema
  readonly #aggregated = new Map<string, { bytes: Uint8Array; tag: string }>()
  readonly #paths: ReadonlyMap<string, string>

  readonly #defined: DefinedGroups
  #generation = -1

  constructor(schema: Schema, defined: DefinedGroups) {
    this.#schema = schema
    this.#defined = defined
    this.#paths = new Map([['/api', 'api'], ['/api/v1', 'api_v1'], ['/apis', 'apis'], ...groupPaths(schema)])
  }

  /** `serverAddress` is what /api tells clients to connect to. */
  answer(request: DiscoveryRequest, headers: Headers): ApiResponse | undefined {
    const path = request.path.length > 1 && request.path.endsWith('/') ? request.path.slice(0, -1) : request.path
    const name = this.#paths.get(path)
    const own = name === undefined ? this.#definedDocument(path) : undefined
    if (name === undefined && own === undefined) return undefined
    if (path === '/api' || path === '/apis') {
      const version = AGGREGATED.exec(request.accept?.replaceAll(' ', '') ?? '')?.[1]
      if (name !== undefined && (version === 'v2' || version === 'v2beta1'))
        return this.#aggregate(name, version, request, headers)
    }
    const form = negotiate(request.accept, { transforms: [], listing: false, stream: false }, request.pretty)
    if (form.transform !== undefined)
      throw notAcceptable('only the following media types are accepted: application/json')
    return valueResponse(200, own ?? this.#withDefined(`discovery/${name}.json`), form, headers)
  }

  /** The list of groups has those that were defined at run time at its end. */
  #withDefined(file: string): JsonObject {
    const document = this.#schema.document(file)
    if (file !== 'discovery/apis.json' || !Array.isArray(document.groups)) return document
    const own = [...this.#defined.groups].map(([name, group]) => apiGroup(name, group))
    return { ...document, groups: [...document.groups, ...own] }
  }

  /** The document of a group or version that was defined at run time. */
  #definedDocument(path: string): JsonObject | undefined {
    const [, root, name = '', version, ...rest] = path.split('/')
    const group = root === 'apis' && rest.length === 0 ? this.#defined.groups.get(name) : undefined
    if (group === undefined) return undefined
    if (version === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(name, group) }
    const kinds = group.get(version)
    return kinds === undefined ? undefined : apiResourceList(name, version, kinds)
  }

  #aggregate(
    name: string,
    version: 'v2' | 'v2beta1',
    { ifNoneMatch }: DiscoveryRequest,
    headers: Headers,
  ): ApiResponse {
    const { bytes, tag } = this.#document(name, version)
    headers.Vary = 'Accept'
    headers.ETag = tag
    if (ifNoneMatch === tag) return { status: 304, headers, body: undefined }
    headers['Content-Type'] = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`
    return { status: 200, headers, body: bytes }
  }

  #document(name: string, version: 'v2' | 'v2beta1'): { bytes: Uint8Array; tag: string } {
    const key = `${name}/${version}`
    if (this.#generation !== this.#defined.generation) this.#aggregated.clear()
    this.#generation = this.#defined.generation
    const known = this.#aggregated.get(key)
    if (known !== undefined) return known
    const document: JsonObject = this.#schema.document(`discovery/aggregated-${name}.json`)
    const defined =
      name === 'apis' ? [...this.#defined.groups].map(([group, kinds]) => aggregatedGroup(group, kinds)) : []
    const items = [...(Array.isArray(document.items) ? document.items : []), ...defined]
    const bytes = encodeObject({ ...document, items, apiVersion: `apidiscovery.k8s.io/${version}` })
    const made = { bytes, tag: `"${createHash('sha512').update(bytes).digest('hex').toUpperCase()}"` }
    this.#aggregated.set(key, made)
    return made
  }
}

/** Paths of the named groups and their versions, with the names of their documents. */
function groupPaths(schema: Schema): [string, string][] {
  const { groups } = schema.document('discovery/apis.json')
  if (!Array.isArray(groups)) return []
  return groups.flatMap((group): [string, string][] => {
    if (typeof group !== 'object' || group === null || Array.isArray(group)) return []
    const { name, versions } = group
    const own: [string, string] = [`/apis/${name}`, `apis_${name}`]
    if (!Array.isArray(versions)) return [own]
    const below = versions.map((version): [string, string] => {
      const text = typeof version === 'object' && version !== null && !Array.isArray(version) ? version.version : ''
      return [`/apis/${name}/${text}`, `apis_${name}_${text}`]
    })
    return [own, ...below]
  })
}
