/** What Secrets of Kubernetes' own types must hold. Source: recording kinds-core/secrets; core validation of v1.35. */
import { at, type FieldError, invalid, required } from '../../apimachinery/field-error.ts'
import { isJsonObject } from '../../apimachinery/objects.ts'
import { GoJsonError, parseGoJson, plainJson } from '../../schema/go-json.ts'

/** Keys with values in base64. */
type Data = { readonly [key: string]: string }

const ACCOUNT = 'kubernetes.io/service-account.name'
const REDACTED = '<secret contents redacted>'

const missing = (key: string): FieldError => required(at('data', key))

const present = (data: Data, ...keys: readonly string[]): FieldError[] =>
  keys.filter((key) => data[key] === undefined).map(missing)

const textOf = (data: Data, key: string): string => Buffer.from(data[key] ?? '', 'base64').toString()

/** Types of JSON values as Go names them when it wants an object. */
const typeOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value

/** Why a text is no JSON object; undefined if it is one. */
function jsonFault(text: string): string | undefined {
  try {
    const value = plainJson(parseGoJson(text).value)
    if (value === null || isJsonObject(value)) return undefined
    return `json: cannot unmarshal ${typeOf(value)} into Go value of type map[string]interface {}`
  } catch (error) {
    if (error instanceof GoJsonError) return error.message
    throw error
  }
}

function jsonErrors(data: Data, key: string): FieldError[] {
  if (data[key] === undefined) return [missing(key)]
  const fault = jsonFault(textOf(data, key))
  return fault === undefined ? [] : [invalid(at('data', key), REDACTED, fault)]
}

type TypeRule = (data: Data, annotations: { readonly [key: string]: string }) => FieldError[]

/** By type; others hold what they like. */
const RULES: { readonly [type: string]: TypeRule } = {
  'kubernetes.io/service-account-token': (_, annotations) =>
    annotations[ACCOUNT] ? [] : [required(at('metadata.annotations', ACCOUNT))],
  'kubernetes.io/dockercfg': (data) => jsonErrors(data, '.dockercfg'),
  'kubernetes.io/dockerconfigjson': (data) => jsonErrors(data, '.dockerconfigjson'),
  // One of the two will do.
  'kubernetes.io/basic-auth': (data) => {
    const errors = present(data, 'username', 'password')
    return errors.length === 2 ? errors : []
  },
  'kubernetes.io/ssh-auth': (data) => (data['ssh-privatekey'] ? [] : [missing('ssh-privatekey')]),
  'kubernetes.io/tls': (data) => present(data, 'tls.crt', 'tls.key'),
}

export const typeErrors = (type: string, data: Data, annotations: { readonly [key: string]: string }): FieldError[] =>
  RULES[type]?.(data, annotations) ?? []
