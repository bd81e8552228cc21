/** DELETE of an object or a collection. Texts of DeleteOptions: recordings pod-delete/options, query-and-body. */
import { isJsonObject, type JsonObject } from '../../apimachinery/objects.ts'
import type { DeleteOptions } from '../../registry/delete-options.ts'
import { decodeOptions } from '../../schema/options-body.ts'
import type { ApiResponse } from '../api.ts'
import { bodyFormat } from '../content-type.ts'
import type { Exchange } from '../exchange.ts'
import { checkDeleteOptions, type ParsedDeleteOptions, parseDeleteQuery, parseListOptions } from '../query-options.ts'
import { bodyBytes } from './body.ts'
import { listResponse } from './list.ts'
import { requireAcceptable, writeResponse } from './respond.ts'

export function handleDelete(exchange: Exchange): ApiResponse {
  requireAcceptable(exchange, 'object')
  const { options, dryRun } = readOptions(exchange)
  const context = exchange.context({ dryRun, fieldManager: '' })
  return writeResponse(exchange, exchange.parts.registry.delete(exchange.target, options, context))
}

export function handleDeleteCollection(exchange: Exchange): ApiResponse {
  requireAcceptable(exchange, 'object')
  const selected = parseListOptions(exchange.params)
  const { options, dryRun } = readOptions(exchange)
  const context = exchange.context({ dryRun, fieldManager: '' })
  const result = exchange.parts.registry.deleteCollection(exchange.target, selected, options, context)
  return listResponse(exchange, result)
}

/** A body, if there is one, is all that counts; the query is for requests without. */
function readOptions(exchange: Exchange): ParsedDeleteOptions {
  const bytes = bodyBytes(exchange)
  if (bytes.length === 0) return parseDeleteQuery(exchange.params)
  const format = bodyFormat(exchange.header('content-type'))
  const object = decodeOptions(exchange.parts.schema, bytes, format, 'DeleteOptions')
  const dryRun = Array.isArray(object.dryRun) ? object.dryRun.map(String) : []
  return checkDeleteOptions(toDeleteOptions(object), dryRun)
}

function toDeleteOptions({
  gracePeriodSeconds,
  propagationPolicy,
  orphanDependents,
  preconditions,
}: JsonObject): DeleteOptions {
  return {
    ...(typeof gracePeriodSeconds === 'number' ? { gracePeriodSeconds } : {}),
    ...(typeof propagationPolicy === 'string' ? { propagationPolicy } : {}),
    ...(typeof orphanDependents === 'boolean' ? { orphanDependents } : {}),
    ...(isJsonObject(preconditions) ? { preconditions: toPreconditions(preconditions) } : {}),
  }
}

function toPreconditions({ uid, resourceVersion }: JsonObject): { uid?: string; resourceVersion?: string } {
  return {
    ...(typeof uid === 'string' ? { uid } : {}),
    ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
  }
}
