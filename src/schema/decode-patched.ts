/** The result of a patch as an object of its kind, or what Go says against it. Texts: recording patch/identity. */
import { apiVersionOf, type GroupVersionKind, parseApiVersion } from '../apimachinery/group-version.ts'
import type { JsonObject, JsonValue, KubeObject } from '../apimachinery/objects.ts'
import { isJsonObject } from '../apimachinery/objects.ts'
import { typeMetaFault } from './body.ts'
import { conversionFault, registrationFault } from './body-kind.ts'
import { decode } from './decode.ts'
import { DecodeError } from './decode-error.ts'
import type { Schema } from './load-schema.ts'
import { restoreError } from './restore-error.ts'

/** `error` is set when there is no object. */
export type DecodedPatchResult =
  | { readonly error?: undefined; readonly object: KubeObject; readonly unknown: readonly string[] }
  | { readonly error: string }

const NOTHING_REPEATED = new Map()

/**
 * Decodes what a JSON patch or merge patch made: as a decoder of bodies does, by the kind that stands in it. Without an
 * apiVersion nothing of it is read.
 */
export function decodePatchedJson(schema: Schema, kind: GroupVersionKind, value: JsonValue): DecodedPatchResult {
  const fault = typeMetaFault(value)
  if (fault !== undefined) return { error: `couldn't get version/kind; json parse error: ${fault}` }
  if (!isJsonObject(value)) return decodeUnversioned(schema, kind, {})
  const { apiVersion } = value
  if (typeof apiVersion !== 'string' || apiVersion === '') return decodeUnversioned(schema, kind, value)
  const groupVersion = parseApiVersion(apiVersion)
  if (groupVersion === undefined) return { error: `unexpected GroupVersion string: ${apiVersion}` }
  const found = { ...groupVersion, kind: typeof value.kind === 'string' ? value.kind : kind.kind }
  const error = registrationFault(schema, found, kind)
  return error === undefined ? decodeAs(schema, found, kind, value) : { error }
}

/** The internal struct has no JSON names of its own but those of the metadata, which it embeds. */
function decodeUnversioned(schema: Schema, kind: GroupVersionKind, value: JsonObject): DecodedPatchResult {
  const result = decodeAs(schema, kind, kind, {})
  if (result.error !== undefined) return result
  const metadata = schema.messageOf(kind)?.byName.get('metadata')?.message
  const unknown = Object.keys(value).filter(
    (key) => key !== 'kind' && key !== 'apiVersion' && !metadata?.byName.has(key),
  )
  return { ...result, unknown: unknown.map((key) => `unknown field "${key}"`) }
}

/** Decodes what a strategic merge or apply made: Go restores structs from maps, with words of its own. */
export function decodePatchedValue(schema: Schema, kind: GroupVersionKind, value: JsonObject): DecodedPatchResult {
  const message = schema.messageOf(kind)
  if (message === undefined) throw new Error(`no structure for ${kind.kind}`)
  const error = restoreError(message, value)
  if (error !== undefined) return { error }
  const result = decodeAs(schema, kind, kind, value)
  return result.error === undefined ? { ...result, unknown: [...result.unknown].sort() } : result
}

function decodeAs(
  schema: Schema,
  found: GroupVersionKind,
  kind: GroupVersionKind,
  value: JsonObject,
): DecodedPatchResult {
  const message = schema.messageOf(found) ?? schema.messageOf(kind)
  if (message === undefined) throw new Error(`no structure for ${kind.kind}`)
  try {
    const { object, strictErrors } = decode(message, { value, repeated: NOTHING_REPEATED })
    const error = conversionFault(schema, found, kind)
    return error === undefined ? { object: typed(object, kind), unknown: strictErrors } : { error }
  } catch (error) {
    if (error instanceof DecodeError) return { error: error.message }
    throw error
  }
}

const typed = (object: JsonObject, kind: GroupVersionKind): KubeObject =>
  // Every kind that can be patched has metadata, which decoding fills in.
  ({ ...object, kind: kind.kind, apiVersion: apiVersionOf(kind) }) as KubeObject
