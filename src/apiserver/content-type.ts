/** The media types of bodies. Source: recordings protocol/bodies-of-other-types, patch/content-types. */
import { ApiError, unsupportedMediaType } from '../apimachinery/api-error.ts'
import type { PatchType } from '../patch/read-patch.ts'
import type { BodyFormat } from '../schema/body.ts'

const FORMATS: { readonly [type: string]: BodyFormat } = {
  'application/json': 'json',
  'application/yaml': 'yaml',
  'application/vnd.kubernetes.protobuf': 'protobuf',
}

const PATCHES: { readonly [type: string]: PatchType } = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
}

/** Without a Go struct there is nothing that a strategic merge could go by. */
const CUSTOM_PATCHES = Object.keys(PATCHES).filter((type) => PATCHES[type] !== 'strategic')

const unknown = (types: readonly string[]): ApiError =>
  unsupportedMediaType(
    `the body of the request was in an unknown format - accepted media types include: ${types.join(', ')}`,
  )

const WITH_PARAMETERS = /^[^;]*(?:;\s*[^\s;="]+=(?:[^\s;"]+|"[^"]*")\s*)*;?\s*$/
const PARAMETER = /;\s*([^\s;="]+)=([^\s;"]+|"[^"]*")/g

/** Whether all parameters have a value, and one. Source: mime.ParseMediaType. */
function isWellFormed(header: string): boolean {
  if (!header.includes(';')) return true
  if (!WITH_PARAMETERS.test(header)) return false
  const values = new Map<string, string>()
  for (const [, name = '', value = ''] of header.matchAll(PARAMETER)) {
    const key = name.toLowerCase()
    if ((values.get(key) ?? value) !== value) return false
    values.set(key, value)
  }
  return true
}

/** The format of a body; no Content-Type means JSON. Throws 415. */
export function bodyFormat(header: string | undefined): BodyFormat {
  if (header === undefined || header === '') return 'json'
  const format = isWellFormed(header) ? FORMATS[(header.split(';')[0] ?? '').trim().toLowerCase()] : undefined
  if (format === undefined) throw unknown(Object.keys(FORMATS))
  return format
}

/**
 * The engine of a PATCH. Throws 415: the router's own when none of the header's types is one of a patch, the handler's
 * when it is not the only one.
 */
export function patchType(header: string | undefined, custom: boolean): PatchType {
  const text = header ?? ''
  const type = PATCHES[text.split(';')[0] ?? '']
  if (custom && (type === undefined || type === 'strategic')) throw unknown(CUSTOM_PATCHES)
  if (type !== undefined) return type
  const routed = text.split(',').some((part) => Object.hasOwn(PATCHES, (part.split(';')[0] ?? '').trim()))
  if (routed) throw unknown(Object.keys(PATCHES))
  throw new ApiError({ code: 415, reason: 'UnsupportedMediaType', message: '415: Unsupported Media Type', details: {} })
}
