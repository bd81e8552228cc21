/** A request's body as an object of the expected kind. Texts: recordings pod-invalid/decoding, protocol/bodies. */
import { badRequest } from '../apimachinery/api-error.ts'
import { apiVersionOf, type GroupVersionKind, parseApiVersion } from '../apimachinery/group-version.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { decode } from './decode.ts'
import { DecodeError } from './decode-error.ts'
import { GoJsonError, isRawObject, JsonNumber, type ParsedJson, parseGoJson, type RawValue } from './go-json.ts'
import type { Schema } from './load-schema.ts'
import { decodeProtobuf } from './protobuf.ts'
import { parseYamlBody } from './yaml-body.ts'

export type BodyFormat = 'json' | 'yaml' | 'protobuf'

/** A decoded body and what strict decoding has to say of it. */
export interface DecodedBody {
  readonly object: KubeObject
  readonly strictErrors: readonly string[]
}

const SCHEME = 'pkg/api/legacyscheme/scheme.go:30'

/** Decodes `bytes`. Kind and version that the body leaves out are the expected ones. Throws 400. */
export function decodeBody(
  schema: Schema,
  bytes: Uint8Array,
  format: BodyFormat,
  expected: GroupVersionKind,
): DecodedBody {
  if (format === 'protobuf') return decodeProtobufBody(schema, bytes, expected)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
  const { document, strictErrors } = parseText(text, format, expected.kind)
  const found = typeMetaOf(document.value, text, expected)
  requireSameType(schema, found, expected)
  const message = schema.messageOf(expected)
  if (message === undefined) throw new Error(`no structure for ${expected.kind}`)
  try {
    const decoded = decode(message, document)
    const object = { ...decoded.object, kind: expected.kind, apiVersion: apiVersionOf(expected) }
    // Every kind that takes a body has metadata, which decoding fills in.
    return { object: object as KubeObject, strictErrors: [...strictErrors, ...decoded.strictErrors] }
  } catch (error) {
    if (error instanceof DecodeError) throw cannotBeHandled(expected, expected, error.message)
    throw error
  }
}

/** `no kind "X" is registered for version "v1" in scheme "…"`. */
export function noKindRegistered(kind: string, apiVersion: string): string {
  return `no kind "${kind}" is registered for version "${apiVersion}" in scheme "${SCHEME}"`
}

function cannotBeHandled(found: GroupVersionKind, expected: GroupVersionKind, why: string) {
  return badRequest(`${found.kind} in version "${found.version}" cannot be handled as a ${expected.kind}: ${why}`)
}

interface ParsedText {
  readonly document: ParsedJson
  readonly strictErrors: readonly string[]
}

function parseText(text: string, format: 'json' | 'yaml', kind: string): ParsedText {
  try {
    if (format === 'yaml') return parseYamlBody(text)
    return { document: parseGoJson(text), strictErrors: [] }
  } catch (error) {
    if (!(error instanceof GoJsonError)) throw error
    const prefix = format === 'yaml' ? '' : "couldn't get version/kind; json parse error: "
    throw unrecognized(kind, `${prefix}${error.message}`, text)
  }
}

function unrecognized(kind: string, why: string, text: string) {
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${summary(text)})`)
}

const SUMMARY_BYTES = 30

/** The beginning of a body: text if it looks like an object, hexadecimal otherwise. */
function summary(text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length === 0) return '<empty>'
  const head = bytes.subarray(0, SUMMARY_BYTES)
  const shown = text.startsWith('{') ? head.toString() : head.toString('hex')
  return bytes.length > SUMMARY_BYTES ? `${shown} ...` : shown
}

const TYPE_META =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

/** What Go says of a document that has no readable apiVersion and kind; undefined when it has. */
export function typeMetaFault(value: RawValue): string | undefined {
  if (value === null) return undefined
  if (!isRawObject(value)) return `json: cannot unmarshal ${jsonKind(value)} into Go value of type ${TYPE_META}`
  for (const key of ['apiVersion', 'kind'] as const) {
    const given = value[key] ?? ''
    if (typeof given !== 'string') return `json: cannot unmarshal ${jsonKind(given)} into Go struct field .${key} of type string`
  }
  return undefined
}

/** The kind that a body says it is, defaults filled in. Throws 400. */
function typeMetaOf(value: RawValue, text: string, expected: GroupVersionKind): GroupVersionKind {
  const fault = typeMetaFault(value)
  if (fault !== undefined) throw unrecognized(expected.kind, `couldn't get version/kind; json parse error: ${fault}`, text)
  if (!isRawObject(value)) return expected
  const apiVersion = String(value.apiVersion ?? '')
  const kind = String(value.kind ?? '') || expected.kind
  if (apiVersion === '') return { ...expected, kind }
  const groupVersion = parseApiVersion(apiVersion)
  if (groupVersion === undefined) {
    throw unrecognized(expected.kind, `unexpected GroupVersion string: ${apiVersion}`, text)
  }
  return { ...groupVersion, kind }
}

function jsonKind(value: RawValue): string {
  if (value instanceof JsonNumber) return 'number'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value
}

/** Throws 400 when a body is of another kind than the endpoint takes. */
function requireSameType(schema: Schema, found: GroupVersionKind, expected: GroupVersionKind): void {
  if (found.kind === expected.kind && apiVersionOf(found) === apiVersionOf(expected)) return
  if (schema.messageOf(found) === undefined) {
    throw cannotBeHandled(found, expected, noKindRegistered(found.kind, apiVersionOf(found)))
  }
  const internal = (gvk: GroupVersionKind): string => schema.internalTypeOf(gvk)
  if (found.kind === expected.kind && found.group === expected.group) {
    const why = `the API version in the data (${apiVersionOf(found)}) does not match the expected API version (${apiVersionOf(expected)})`
    throw badRequest(why)
  }
  const why = `converting (${found.version}.${found.kind}) to (${internal(expected)}): unknown conversion`
  throw cannotBeHandled(found, expected, why)
}

function decodeProtobufBody(schema: Schema, bytes: Uint8Array, expected: GroupVersionKind): DecodedBody {
  try {
    const { apiVersion, kind, object } = decodeProtobuf(schema, bytes, expected)
    const groupVersion = parseApiVersion(apiVersion) ?? expected
    requireSameType(schema, { ...groupVersion, kind }, expected)
    // As above: kinds have metadata.
    return { object: { ...object, kind, apiVersion } as KubeObject, strictErrors: [] }
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(error.message)
    throw error
  }
}
