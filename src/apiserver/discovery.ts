/** /api, /apis and below: which kinds there are. Source: schemas/…/discovery, semantics §12.1. */
import { createHash } from 'node:crypto'
import { methodNotAllowed } from '../apimachinery/api-error.ts'
import { encodeObject } from '../apimachinery/json-bytes.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import type { Schema } from '../schema/load-schema.ts'
import { yamlText } from '../schema/yaml-text.ts'
import type { ApiResponse } from './api.ts'
import { aggregatedGroup, apiGroup, apiResourceList, type DefinedGroups } from './custom-discovery.ts'
import { MEDIA_TYPES, negotiate, negotiateAggregated, type Offer, requireRepresentation } from './negotiation.ts'
import { type Headers, valueResponse } from './response.ts'

interface DiscoveryRequest {
  readonly method: string
  readonly path: string
  readonly accept: string | undefined
  readonly ifNoneMatch: string | undefined
  readonly pretty: boolean
}

/** Answers a path of discovery; undefined when it is none. Documents and their tags are made once. */
/** What documents of discovery are offered as. */
const DOCUMENT: Offer = { transforms: [], listing: false, stream: false, serverVersions: [] }

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

  /** Answers the path in the form that is asked for; headers may get an ETag. Throws 405 and 406. */
  answer(request: DiscoveryRequest, headers: Headers): ApiResponse | undefined {
    const path = trimmedPath(request.path)
    const name = this.#paths.get(path)
    const own = name === undefined ? this.#definedDocument(path) : undefined
    if (name === undefined && own === undefined) return undefined
    // Lists of groups are answered by handlers that look neither at the method nor at what a router could write.
    if (!/^\/apis(\/[^/]+)?$/.test(path)) {
      if (request.method !== 'GET') throw methodNotAllowed()
      requireRepresentation(request.accept)
    }
    if (path === '/api' || path === '/apis') {
      const format = negotiateAggregated(request.accept)
      if (name !== undefined && (format === 'json' || format === 'yaml'))
        return this.#aggregate(name, format, request, headers)
    }
    const form = negotiate(request.accept, DOCUMENT, request.pretty)
    const document = own ?? this.#withDefined(`discovery/${name}.json`)
    return valueResponse(this.#schema, 200, document, form, headers)
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

  #aggregate(name: string, format: 'json' | 'yaml', { ifNoneMatch }: DiscoveryRequest, headers: Headers): ApiResponse {
    const { bytes, tag } = this.#document(name, format)
    headers.Vary = 'Accept'
    headers.ETag = tag
    if (ifNoneMatch === tag) return { status: 304, headers, body: undefined }
    headers['Content-Type'] = `${MEDIA_TYPES[format]};g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList`
    return { status: 200, headers, body: bytes }
  }

  /** The tag is that of the JSON in every form. */
  #document(name: string, format: 'json' | 'yaml'): { bytes: Uint8Array; tag: string } {
    const key = `${name}/${format}`
    if (this.#generation !== this.#defined.generation) this.#aggregated.clear()
    this.#generation = this.#defined.generation
    const known = this.#aggregated.get(key)
    if (known !== undefined) return known
    const document: JsonObject = this.#schema.document(`discovery/aggregated-${name}.json`)
    const defined =
      name === 'apis' ? [...this.#defined.groups].map(([group, kinds]) => aggregatedGroup(group, kinds)) : []
    const items = [...(Array.isArray(document.items) ? document.items : []), ...defined]
    const whole = { ...document, items, apiVersion: 'apidiscovery.k8s.io/v2' }
    const json = encodeObject(whole)
    const bytes = format === 'json' ? json : Buffer.from(yamlText(whole))
    const made = { bytes, tag: `"${createHash('sha512').update(json).digest('hex').toUpperCase()}"` }
    this.#aggregated.set(key, made)
    return made
  }
}

/** Documents of a version may have any number of slashes behind them, lists one. */
function trimmedPath(path: string): string {
  if (!path.endsWith('/') || path.length === 1) return path
  const trimmed = path.replace(/\/+$/, '')
  const isVersion = /^\/(api|apis\/[^/]+)\/[^/]+$/.test(trimmed)
  return isVersion || path.length === trimmed.length + 1 ? trimmed : path
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
