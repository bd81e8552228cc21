/** Answers with objects: as they are stored, as a Table, or as metadata only. */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import type { WriteResult } from '../../registry/registry.ts'
import type { Entry } from '../../store/storage.ts'
import type { ApiResponse } from '../api.ts'
import type { Exchange } from '../exchange.ts'
import { type Negotiated, negotiate, type Offer, type TransformKind } from '../negotiation.ts'
import { bytesResponse, valueResponse } from '../response.ts'
import { columnsOf, metadataOnly, parseIncludeObject, type TableScope, tableOf } from '../table.ts'

const ANY: readonly TransformKind[] = ['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList']
const ONE: readonly TransformKind[] = ['Table', 'PartialObjectMetadata']

/** Throws 406 for what no answer of the route could be written as: before anything is done. */
export function requireAcceptable(exchange: Exchange, offer: Pick<Offer, 'listing' | 'stream'>): void {
  const accept = exchange.header('accept')
  if (accept !== undefined && accept !== '') negotiate(accept, { ...offer, transforms: ANY }, false)
}

/** The answer to a write. */
export function writeResponse(exchange: Exchange, { code, object, entry }: WriteResult): ApiResponse {
  return objectResponse(exchange, code, object, entry)
}

/** One object. Its stored bytes are sent as they are when that is what the client wants. */
export function objectResponse(exchange: Exchange, code: number, object: KubeObject, entry?: Entry): ApiResponse {
  // Subresources and reviews have no printer: who asks for a Table gets what else they accept.
  const printable = exchange.info.subresource === '' && exchange.kind.answer === undefined
  const transforms = printable ? ONE : ONE.slice(1)
  const form = negotiate(exchange.header('accept'), { transforms, listing: false, stream: false }, exchange.pretty)
  const { transform, format, pretty } = form
  if (transform === undefined && format === 'json' && !pretty && entry?.object === object) {
    return bytesResponse(code, entry.json(), 'application/json', exchange.headers)
  }
  return valueResponse(code, transformed(exchange, object, form), form, exchange.headers)
}

function transformed(exchange: Exchange, object: KubeObject, { transform }: Negotiated): JsonObject {
  if (transform === undefined || object.kind === 'Status') return object
  if (transform.kind === 'PartialObjectMetadata') return metadataOnly(exchange.kind, object, transform.version)
  const { resourceVersion } = object.metadata
  const metadata = resourceVersion === undefined ? {} : { resourceVersion }
  return tableOf([object], metadata, tableScope(exchange, transform.version))
}

/** How rows of this request look. Throws 422 for a bad includeObject. */
export function tableScope(exchange: Exchange, version: 'v1' | 'v1beta1'): TableScope {
  const { schema, clock } = exchange.parts
  return {
    schema,
    kind: exchange.kind,
    version,
    includeObject: parseIncludeObject(exchange.params.get('includeObject')),
    now: clock.now(),
    columns: columnsOf(schema, exchange.kind),
  }
}

/** An object of another kind than the resource's: a Binding's Status, a Scale. */
export function plainResponse(exchange: Exchange, code: number, object: JsonObject): ApiResponse {
  const form = negotiate(exchange.header('accept'), { transforms: [], listing: false, stream: false }, exchange.pretty)
  return valueResponse(code, object, form, exchange.headers)
}
