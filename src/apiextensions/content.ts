/** Reading custom resources: from a body, from the store and from what a patch made. Source: recordings crd/life, crd/schema. */

import { badRequest } from '../apimachinery/api-error.ts'
import { asBuffer } from '../apimachinery/as-buffer.ts'
import { apiVersionOf, type GroupVersionKind, parseApiVersion } from '../apimachinery/group-version.ts'
import { jsonClone } from '../apimachinery/json-clone.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import { type BodyFormat, type DecodedBody, parseText, typeMetaFault, unrecognizedText } from '../schema/body.ts'
import { DecodeError } from '../schema/decode-error.ts'
import type { DecodedPatchResult } from '../schema/decode-patched.ts'
import { duplicateFields } from '../schema/duplicate-fields.ts'
import { plainJson } from '../schema/go-json.ts'
import type { MessageStructure } from '../schema/structure.ts'
import { coerceEmbedded, coerceMetadata } from './embedded-metadata.ts'
import { dropNulls, prune } from './structural/prune.ts'
import type { Structural } from './structural/structural.ts'

/** What reading objects of one version needs to know. */
export interface ContentScope {
  readonly kind: GroupVersionKind
  readonly schema: Structural
  readonly objectMeta: MessageStructure
}

/** Decodes a body: pruned, its metadata checked, not yet defaulted. Throws 400. */
export function readCustomBody(scope: ContentScope, bytes: Uint8Array, format: BodyFormat): DecodedBody {
  const { kind } = scope
  const text = asBuffer(bytes).toString()
  const { document, strictErrors } = parseText(text, format === 'yaml' ? 'yaml' : 'json', kind.kind)
  const fault = typeMetaFault(document.value)
  if (fault !== undefined)
    throw unrecognizedText(kind.kind, `couldn't get version/kind; json parse error: ${fault}`, text)
  const value = plainJson(document.value)
  const { found, given } = typeMetaOf(value, text, kind)
  try {
    const { object, unknown } = coerceResource(scope, given)
    if (object.apiVersion !== apiVersionOf(kind)) throw otherVersion(object.apiVersion, kind)
    const repeated = duplicateFields(document).map((path) => `duplicate field "${path}"`)
    return { object, strictErrors: [...strictErrors, ...repeated, ...unknown.map(unknownField)] }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    const named = `${found.kind} in version "${found.version}" cannot be handled as a ${kind.kind}`
    throw badRequest(`${named}: ${error.message}`)
  }
}

const unknownField = (path: string): string => `unknown field "${path}"`

const otherVersion = (found: string, kind: GroupVersionKind) =>
  badRequest(`the API version in the data (${found}) does not match the expected API version (${apiVersionOf(kind)})`)

/** Kind and version that the document itself says. Throws 400 without a kind. */
function typeMetaOf(
  value: JsonValue,
  text: string,
  { kind }: GroupVersionKind,
): { readonly found: GroupVersionKind; readonly given: JsonObject } {
  const given = isJsonObject(value) ? value : {}
  const named = String(given.kind ?? '')
  if (named === '') throw unrecognizedText(kind, `Object 'Kind' is missing in '${text}'`, text)
  const apiVersion = String(given.apiVersion ?? '')
  const groupVersion = parseApiVersion(apiVersion)
  if (groupVersion === undefined) throw unrecognizedText(kind, `unexpected GroupVersion string: ${apiVersion}`, text)
  return { found: { ...groupVersion, kind: named }, given }
}

interface CoercedResource {
  readonly object: KubeObject
  readonly unknown: readonly string[]
}

/** The object without what its schema does not know; only an object of the kind itself has that schema. Throws DecodeError. */
function coerceResource({ kind, schema, objectMeta }: ContentScope, given: JsonObject): CoercedResource {
  const metadata = given.metadata === undefined ? undefined : coerceMetadata(objectMeta, given.metadata, 'metadata')
  const unknown = [...(metadata?.unknown ?? [])]
  const apiVersion = String(given.apiVersion ?? '')
  if (given.kind === kind.kind && apiVersion === apiVersionOf(kind)) {
    unknown.push(...prune(given, schema))
    dropNulls(given, schema)
    unknown.push(...coerceEmbedded(given, schema, objectMeta))
  }
  const object = { ...given, apiVersion, kind: String(given.kind ?? ''), metadata: metadata?.metadata ?? {} }
  return { object, unknown }
}

/** What a patch made, as an object of the kind; `error` when it is none. */
export function readCustomPatched(scope: ContentScope, value: JsonValue): DecodedPatchResult {
  if (!isJsonObject(value) || typeof value.kind !== 'string' || value.kind === '')
    return { error: `Object 'Kind' is missing in '${JSON.stringify(value)}'` }
  try {
    const { object, unknown } = coerceResource(scope, jsonClone(value))
    return { object, unknown: unknown.map(unknownField) }
  } catch (error) {
    if (error instanceof DecodeError) return { error: error.message }
    throw error
  }
}
