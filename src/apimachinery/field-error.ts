/**
 * Validation errors as values: a field path, a type, the bad value and a detail.
 * Source of the texts: semantics of k8s.io/apimachinery/pkg/util/validation/field, as recorded from v1.35.
 */

import { goQuote } from './go-quote.ts'
import { goJson } from './json-bytes.ts'
import type { JsonValue } from './objects.ts'

type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueTypeInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'InternalError'

const TYPE_TEXTS: Record<FieldErrorType, string> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueTypeInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  InternalError: 'Internal error',
}

/** One violated rule. `message` is the text without the field, as in `details.causes[*].message`. */
export interface FieldError {
  readonly type: FieldErrorType
  readonly field: string
  readonly message: string
}

/**
 * A value as it stands in a message: text is Go-quoted, the rest is JSON (Kubernetes ≥ 1.34).
 * Pass a `RawText` for a value that is to be printed untouched, for example an internal Go struct.
 */
export type FieldValue = JsonValue | undefined | RawText

/** Text that is printed as it is, without quotes. */
export class RawText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A text that is no plain string in Go, but an enumeration or behind a pointer: such are printed as JSON. */
export const typedText = (text: string): RawText => new RawText(goJson(text))

/** A plain string where the values of an enumeration usually stand: quoted as Go does, not as JSON. */
export const plainText = (text: string): RawText => new RawText(goQuote(text))

function printValue(value: FieldValue): string {
  if (value instanceof RawText) return value.text
  if (typeof value === 'string') return goQuote(value)
  return goJson(value)
}

function fieldError(type: FieldErrorType, field: string, value: string | undefined, detail: string): FieldError {
  const parts = [TYPE_TEXTS[type]]
  if (value !== undefined) parts.push(value)
  if (detail !== '') parts.push(detail)
  return { type, field, message: parts.join(': ') }
}

export const notFound = (field: string, value: FieldValue): FieldError =>
  fieldError('FieldValueNotFound', field, printValue(value), '')

export const required = (field: string, detail = ''): FieldError =>
  fieldError('FieldValueRequired', field, undefined, detail)

export const duplicate = (field: string, value: FieldValue): FieldError =>
  fieldError('FieldValueDuplicate', field, printValue(value), '')

export const invalid = (field: string, value: FieldValue, detail: string): FieldError =>
  fieldError('FieldValueInvalid', field, printValue(value), detail)

/** One error for each message of a rule about names, addresses or numbers. */
export const invalidAll = (field: string, value: FieldValue, messages: readonly string[]): FieldError[] =>
  messages.map((message) => invalid(field, value, message))

/**
 * A value that is none of an enumeration: JSON, because such values are no plain strings in Go; RawText for a struct.
 * `supported` is printed in the order given; most of Kubernetes' lists are sorted, a few are not.
 */
export const notSupported = (field: string, value: FieldValue, supported: readonly string[]): FieldError =>
  fieldError(
    'FieldValueNotSupported',
    field,
    value instanceof RawText ? value.text : goJson(value === undefined ? '' : value),
    supported.length === 0 ? '' : `supported values: ${supported.map(goQuote).join(', ')}`,
  )

export const forbidden = (field: string, detail: string): FieldError =>
  fieldError('FieldValueForbidden', field, undefined, detail)

/** A check that could not be made. */
export const internalError = (field: string, detail: string): FieldError =>
  fieldError('InternalError', field, undefined, detail)

/** `max` in bytes; negative when there is no fixed limit to name. */
export const tooLong = (field: string, max: number): FieldError =>
  fieldError(
    'FieldValueTooLong',
    field,
    undefined,
    max >= 0 ? `may not be more than ${max} ${max === 1 ? 'byte' : 'bytes'}` : 'value is too long',
  )

/** More items than allowed; `max` is negative when there is no fixed limit to name. */
export const tooMany = (field: string, actual: number, max: number): FieldError =>
  fieldError(
    'FieldValueTooMany',
    field,
    String(actual),
    max >= 0 ? `must have at most ${max} ${max === 1 ? 'item' : 'items'}` : 'has too many items',
  )

/** A value of a wrong type. */
export const typeInvalid = (field: string, value: FieldValue, detail: string): FieldError =>
  fieldError('FieldValueTypeInvalid', field, printValue(value), detail)

/** `spec.containers` + 0 → `spec.containers[0]`. */
export const at = (path: string, index: number | string): string => `${path}[${index}]`

/** One error as a whole: the field and what is wrong with it. */
export const fieldErrorText = ({ field, message }: FieldError): string => `${field}: ${message}`

/** The text after `is invalid: `: one error plainly, several as a list without repeats. */
export function aggregateMessage(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map(fieldErrorText))]
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`
}
