/** GET of a collection. */
import { type ApiError, notAcceptable } from '../../apimachinery/api-error.ts'
import { apiVersionOf } from '../../apimachinery/group-version.ts'
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import type { CustomKind } from '../../registry/custom-kind.ts'
import type { KindDefinition } from '../../registry/kind.ts'
import { objectOf } from '../../registry/pipeline.ts'
import type { ListResult } from '../../registry/registry.ts'
import type { ApiResponse } from '../api.ts'
import type { Exchange } from '../exchange.ts'
import { listBytes, metadataListBytes, tableBytes } from '../list-bytes.ts'
import { MEDIA_TYPES, type Negotiated, negotiate, type Transform } from '../negotiation.ts'
import { protobufList } from '../protobuf-response.ts'
import { parseListOptions } from '../query-options.ts'
import { bytesResponse, valueResponse } from '../response.ts'
import { metadataOnly, type TableScope, tableOf } from '../table.ts'
import { internalType, offerOf, requireAcceptable, tableScope } from './respond.ts'

export function handleList(exchange: Exchange): ApiResponse {
  const options = parseListOptions(exchange.params)
  requireAcceptable(exchange, 'list')
  return listResponse(exchange, exchange.parts.registry.list(exchange.target, options))
}

/** A list in the form that the client wants. Throws 400 or 406 for a form that it cannot have. */
export function listResponse(exchange: Exchange, result: ListResult): ApiResponse {
  const form = negotiate(exchange.header('accept'), offerOf(exchange, 'list'), exchange.pretty)
  const { transform } = form
  if (transform?.kind === 'PartialObjectMetadata') throw isAList(internalType(exchange))
  const scope = transform?.kind === 'Table' ? tableScope(exchange, transform.version) : undefined
  const bytes = compactBytes(exchange, result, form, scope)
  if (bytes !== undefined) return bytesResponse(200, bytes, MEDIA_TYPES[form.format], exchange.headers)
  return valueResponse(
    exchange.parts.schema,
    200,
    listValue(exchange, result, transform, scope),
    form,
    exchange.headers,
  )
}

const isAList = (type: string): ApiError =>
  notAcceptable(`you requested PartialObjectMetadata, but the requested object is a list (*${type}List)`)

function listMetadata({ revision, continue: token, remainingItemCount }: ListResult): JsonObject {
  return {
    ...(revision === 0 ? {} : { resourceVersion: String(revision) }),
    ...(token === '' ? {} : { continue: token }),
    ...(remainingItemCount === undefined ? {} : { remainingItemCount }),
  }
}

/** The list put together from stored bytes; undefined for forms that need whole values. */
function compactBytes(
  { kind, parts }: Exchange,
  result: ListResult,
  { format, pretty, transform }: Negotiated,
  scope: TableScope | undefined,
): Uint8Array | undefined {
  if (kind.custom !== undefined) return undefined
  const { entries } = result
  const metadata = listMetadata(result)
  if (format === 'protobuf' && transform === undefined) return protobufList(parts.schema, kind, metadata, entries)
  if (format !== 'json' || pretty) return undefined
  if (transform === undefined) return listBytes(kind, metadata, entries)
  if (scope === undefined) return metadataListBytes(kind, transform.version, metadata, entries)
  const simple = scope.includeObject === 'Metadata' && kind.rowOrder === undefined && entries.length > 0
  return simple ? tableBytes(scope, metadata, entries) : undefined
}

function listValue(
  { target, kind }: Exchange,
  result: ListResult,
  transform: Transform | undefined,
  scope: TableScope | undefined,
): JsonObject {
  const objects = result.entries.map((entry) => objectOf(target, entry))
  const metadata = listMetadata(result)
  if (scope !== undefined) return tableOf(objects, metadata, scope)
  if (transform !== undefined) {
    const items = objects.map((object) => metadataOnly(kind, object, transform.version))
    const apiVersion = `meta.k8s.io/${transform.version}`
    return { kind: 'PartialObjectMetadataList', apiVersion, metadata, items: items.length === 0 ? null : items }
  }
  if (kind.custom !== undefined) return customList(kind, kind.custom, result, objects)
  const items = objects.map(({ kind: _, apiVersion: __, ...item }) => item)
  return { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata, items }
}

/** Lists of custom resources are maps like their items: sorted keys, and items that say what they are. */
function customList(
  kind: KindDefinition,
  { listKind }: CustomKind,
  { revision, continue: token, remainingItemCount }: ListResult,
  objects: readonly KubeObject[],
): JsonObject {
  return {
    apiVersion: apiVersionOf(kind),
    items: [...objects],
    kind: listKind,
    metadata: {
      continue: token,
      ...(remainingItemCount === undefined ? {} : { remainingItemCount }),
      resourceVersion: String(revision),
    },
  }
}
