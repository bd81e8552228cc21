/** POST of a collection or of an action subresource. */
import type { ApiResponse } from '../api.ts'
import type { Exchange } from '../exchange.ts'
import { parseWriteOptions } from '../query-options.ts'
import { readBody } from './body.ts'
import { objectResponse, requireAcceptable, writeResponse } from './respond.ts'

export function handleCreate(exchange: Exchange): ApiResponse {
  const { registry } = exchange.parts
  const { target, kind } = exchange
  requireAcceptable(exchange, { listing: false, stream: false })
  const options = parseWriteOptions(exchange.params, 'CreateOptions')
  const context = exchange.context(options)
  const action = kind.subresources?.find(({ name }) => name === target.subresource)
  if (action?.type === 'action') {
    const body = readBody(exchange, action.body, options.fieldValidation)
    const { code, object } = registry.runAction(target, body, context)
    return objectResponse(exchange, code, object)
  }
  const object = readBody(exchange, kind, options.fieldValidation)
  return writeResponse(exchange, registry.create(target, object, context))
}
