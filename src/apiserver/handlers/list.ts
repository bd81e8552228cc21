/** GET of a collection. */
import { apiVersionOf } from '../../apimachinery/group-version.ts'
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import type { CustomKind } from '../../registry/custom-kind.ts'
import type { KindDefinition } from '../../registry/kind.ts'
import { objectOf } from '../../registry/pipeline.ts'
import type { ListResult } from '../../registry/registry.ts'
import type { ApiResponse } from '../api.ts'
import type { Exchange } from '../exchange.ts'
import { type Negotiated, negotiate, type TransformKind } from '../negotiation.ts'
import { parseListOptions } from '../query-options.ts'
import { bytesResponse, valueResponse } from '../response.ts'
import { metadataOnly, tableOf } from '../table.ts'
import { requireAcceptable, tableScope } from './respond.ts'

const LIST_TRANSFORMS: readonly TransformKind[] = ['Table', 'PartialObjectMetadataList']

export function handleList(exchange: Exchange): ApiResponse {
  requireAcceptable(exchange, { listing: true, stream: false })
  const options = parseListOptions(exchange.params)
  return listResponse(exchange, exchange.parts.registry.list(exchange.target, options))
}

/** A list in the form that the client wants. */
export function listResponse(exchange: Exchange, result: ListResult): ApiResponse {
  const form = negotiate(
    exchange.header('accept'),
    { transforms: LIST_TRANSFORMS, listing: true, stream: false },
    exchange.pretty,
  )
  const plain =
    exchange.kind.custom === undefined && form.transform === undefined && form.format === 'json' && !form.pretty
  if (plain) return bytesResponse(200, joinedBytes(exchange, result), 'application/json', exchange.headers)
  return valueResponse(200, listValue(exchange, result, form), form, exchange.headers)
}

function listMetadata({ revision, continue: token, remainingItemCount }: ListResult): JsonObject {
  return {
    resourceVersion: String(revision),
    ...(token === '' ? {} : { continue: token }),
    ...(remainingItemCount === undefined ? {} : { remainingItemCount }),
  }
}

function listValue(exchange: Exchange, result: ListResult, { transform }: Negotiated): JsonObject {
  const { target } = exchange
  const objects = result.entries.map((entry) => objectOf(target, entry))
  const metadata = listMetadata(result)
  if (transform?.kind === 'Table') return tableOf(objects, metadata, tableScope(exchange, transform.version))
  if (transform !== undefined) {
    const items = objects.map((object) => metadataOnly(target.kind, object, transform.version))
    const apiVersion = `meta.k8s.io/${transform.version}`
    return { kind: 'PartialObjectMetadataList', apiVersion, metadata, items: items.length === 0 ? null : items }
  }
  if (target.kind.custom !== undefined) return customList(target.kind, target.kind.custom, result, objects)
  return { ...listHead(exchange), metadata, items: objects.map(({ kind: _, apiVersion: __, ...item }) => item) }
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

const listHead = ({ kind }: Exchange) => ({ kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind) })

const COMMA = Buffer.from(',')

/** The list written from the bytes that each entry keeps, less the kind and version that items do not repeat. */
function joinedBytes(exchange: Exchange, result: ListResult): Uint8Array {
  const { kind, apiVersion } = listHead(exchange)
  const head = `{"kind":"${kind}","apiVersion":"${apiVersion}","metadata":${JSON.stringify(listMetadata(result))},"items":[`
  const skip = itemStart(exchange)
  const chunks: Uint8Array[] = [Buffer.from(head)]
  for (const [index, entry] of result.entries.entries()) {
    if (index > 0) chunks.push(COMMA)
    const bytes = objectOf(exchange.target, entry) === entry.object ? entry.json() : undefined
    if (bytes === undefined) chunks.push(Buffer.from(itemText(exchange, entry)))
    else chunks.push(OPEN, bytes.subarray(skip, bytes.length - 1))
  }
  chunks.push(Buffer.from(']}\n'))
  return Buffer.concat(chunks)
}

const OPEN = Buffer.from('{')

/** How many bytes `{"kind":…,"apiVersion":…,` takes at the start of a stored object. */
const itemStart = ({ kind }: Exchange): number => `{"kind":"${kind.kind}","apiVersion":"${apiVersionOf(kind)}",`.length

function itemText({ target }: Exchange, entry: ListResult['entries'][number]): string {
  const { kind: _, apiVersion: __, ...item } = objectOf(target, entry)
  return JSON.stringify(item)
}
