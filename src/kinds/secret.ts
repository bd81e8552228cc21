/** Secrets. Source: recordings kinds-core/secrets, list/table-kinds. */
import { at, type FieldError, forbidden, invalid, required } from '../apimachinery/field-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { configMapKey, dns1123Subdomain } from '../apimachinery/names.ts'
import { validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { metadataUpdateErrors } from './generic-kinds.ts'

interface Secret extends KubeObject {
  immutable?: boolean
  data?: { [key: string]: string }
  stringData?: { [key: string]: string }
  type?: string
}

/** Data that a type must have. */
const REQUIRED_DATA: { readonly [type: string]: readonly string[] } = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
}

function typeErrors({ type = '', data = {}, metadata }: Secret): FieldError[] {
  const errors = (REQUIRED_DATA[type] ?? [])
    .filter((key) => data[key] === undefined)
    .map((key) => required(at('data', key)))
  const account = 'kubernetes.io/service-account.name'
  if (type === 'kubernetes.io/service-account-token' && !metadata.annotations?.[account]) {
    errors.push(required(at('metadata.annotations', account)))
  }
  return errors
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
      ...keyErrors(object),
      ...typeErrors(object),
    ],
    validateUpdate: (object, old) => [
      ...metadataUpdateErrors(object.metadata, old.metadata, true),
      ...immutableErrors(object, old),
      ...keyErrors(object),
      ...typeErrors(object),
    ],
  },
})
