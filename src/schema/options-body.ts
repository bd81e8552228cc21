/** Options objects as bodies: DeleteOptions of any version. Texts: recording pod-delete/options. */
import { type ApiError, badRequest } from '../apimachinery/api-error.ts'
import { parseApiVersion } from '../apimachinery/group-version.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import { type BodyFormat, typeMetaFault } from './body.ts'
import { noKindRegistered } from './body-kind.ts'
import { decode } from './decode.ts'
import { DecodeError } from './decode-error.ts'
import { GoJsonError, isRawObject, type ParsedJson, parseGoJson } from './go-json.ts'
import type { Schema } from './load-schema.ts'
import { decodeMessage, readEnvelope } from './protobuf.ts'
import type { MessageStructure } from './structure.ts'
import { parseYamlBody } from './yaml-body.ts'

/** Of options, which know no other kinds. */
const SCHEME = 'pkg/runtime/scheme.go:111'

const otherKind = (kind: string, apiVersion: string): ApiError => badRequest(noKindRegistered(kind, apiVersion, SCHEME))

/** The options that the body holds. Throws 400. */
export function decodeOptions(schema: Schema, bytes: Uint8Array, format: BodyFormat, kind: string): JsonObject {
  const message = schema.messageOf({ group: '', version: 'v1', kind })
  if (message === undefined) throw new Error(`no structure for ${kind}`)
  try {
    if (format === 'protobuf') return decodeEnveloped(message, bytes, kind)
    const document = parse(Buffer.from(bytes).toString(), format)
    requireKind(document, kind)
    return decode(message, document).object
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(error.message)
    throw error
  }
}

/** As in JSON, the version may be any, even none. Source: kube-apiserver v1.35.4. */
function decodeEnveloped(message: MessageStructure, bytes: Uint8Array, kind: string): JsonObject {
  const envelope = readEnvelope(bytes)
  if (envelope.kind !== '' && envelope.kind !== kind) throw otherKind(envelope.kind, envelope.apiVersion || 'v1')
  return decodeMessage(message, envelope.raw)
}

function parse(text: string, format: BodyFormat): ParsedJson {
  try {
    return format === 'yaml' ? parseYamlBody(text).document : parseGoJson(text)
  } catch (error) {
    if (error instanceof GoJsonError) throw badRequest(`couldn't get version/kind; json parse error: ${error.message}`)
    throw error
  }
}

/** Options may be of any group's version, but no other kind. */
function requireKind({ value }: ParsedJson, kind: string): void {
  const fault = typeMetaFault(value)
  if (fault !== undefined) throw badRequest(`couldn't get version/kind; json parse error: ${fault}`)
  if (!isRawObject(value)) return
  const given = value.kind
  const apiVersion = typeof value.apiVersion === 'string' ? value.apiVersion : 'v1'
  if (typeof given === 'string' && given !== '' && given !== kind) throw otherKind(given, apiVersion)
  if (parseApiVersion(apiVersion) === undefined) throw badRequest(`unexpected GroupVersion string: ${apiVersion}`)
}
