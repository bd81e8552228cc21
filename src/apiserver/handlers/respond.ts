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

/** Forms that answers of this endpoint can take: whether an object or a list is asked for shows later. */
const transformsOf = ({ kind, info }: Exchange): readonly TransformKind[] =>
  printsRows(kind, info.subresource) ? ALL : METADATA

/** Throws 406 for what no answer of the route could be written as: before anything is done. `own` are types of the route's own. */
export function requireAcceptable(
  exchange: Exchange,
  route: Pick<Offer, 'listing' | 'stream'>,
  own: readonly string[] = [],
): void {
  const accept = exchange.header('accept')
  if (accept === undefined || accept === '') return
  requireRepresentation(accept, route.listing, own)
  negotiate(accept, offerOf(exchange, route), false)
}

/** What answers of this endpoint can be written as: custom resources have no protobuf. */
export const offerOf = (exchange: Exchange, route: Pick<Offer, 'listing' | 'stream'>): Offer => ({
  ...route,
  transforms: transformsOf(exchange),
  protobuf: exchange.kind.custom === undefined,
})

/** The answer to a write. */
export function writeResponse(exchange: Exchange, { code, object, entry }: WriteResult): ApiResponse {
  return objectResponse(exchange, code, object, entry)
}

/** One object. Its stored bytes are sent as they are when that is what the client wants. */
export function objectResponse(exchange: Exchange, code: number, object: KubeObject, entry?: Entry): ApiResponse {
  const offer = offerOf(exchange, { listing: false, stream: false })
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
