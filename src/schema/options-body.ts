/** Options objects as bodies: DeleteOptions of any version. Texts: recording pod-delete/options. */
import { badRequest } from '../apimachinery/api-error.ts'
import { parseApiVersion } from '../apimachinery/group-version.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import { type BodyFormat, typeMetaFault } from './body.ts'
import { noKindRegistered } from './body-kind.ts'
import { decode } from './decode.ts'
import { DecodeError } from './decode-error.ts'
import { GoJsonError, isRawObject, type ParsedJson, parseGoJson } from './go-json.ts'
import type { Schema } from './load-schema.ts'
import { decodeProtobuf } from './protobuf.ts'
import { parseYamlBody } from './yaml-body.ts'

/** The options that the body holds. Throws 400. */
export function decodeOptions(schema: Schema, bytes: Uint8Array, format: BodyFormat, kind: string): JsonObject {
  const message = schema.messageOf({ group: '', version: 'v1', kind })
  if (message === undefined) throw new Error(`no structure for ${kind}`)
  try {
    if (format === 'protobuf') return decodeProtobuf(schema, bytes, { group: '', version: 'v1', kind }).object
    const document = parse(Buffer.from(bytes).toString(), format)
    requireKind(document, kind)
    return decode(message, document).object
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(error.message)
    throw error
  }
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
  if (typeof given === 'string' && given !== '' && given !== kind) throw badRequest(noKindRegistered(given, apiVersion))
  if (parseApiVersion(apiVersion) === undefined) throw badRequest(`unexpected GroupVersion string: ${apiVersion}`)
}
