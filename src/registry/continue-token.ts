/** Continue tokens of paged lists: unpadded base64url of `{v, rv, start}`. Texts: recording list/continue-tokens. */
import { type ApiError, badRequest } from '../apimachinery/api-error.ts'
import { GoJsonError, isRawObject, JsonNumber, kindName, parseGoJson, type RawValue } from '../schema/go-json.ts'

const TOKEN_VERSION = 'meta.k8s.io/v1'

/** `revision` -1 means the newest; `start` is the rest of a key below the list's prefix. */
export interface ContinuePosition {
  readonly revision: number
  readonly start: string
}

/** The token for a page that begins after the entry `lastKey`, below `prefix`. */
export function encodeContinue(lastKey: string, prefix: string, revision: number): string {
  const start = `${lastKey.slice(prefix.length)}\0`
  return Buffer.from(JSON.stringify({ v: TOKEN_VERSION, rv: revision, start })).toString('base64url')
}

/** The token with which a client may go on, without consistency, after its revision has expired. */
export function inconsistentContinue({ start }: ContinuePosition): string {
  return Buffer.from(JSON.stringify({ v: TOKEN_VERSION, rv: -1, start })).toString('base64url')
}

/** Throws 400 for what no server has made. */
export function decodeContinue(token: string): ContinuePosition {
  const { v, rv, start } = parseToken(token)
  if (v !== TOKEN_VERSION) throw notValid(`server does not recognize this encoded version ${v}`)
  if (rv === 0) throw notValid(`incorrect encoded start resourceVersion (version ${TOKEN_VERSION})`)
  if (start === '') throw notValid(`encoded start key empty (version ${TOKEN_VERSION})`)
  const path = start.startsWith('/') ? start.slice(1) : start
  if (!isCleanPath(path)) throw notValid(start)
  return { revision: rv, start: path }
}

/** Whether no part is empty or dots: one that climbs out of the prefix would read another collection. */
const isCleanPath = (path: string): boolean =>
  path === '' || path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')

const notValid = (why: string): ApiError => badRequest(`invalid continue token: continue key is not valid: ${why}`)

function parseToken(token: string): { v: string; rv: number; start: string } {
  const bad = token.search(/[^A-Za-z0-9_-]/)
  if (bad >= 0 || token.length % 4 === 1)
    throw notValid(`illegal base64 data at input byte ${bad >= 0 ? bad : token.length - 1}`)
  const value = parseJson(Buffer.from(token, 'base64url').toString()) ?? {}
  if (!isRawObject(value))
    throw notValid(`json: cannot unmarshal ${kindName(value)} into Go value of type ${TOKEN_TYPE}`)
  const { v, rv, start } = value
  return { v: textOf(v, 'v'), rv: revisionOf(rv), start: textOf(start, 'start') }
}

const TOKEN_TYPE = 'storage.continueToken'

function parseJson(text: string): RawValue {
  try {
    return parseGoJson(text).value
  } catch (error) {
    if (error instanceof GoJsonError) throw notValid(error.message)
    throw error
  }
}

function textOf(value: RawValue | undefined, field: string): string {
  if (typeof (value ?? '') !== 'string') throw wrongType(value ?? null, field, 'string')
  return String(value ?? '')
}

function revisionOf(value: RawValue | undefined): number {
  const number = value ?? 0
  if (typeof number !== 'number' || !Number.isInteger(number)) throw wrongType(number, 'rv', 'int64')
  return number
}

function wrongType(value: RawValue, field: string, type: string): ApiError {
  const digits = value instanceof JsonNumber ? ` ${value.text}` : typeof value === 'number' ? ` ${value}` : ''
  const shown = `${kindName(value)}${type === 'int64' ? digits : ''}`
  return notValid(`json: cannot unmarshal ${shown} into Go struct field continueToken.${field} of type ${type}`)
}
