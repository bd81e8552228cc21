/** A request's body as an object of the expected kind. Texts: recordings pod-invalid/decoding, protocol/bodies. */

import { type ApiError, badRequest } from '../apimachinery/api-error.ts'
import { asBuffer } from '../apimachinery/as-buffer.ts'
import { apiVersionOf, type GroupVersionKind, parseApiVersion } from '../apimachinery/group-version.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { conversionFault, registrationFault, versionFault } from './body-kind.ts'
import { decode } from './decode.ts'
import { DecodeError } from './decode-error.ts'
import { GoJsonError, isRawObject, JsonNumber, type ParsedJson, parseGoJson, type RawValue } from './go-json.ts'
import type { Schema } from './load-schema.ts'
import { decodeMessage, type Envelope, readEnvelope } from './protobuf.ts'
import type { MessageStructure } from './structure.ts'
import { parseYamlBody } from './yaml-body.ts'

export type BodyFormat = 'json' | 'yaml' | 'protobuf'

/** A decoded body and what strict decoding has to say of it. */
export interface DecodedBody {
  readonly object: KubeObject
  readonly strictErrors: readonly string[]
}

/** Decodes `bytes`. Kind and version that the body leaves out are the expected ones. Throws 400. */
export function decodeBody(
  schema: Schema,
  bytes: Uint8Array,
  format: BodyFormat,
  expected: GroupVersionKind,
): DecodedBody {
  if (format === 'protobuf') return decodeProtobufBody(schema, bytes, expected)
  const text = asBuffer(bytes).toString()
  const { document, strictErrors } = parseText(text, format, expected.kind)
  const found = typeMetaOf(document.value, text, expected)
  const decoded = asExpected(schema, found, expected, (message) => decode(message, document))
  return {
    object: typed(decoded.object, expected),
    strictErrors: [...strictErrors, ...decoded.strictErrors],
  }
}

/**
 * Decodes a body as what it says it is, then sees whether that is what the endpoint takes: a fault in the body is told
 * first. Throws 400.
 */
function asExpected<T>(
  schema: Schema,
  found: GroupVersionKind,
  expected: GroupVersionKind,
  decodeAs: (message: MessageStructure) => T,
): T {
  const fail = (why: string) =>
    badRequest(`${found.kind} in version "${found.version}" cannot be handled as a ${expected.kind}: ${why}`)
  const unknown = registrationFault(schema, found, expected)
  if (unknown !== undefined) throw fail(unknown)
  // Of old versions there is no structure; those that are taken have the one of the new version.
  const message = schema.messageOf(found) ?? schema.messageOf(expected)
  if (message === undefined) throw new Error(`no structure for ${expected.kind}`)
  const decoded = orRefuse(() => decodeAs(message), fail)
  const unlike = conversionFault(schema, found, expected)
  if (unlike !== undefined) throw fail(unlike)
  const old = versionFault(found, expected)
  if (old !== undefined) throw badRequest(old)
  return decoded
}

/** What `decodeIt` returns; its DecodeErrors become what `refusal` makes of them. */
function orRefuse<T>(decodeIt: () => T, refusal: (why: string) => ApiError): T {
  try {
    return decodeIt()
  } catch (error) {
    if (error instanceof DecodeError) throw refusal(error.message)
    throw error
  }
}

const typed = (object: JsonObject, expected: GroupVersionKind): KubeObject =>
  // Every kind that takes a body has metadata, which decoding fills in.
  ({ ...object, kind: expected.kind, apiVersion: apiVersionOf(expected) }) as KubeObject

/** A body as it was read; `strictErrors` are those of its text alone. */
export interface ParsedText {
  readonly document: ParsedJson
  readonly strictErrors: readonly string[]
}

/** Reads a body as a document. Throws 400 that names the `kind` expected. */
export function parseText(text: string, format: 'json' | 'yaml', kind: string): ParsedText {
  try {
    if (format === 'yaml') return parseYamlBody(text)
    return { document: parseGoJson(text), strictErrors: [] }
  } catch (error) {
    if (!(error instanceof GoJsonError)) throw error
    const prefix = format === 'yaml' ? '' : "couldn't get version/kind; json parse error: "
    throw unrecognized(kind, `${prefix}${error.message}`, summaryOfText(text))
  }
}

/** 400 for a text that cannot be seen to be an object of any kind. */
export const unrecognizedText = (kind: string, why: string, text: string): ApiError =>
  unrecognized(kind, why, summaryOfText(text))

function unrecognized(kind: string, why: string, beginning: string): ApiError {
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${beginning})`)
}

const SUMMARY_BYTES = 30
const OPENING_BRACE = 0x7b

/** The beginning of a body: text if it looks like an object, hexadecimal otherwise. */
function summaryOf(bytes: Buffer): string {
  if (bytes.length === 0) return '<empty>'
  const beginning = bytes.subarray(0, SUMMARY_BYTES).toString(bytes[0] === OPENING_BRACE ? 'utf8' : 'hex')
  return bytes.length > SUMMARY_BYTES ? `${beginning} ...` : beginning
}

const summaryOfText = (text: string): string => summaryOf(Buffer.from(text))

const TYPE_META =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

/** What Go says of a document that has no readable apiVersion and kind; undefined when it has. */
export function typeMetaFault(value: RawValue): string | undefined {
  if (value === null) return undefined
  if (!isRawObject(value)) return `json: cannot unmarshal ${jsonKind(value)} into Go value of type ${TYPE_META}`
  for (const key of ['apiVersion', 'kind'] as const) {
    const given = value[key] ?? ''
    if (typeof given !== 'string')
      return `json: cannot unmarshal ${jsonKind(given)} into Go struct field .${key} of type string`
  }
  return undefined
}

/** The kind that a body says it is, defaults filled in. Throws 400. */
function typeMetaOf(value: RawValue, text: string, expected: GroupVersionKind): GroupVersionKind {
  const fault = typeMetaFault(value)
  if (fault !== undefined)
    throw unrecognized(expected.kind, `couldn't get version/kind; json parse error: ${fault}`, summaryOfText(text))
  if (!isRawObject(value)) return expected
  const apiVersion = String(value.apiVersion ?? '')
  const kind = String(value.kind ?? '') || expected.kind
  if (apiVersion === '') return { ...expected, kind }
  const groupVersion = parseApiVersion(apiVersion)
  if (groupVersion === undefined) {
    throw unrecognized(expected.kind, `unexpected GroupVersion string: ${apiVersion}`, summaryOfText(text))
  }
  if (groupVersion.version === '') throw noVersion(kind, expected, text)
  return { ...groupVersion, kind }
}

const noVersion = (kind: string, expected: GroupVersionKind, text: string): ApiError =>
  badRequest(
    `${kind} in version "" cannot be handled as a ${expected.kind}: Object 'apiVersion' is missing in '${text}'`,
  )

function jsonKind(value: RawValue): string {
  if (value instanceof JsonNumber) return 'number'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value
}

/** Kind and version of the envelope, what it leaves out and a version that is none replaced by the expected ones. */
function envelopeKind({ apiVersion, kind }: Envelope, expected: GroupVersionKind): GroupVersionKind {
  const groupVersion = apiVersion === '' ? undefined : parseApiVersion(apiVersion)
  return { ...(groupVersion ?? expected), kind: kind || expected.kind }
}

function decodeProtobufBody(schema: Schema, bytes: Uint8Array, expected: GroupVersionKind): DecodedBody {
  const envelope = orRefuse(
    () => readEnvelope(bytes),
    (why) => unrecognized(expected.kind, why, summaryOf(Buffer.from(bytes))),
  )
  const found = envelopeKind(envelope, expected)
  const object = asExpected(schema, found, expected, (message) => decodeMessage(message, envelope.raw))
  return { object: typed(object, expected), strictErrors: [] }
}
