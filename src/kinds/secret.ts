/** Secrets. Source: recordings kinds-core/secrets, list/table-kinds. */
import { at, type FieldError, forbidden, invalid, tooLong } from '../apimachinery/field-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { configMapKey, dns1123Subdomain } from '../apimachinery/names.ts'
import { validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { metadataUpdateErrors } from './generic-kinds.ts'
import { keyPairWarning } from './secret/key-pair-warning.ts'
import { typeErrors } from './secret/type-rules.ts'

interface Secret extends KubeObject {
  immutable?: boolean
  data?: { [key: string]: string }
  stringData?: { [key: string]: string }
  type?: string
}

const MAX_BYTES = 1024 * 1024
const TLS = 'kubernetes.io/tls'

const bytesOf = (value: string): number => Buffer.byteLength(value, 'base64')

/** What it holds: names of keys, how much, and what its type asks for. */
function contentErrors(object: Secret): FieldError[] {
  const { type = '', data = {}, metadata } = object
  const size = Object.values(data).reduce((sum, value) => sum + bytesOf(value), 0)
  return [
    ...keyErrors(object),
    ...(size > MAX_BYTES ? [tooLong('data', MAX_BYTES)] : []),
    ...typeErrors(type, data, metadata.annotations ?? {}),
  ]
}

function warnings({ type, data = {} }: Secret): string[] {
  if (type !== TLS) return []
  const textOf = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString()
  const warning = keyPairWarning(textOf('tls.crt'), textOf('tls.key'))
  return warning === undefined ? [] : [warning]
}

const keyErrors = ({ data = {} }: Secret): FieldError[] =>
  Object.keys(data)
    .sort()
    .flatMap((key) => configMapKey(key).map((why) => invalid(at('data', key), key, why)))

function immutableErrors(object: Secret, old: Secret): FieldError[] {
  const errors = object.type === old.type ? [] : [invalid('type', object.type, 'field is immutable')]
  if (!old.immutable) return errors
  const why = 'field is immutable when `immutable` is set'
  if (!object.immutable) errors.push(forbidden('immutable', why))
  if (!jsonEqual(object.data ?? {}, old.data ?? {})) errors.push(forbidden('data', why))
  return errors
}

/** Plain texts are written into the data; they are never read back. */
function mergeStringData(object: Secret): void {
  const { stringData } = object
  if (stringData === undefined) return
  const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString('base64')])
  object.data = { ...object.data, ...Object.fromEntries(encoded) }
  delete object.stringData
}

export const secret = defineKind<Secret>({
  group: '',
  version: 'v1',
  kind: 'Secret',
  resource: 'secrets',
  namespaced: true,
  strategy: {
    applyDefaults(object) {
      object.type ||= 'Opaque'
      mergeStringData(object)
    },
    validate: (object) => [
      ...validateObjectMeta(object.metadata, { namespaced: true, validateName: dns1123Subdomain }),
      ...contentErrors(object),
    ],
    validateUpdate: (object, old) => [
      ...metadataUpdateErrors(object.metadata, old.metadata, true),
      ...immutableErrors(object, old),
      ...contentErrors(object),
    ],
    warnings,
  },
})
