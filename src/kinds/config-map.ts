/** ConfigMaps. Source: recordings kinds-core/configmaps, list/table-kinds. */
import { at, type FieldError, forbidden, invalid, tooLong } from '../apimachinery/field-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { configMapKey, dns1123Subdomain } from '../apimachinery/names.ts'
import { validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { metadataUpdateErrors } from './generic-kinds.ts'

interface ConfigMap extends KubeObject {
  immutable?: boolean
  data?: { [key: string]: string }
  binaryData?: { [key: string]: string }
}

const MAX_BYTES = 1024 * 1024

function dataErrors({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const errors: FieldError[] = []
  for (const key of Object.keys(data).sort()) {
    errors.push(...configMapKey(key).map((why) => invalid(at('data', key), key, why)))
    if (binaryData[key] !== undefined)
      errors.push(invalid(at('data', key), key, 'duplicate of key present in binaryData'))
  }
  for (const key of Object.keys(binaryData).sort())
    errors.push(...configMapKey(key).map((why) => invalid(at('binaryData', key), key, why)))
  const size = [
    ...Object.values(data).map((text) => Buffer.byteLength(text)),
    ...Object.values(binaryData).map((text) => Buffer.from(text, 'base64').length),
  ].reduce((sum, bytes) => sum + bytes, 0)
  return size > MAX_BYTES ? [...errors, tooLong('[]', MAX_BYTES)] : errors
}

function immutableErrors(object: ConfigMap, old: ConfigMap): FieldError[] {
  if (!old.immutable) return []
  const why = 'field is immutable when `immutable` is set'
  const errors: FieldError[] = object.immutable ? [] : [forbidden('immutable', why)]
  for (const field of ['data', 'binaryData'] as const) {
    if (!jsonEqual(object[field] ?? {}, old[field] ?? {})) errors.push(forbidden(field, why))
  }
  return errors
}

export const configMap = defineKind<ConfigMap>({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  resource: 'configmaps',
  namespaced: true,
  strategy: {
    validate: (object) => [
      ...validateObjectMeta(object.metadata, { namespaced: true, validateName: dns1123Subdomain }),
      ...dataErrors(object),
    ],
    validateUpdate: (object, old) => [
      ...metadataUpdateErrors(object.metadata, old.metadata, true),
      ...immutableErrors(object, old),
      ...dataErrors(object),
    ],
  },
})
