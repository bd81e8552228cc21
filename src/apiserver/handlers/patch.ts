/** PATCH in its four types. Texts: recordings patch/, apply/. */
import { readPatch } from '../../patch/read-patch.ts'
import type { ApiResponse } from '../api.ts'
import { patchType } from '../content-type.ts'
import type { Exchange } from '../exchange.ts'
import { parseWriteOptions } from '../query-options.ts'
import { bodyBytes } from './body.ts'
import { requireAcceptable, writeResponse } from './respond.ts'

export function handlePatch(exchange: Exchange): ApiResponse {
  const type = patchType(exchange.header('content-type'), exchange.kind.custom !== undefined)
  requireAcceptable(exchange, 'object')
  const bytes = bodyBytes(exchange)
  const options = parseWriteOptions(exchange.params, 'PatchOptions', type === 'apply')
  const { fieldValidation, force } = options
  const read = () => readPatch(type, Buffer.from(bytes).toString(), fieldValidation === 'Ignore')
  const request = { type, read, fieldValidation, force }
  return writeResponse(exchange, exchange.parts.registry.patch(exchange.target, request, exchange.context(options)))
}
