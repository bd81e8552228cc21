/** Answers with objects: as they are stored, as a Table, or as metadata only. */
import { type ApiError, notAcceptable } from '../../apimachinery/api-error.ts'
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import type { WriteResult } from '../../registry/registry.ts'
import type { Entry } from '../../store/storage.ts'
import type { ApiResponse } from '../api.ts'
import type { Exchange } from '../exchange.ts'
import {
  MEDIA_TYPES,
  type Negotiated,
  negotiate,
  type Offer,
  requireRepresentation,
  type TransformKind,
} from '../negotiation.ts'
import { entryBytes } from '../protobuf-response.ts'
import { bytesResponse, valueResponse } from '../response.ts'
import { metadataOnly, parseIncludeObject, printsRows, type TableScope, tableOf, tableScopeOf } from '../table.ts'

const METADATA: readonly TransformKind[] = ['PartialObjectMetadata', 'PartialObjectMetadataList']
const ALL: readonly TransformKind[] = ['Table', ...METADATA]

/** What a route answers with. */
export type Route = 'object' | 'list' | 'watch'

/** The offers of a route for kinds that have rows or not, and protobuf or not: made once, because choices are remembered by them. */
function offersOf(route: Route) {
  const offer = (transforms: readonly TransformKind[], protobuf: boolean): Offer => ({
    listing: route !== 'object',
    stream: route === 'watch',
    transforms,
    protobuf,
  })
  return {
    rows: { builtIn: offer(ALL, true), custom: offer(ALL, false) },
    noRows: { builtIn: offer(METADATA, true), custom: offer(METADATA, false) },
  }
}

const OFFERS = { object: offersOf('object'), list: offersOf('list'), watch: offersOf('watch') }

/** Throws 406 for what no answer of the route could be written as: before anything is done. `own` are types of the route's own. */
export function requireAcceptable(exchange: Exchange, route: Route, own: readonly string[] = []): void {
  const accept = exchange.header('accept')
  if (accept === undefined || accept === '') return
  requireRepresentation(accept, route !== 'object', own)
  negotiate(accept, offerOf(exchange, route), false)
}

/** What answers of this endpoint can be written as: custom resources have no protobuf. */
export function offerOf({ kind, info }: Exchange, route: Route): Offer {
  const { rows, noRows } = OFFERS[route]
  const offers = printsRows(kind, info.subresource) ? rows : noRows
  return kind.custom === undefined ? offers.builtIn : offers.custom
}

/** The answer to a write. */
export function writeResponse(exchange: Exchange, { code, object, entry }: WriteResult): ApiResponse {
  return objectResponse(exchange, code, object, entry)
}

/** One object. Its stored bytes are sent as they are when that is what the client wants. */
export function objectResponse(exchange: Exchange, code: number, object: KubeObject, entry?: Entry): ApiResponse {
  const offer = offerOf(exchange, 'object')
  const form = negotiate(exchange.header('accept'), offer, exchange.pretty)
  const { transform, format, pretty } = form
  const { schema } = exchange.parts
  if (transform === undefined && entry?.object === object) {
    if (format === 'json' && !pretty) return bytesResponse(code, entry.json(), MEDIA_TYPES.json, exchange.headers)
    if (format === 'protobuf') {
      return bytesResponse(code, entryBytes(schema, entry), MEDIA_TYPES.protobuf, exchange.headers)
    }
  }
  return valueResponse(schema, code, transformed(exchange, object, form), form, exchange.headers)
}

function transformed(exchange: Exchange, object: KubeObject, { transform }: Negotiated): JsonObject {
  if (transform === undefined || object.kind === 'Status') return object
  if (transform.kind === 'PartialObjectMetadata') return metadataOnly(exchange.kind, object, transform.version)
  if (transform.kind === 'PartialObjectMetadataList') throw notAList(internalType(exchange))
  const { resourceVersion } = object.metadata
  const metadata = resourceVersion === undefined ? {} : { resourceVersion }
  return tableOf([object], metadata, tableScope(exchange, transform.version))
}

/** The Go type that the server has for objects of this request. */
export function internalType({ kind, parts }: Exchange): string {
  return kind.custom === undefined ? parts.schema.internalTypeOf(kind) : 'unstructured.Unstructured'
}

const notAList = (type: string): ApiError =>
  notAcceptable(`you requested PartialObjectMetadataList, but the requested object is not a list (*${type})`)

/** How rows of this request look. Throws 400 for a bad includeObject. */
export function tableScope({ parts, kind, params }: Exchange, version: 'v1' | 'v1beta1'): TableScope {
  const includeObject = parseIncludeObject(params.get('includeObject'))
  return tableScopeOf(parts.schema, kind, { version, includeObject, now: parts.clock.now() })
}
