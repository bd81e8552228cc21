/** The result of a patch as an object of its kind, or what Go says against it. Texts: recording patch/identity. */
import { apiVersionOf, type GroupVersionKind, parseApiVersion } from '../apimachinery/group-version.ts'
import type { JsonObject, JsonValue, KubeObject } from '../apimachinery/objects.ts'
import { isJsonObject } from '../apimachinery/objects.ts'
import { noKindRegistered } from './body.ts'
import { decode } from './decode.ts'
import { DecodeError } from './decode-error.ts'
import type { Schema } from './load-schema.ts'
import { restoreError } from './restore-error.ts'

/** `error` is set when there is no object. */
export type DecodedPatchResult =
  | { readonly error?: undefined; readonly object: KubeObject; readonly unknown: readonly string[] }
  | { readonly error: string }

const NOTHING_REPEATED = new Map()

/** Decodes what a JSON patch or merge patch made: as a decoder of bodies does, by the kind that stands in it. */
export function decodePatchedJson(schema: Schema, kind: GroupVersionKind, value: JsonValue): DecodedPatchResult {
  if (!isJsonObject(value)) return { error: `json: cannot unmarshal into Go value of type ${kind.kind}` }
  const apiVersion = typeof value.apiVersion === 'string' ? value.apiVersion : apiVersionOf(kind)
  const kindName = typeof value.kind === 'string' ? value.kind : kind.kind
  const groupVersion = parseApiVersion(apiVersion)
  const message = groupVersion && schema.messageOf({ ...groupVersion, kind: kindName })
  if (message === undefined) return { error: noKindRegistered(kindName, apiVersion) }
  try {
    const { object, strictErrors } = decode(message, { value, repeated: NOTHING_REPEATED })
    return { object: typed(object, kind), unknown: strictErrors }
  } catch (error) {
    if (error instanceof DecodeError) return { error: error.message }
    throw error
  }
}

/** Decodes what a strategic merge or apply made: Go restores structs from maps, with words of its own. */
export function decodePatchedValue(schema: Schema, kind: GroupVersionKind, value: JsonObject): DecodedPatchResult {
  const message = schema.messageOf(kind)
  if (message === undefined) throw new Error(`no structure for ${kind.kind}`)
  const error = restoreError(message, value)
  if (error !== undefined) return { error }
  return decodePatchedJson(schema, kind, value)
}

const typed = (object: JsonObject, kind: GroupVersionKind): KubeObject =>
  // Every kind that can be patched has metadata, which decoding fills in.
  ({ ...object, kind: kind.kind, apiVersion: apiVersionOf(kind) }) as KubeObject
