/** Answers as bytes: JSON, YAML, pretty or not, objects, Tables and errors. Source: recording protocol/presentation. */
import type { ApiError } from '../apimachinery/api-error.ts'
import { encodeObject, escapeHtml } from '../apimachinery/json-bytes.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import type { Schema } from '../schema/load-schema.ts'
import { yamlText } from '../schema/yaml-text.ts'
import type { ApiResponse } from './api.ts'
import { MEDIA_TYPES, type Negotiated, negotiateError } from './negotiation.ts'
import { protobufBytes } from './protobuf-response.ts'

export type Headers = { [name: string]: string | readonly string[] }

/** The bytes of a value in the negotiated form. */
export function renderValue(schema: Schema, value: JsonObject, { format, pretty }: Negotiated): Uint8Array {
  if (format === 'protobuf') return protobufBytes(schema, value)
  if (format === 'yaml') return Buffer.from(yamlText(value))
  // Pretty printing ends without the line feed that compact answers have.
  return pretty ? Buffer.from(escapeHtml(JSON.stringify(value, undefined, 2))) : encodeObject(value)
}

/** A whole answer with one value as its body. */
export function valueResponse(
  schema: Schema,
  status: number,
  value: JsonObject,
  form: Negotiated,
  headers: Headers,
): ApiResponse {
  return bytesResponse(status, renderValue(schema, value, form), MEDIA_TYPES[form.format], headers)
}

/** An answer whose body is there already. */
export function bytesResponse(status: number, body: Uint8Array, contentType: string, headers: Headers): ApiResponse {
  headers['Content-Type'] = contentType
  return { status, headers, body }
}

export function textResponse(status: number, text: string, headers: Headers): ApiResponse {
  headers['X-Content-Type-Options'] = 'nosniff'
  return bytesResponse(status, Buffer.from(text), 'text/plain; charset=utf-8', headers)
}

/** A failure as a Status. */
export function errorResponse(
  schema: Schema,
  error: ApiError,
  accept: string | undefined,
  pretty: boolean,
  headers: Headers,
): ApiResponse {
  const seconds = error.status.details?.retryAfterSeconds
  if (seconds !== undefined && seconds > 0) headers['Retry-After'] = String(seconds)
  const status: JsonObject = error.status
  return valueResponse(schema, error.code, status, negotiateError(accept, pretty), headers)
}

/** `Warning` headers, one for each text, without repeats. */
export function addWarnings(headers: Headers, warnings: readonly string[]): void {
  if (warnings.length === 0) return
  headers.Warning = [...new Set(warnings)].map((text) => `299 - ${quoteWarning(text)}`)
}

const quoteWarning = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&').replace(/[\r\n\t]+/g, ' ')}"`
