/** POST of a collection or of an action subresource. */
import type { GroupVersionKind } from '../../apimachinery/group-version.ts'
import type { ApiResponse } from '../api.ts'
import type { Exchange } from '../exchange.ts'
import { parseWriteOptions } from '../query-options.ts'
import { readBody } from './body.ts'
import { objectResponse, requireAcceptable, writeResponse } from './respond.ts'

export function handleCreate(exchange: Exchange): ApiResponse {
  const { registry } = exchange.parts
  const { target, kind } = exchange
  requireAcceptable(exchange, 'object')
  const options = parseWriteOptions(exchange.params, 'CreateOptions')
  const context = exchange.context(options)
  const action = actionBody(exchange)
  if (action !== undefined) {
    const body = readBody(exchange, action, options.fieldValidation)
    const { code, object } = registry.runAction(target, body, context)
    return objectResponse(exchange, code, object)
  }
  const object = readBody(exchange, kind, options.fieldValidation)
  return writeResponse(exchange, registry.create(target, object, context))
}

/** The kind of the body when the POST stores nothing of its own; undefined for a plain create. */
function actionBody({ kind, target }: Exchange): GroupVersionKind | undefined {
  if (kind.createsThrough !== undefined) return kind
  const action = kind.subresources?.find(({ name }) => name === target.subresource)
  return action?.type === 'action' ? action.body : undefined
}
