/** GET of one object or of a subresource that shows its parent. */
import { badRequest } from '../../apimachinery/api-error.ts'
import { parseFieldSelector } from '../../apimachinery/field-selector.ts'
import { objectOf } from '../../registry/pipeline.ts'
import type { ApiResponse } from '../api.ts'
import type { Exchange } from '../exchange.ts'
import { objectResponse, requireAcceptable } from './respond.ts'

export function handleGet(exchange: Exchange): ApiResponse {
  const { registry } = exchange.parts
  const { target, info } = exchange
  requireAcceptable(exchange, 'object')
  const subresource = target.kind.subresources?.find(({ name }) => name === info.subresource)
  if (subresource !== undefined && subresource.type !== 'update') {
    const context = exchange.context({ dryRun: false, fieldManager: '' })
    return objectResponse(exchange, 200, registry.readAction(target, context))
  }
  if (info.query !== '') requireSameName(exchange)
  const entry = registry.get(target, info.query === '' ? '' : (exchange.params.get('resourceVersion') ?? ''))
  return objectResponse(exchange, 200, objectOf(target, entry), entry)
}

/** A field selector beside a name in the path must name the same. */
function requireSameName({ params, info }: Exchange): void {
  const selector = params.get('fieldSelector') ?? ''
  if (selector === '') return
  const named = parseFieldSelector(selector).requirements.find(({ label }) => label === 'metadata.name')
  if (named !== undefined && named.value !== info.name)
    throw badRequest("fieldSelector metadata.name doesn't match requested name")
}
