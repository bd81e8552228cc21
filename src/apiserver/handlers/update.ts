/** PUT of an object or of a subresource that writes its parent. */
import type { ApiResponse } from '../api.ts'
import type { Exchange } from '../exchange.ts'
import { parseWriteOptions } from '../query-options.ts'
import { readBody } from './body.ts'
import { requireAcceptable, writeResponse } from './respond.ts'

export function handleUpdate(exchange: Exchange): ApiResponse {
  requireAcceptable(exchange, 'object')
  const options = parseWriteOptions(exchange.params, 'UpdateOptions')
  const { kind, info } = exchange
  const subresource = kind.subresources?.find(({ name }) => name === info.subresource)
  const body = subresource?.type === 'projection' ? subresource.body : kind
  const object = readBody(exchange, body, options.fieldValidation)
  return writeResponse(exchange, exchange.parts.registry.update(exchange.target, object, exchange.context(options)))
}
