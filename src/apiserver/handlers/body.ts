/** Bodies of writes: limits, formats, strictness. */
import { badRequest, entityTooLarge, plainServerError } from '../../apimachinery/api-error.ts'
import type { GroupVersionKind } from '../../apimachinery/group-version.ts'
import type { KubeObject } from '../../apimachinery/objects.ts'
import type { KindDefinition } from '../../registry/kind.ts'
import type { FieldValidation } from '../../registry/registry.ts'
import { decodeBody } from '../../schema/body.ts'
import { strictWarnings } from '../../schema/strict-warnings.ts'
import { bodyFormat } from '../content-type.ts'
import type { Exchange } from '../exchange.ts'

/** The largest body that is read. Source: recording pod-invalid/decoding. */
export const MAX_BODY_BYTES = 3 * 1024 * 1024
/** The largest request that etcd takes. */
const MAX_STORED_BYTES = 1_572_864

/** The request's bytes. Throws 413. */
export function bodyBytes({ request }: Exchange): Uint8Array {
  const bytes = request.body ?? new Uint8Array()
  if (bytes.length > MAX_BODY_BYTES) throw entityTooLarge(`Request entity too large: limit is ${MAX_BODY_BYTES}`)
  return bytes
}

/** The body as an object of the kind. Unknown and repeated fields warn or, if strict, fail. Throws 400, 413, 415. */
export function readBody(
  exchange: Exchange,
  kind: GroupVersionKind & Pick<KindDefinition, 'custom'>,
  validation: FieldValidation,
): KubeObject {
  const { custom } = kind
  const format = bodyFormat(exchange.header('content-type'))
  const bytes = bodyBytes(exchange)
  const { object, strictErrors } =
    custom?.readBody(bytes, format) ?? decodeBody(exchange.parts.schema, bytes, format, kind)
  if (strictErrors.length > 0 && validation === 'Strict') {
    const why = `strict decoding error: ${strictErrors.join(', ')}`
    throw badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${why}`)
  }
  if (validation === 'Warn') exchange.warnings.push(...strictErrors.flatMap(strictWarnings))
  if (bytes.length > MAX_STORED_BYTES) throw plainServerError('etcdserver: request is too large')
  return object
}
