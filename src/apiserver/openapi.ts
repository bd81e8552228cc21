/** /openapi/v2 and /openapi/v3. Source: schemas/…/openapi-v3, semantics §12.1, dependencies §4.4. */
import { createHash } from 'node:crypto'
import { encodeObject } from '../apimachinery/json-bytes.ts'
import { isJsonObject, type JsonObject } from '../apimachinery/objects.ts'
import type { Schema } from '../schema/load-schema.ts'
import { openApiV2Protobuf } from '../schema/openapi-v2-protobuf.ts'
import { OPENAPI_V2, OPENAPI_V3 } from '../schema/published-schema.ts'
import type { ApiResponse } from './api.ts'
import type { DefinedGroups } from './custom-discovery.ts'
import { customDocumentV2, customDocumentV3 } from './custom-openapi.ts'
import { bytesResponse, type Headers } from './response.ts'

interface OpenApiRequest {
  readonly path: string
  readonly query: string
  readonly accept: string | undefined
  readonly ifNoneMatch: string | undefined
}

interface Document {
  readonly bytes: Uint8Array
  readonly hash: string
}

const V2_PROTOBUF = 'application/com.github.proto-openapi.spec.v2'
/** The answer's type must not have the `@` of the request's: old kubectl cannot parse it. */
const V2_PROTOBUF_ANSWER = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'

/** Answers the paths of OpenAPI; undefined for others. Documents are made when first asked for. */
export class OpenApi {
  readonly #schema: Schema
  readonly #documents = new Map<string, Document>()

  readonly #defined: DefinedGroups
  #generation = -1

  constructor(schema: Schema, defined: DefinedGroups) {
    this.#schema = schema
    this.#defined = defined
  }

  answer({ path, query, accept = '', ifNoneMatch }: OpenApiRequest, headers: Headers): ApiResponse | undefined {
    this.#forgetChanged()
    if (path === '/openapi/v2') return this.#v2(accept, ifNoneMatch, headers)
    if (path === '/openapi/v3' || path === '/openapi/v3/') return this.#v3Index(headers)
    if (!path.startsWith('/openapi/v3/')) return undefined
    return this.#v3(path.slice('/openapi/v3/'.length), query, ifNoneMatch, headers)
  }

  /** Documents that tell of kinds defined at run time are made anew when these come or go. */
  #forgetChanged(): void {
    if (this.#generation === this.#defined.generation) return
    this.#generation = this.#defined.generation
    const { paths } = this.#schema.document('openapi-v3/index.json')
    for (const key of this.#documents.keys()) {
      if (!isJsonObject(paths) || !Object.hasOwn(paths, key)) this.#documents.delete(key)
    }
  }

  #v2(accept: string, ifNoneMatch: string | undefined, headers: Headers): ApiResponse {
    const binary = accept.includes(V2_PROTOBUF)
    const document = binary
      ? this.#document('v2 protobuf', () => openApiV2Protobuf(this.#documentV2()))
      : this.#document('v2', () => encodeObject(this.#documentV2()))
    headers.Vary = 'Accept-Encoding, Accept'
    return tagged(document, binary ? V2_PROTOBUF_ANSWER : 'application/json', ifNoneMatch, headers)
  }

  #documentV2(): JsonObject {
    const kinds = [...this.#defined.groups.values()].flatMap((group) => [...group.values()].flat())
    return customDocumentV2(this.#schema.document('openapi-v2.json'), kinds, OPENAPI_V2)
  }

  /** Paths of the documents with hashes that clients may keep for ever; the server names no type of its own. */
  #v3Index(headers: Headers): ApiResponse {
    const { paths } = this.#schema.document('openapi-v3/index.json')
    const hashed: JsonObject = {}
    const defined = [...this.#defined.groups].flatMap(([group, versions]) =>
      [...versions.keys()].map((version) => `apis/${group}/${version}`),
    )
    for (const name of [...Object.keys(isJsonObject(paths) ? paths : {}), ...defined].sort()) {
      const hash = this.#v3Document(name)?.hash ?? ''
      hashed[name] = { serverRelativeURL: `/openapi/v3/${name}?hash=${hash}` }
    }
    return bytesResponse(200, encodeObject({ paths: hashed }), 'text/plain; charset=utf-8', headers)
  }

  #v3(name: string, query: string, ifNoneMatch: string | undefined, headers: Headers): ApiResponse {
    const document = this.#v3Document(name)
    if (document === undefined) return { status: 404, headers, body: Buffer.alloc(0) }
    if (new URLSearchParams(query).get('hash') === document.hash) {
      headers['Cache-Control'] = 'public, immutable'
      headers.Expires = 'Fri, 31 Dec 2100 00:00:00 GMT'
    }
    headers.Vary = 'Accept'
    return tagged(document, 'application/json', ifNoneMatch, headers)
  }

  #v3Document(name: string): Document | undefined {
    const file = `openapi-v3/${name.replaceAll('/', '_').replace(/^\./, 'dot-')}.json`
    const { paths } = this.#schema.document('openapi-v3/index.json')
    if (!isJsonObject(paths) || !Object.hasOwn(paths, name)) return this.#definedDocument(name)
    return this.#document(name, () => encodeObject(this.#schema.document(file)))
  }

  /** The document of a group and version that was defined at run time: 'apis/G/V'. */
  #definedDocument(name: string): Document | undefined {
    const [root, group = '', version = '', ...rest] = name.split('/')
    const kinds = root === 'apis' && rest.length === 0 ? this.#defined.groups.get(group)?.get(version) : undefined
    if (kinds === undefined) return undefined
    const model = this.#schema.document('openapi-v3/apis_networking.k8s.io_v1.json')
    return this.#document(name, () => encodeObject(customDocumentV3(model, kinds, OPENAPI_V3)))
  }

  #document(key: string, make: () => Uint8Array): Document {
    const known = this.#documents.get(key)
    if (known !== undefined) return known
    const bytes = make()
    const made = { bytes, hash: createHash('sha512').update(bytes).digest('hex').toUpperCase() }
    this.#documents.set(key, made)
    return made
  }
}

function tagged(
  { bytes, hash }: Document,
  type: string,
  ifNoneMatch: string | undefined,
  headers: Headers,
): ApiResponse {
  headers.ETag = `"${hash}"`
  if (ifNoneMatch === headers.ETag) return { status: 304, headers, body: undefined }
  return bytesResponse(200, bytes, type, headers)
}
