/** Resources inside resources: they must say what they are. Source: apiextensions' objectmeta validation, recording crd/schema. */
import { at, type FieldError, invalid, required } from '../../apimachinery/field-error.ts'
import { parseApiVersion } from '../../apimachinery/group-version.ts'
import { dns1035Label, pathSegment } from '../../apimachinery/names.ts'
import { validatePlainMeta } from '../../apimachinery/object-meta.ts'
import { isJsonObject, type JsonObject, type JsonValue, type ObjectMeta } from '../../apimachinery/objects.ts'
import type { Structural } from '../structural/structural.ts'
import { keyPath, namePath } from './paths.ts'

/** What is wrong with the embedded resources below `value`, in the order of its keys. */
export function embeddedErrors(value: JsonValue, schema: Structural | undefined, path = ''): FieldError[] {
  if (schema === undefined) return []
  if (Array.isArray(value)) return value.flatMap((item, index) => embeddedErrors(item, schema.items, at(path, index)))
  if (!isJsonObject(value)) return []
  const own = schema.embeddedResource ? resourceErrors(value, path) : []
  const below = Object.entries(value).flatMap(([key, item]) => {
    const property = schema.properties.get(key)
    const here = property === undefined ? keyPath(path, key) : namePath(path, key)
    return embeddedErrors(item ?? null, property ?? schema.additional?.schema, here)
  })
  return [...own, ...below]
}

function resourceErrors(object: JsonObject, path: string): FieldError[] {
  const missing = ['apiVersion', 'kind'].filter((key) => object[key] === undefined)
  return [
    ...missing.map((key) => required(namePath(path, key))),
    ...(typeof object.apiVersion === 'string' ? apiVersionErrors(object.apiVersion, namePath(path, 'apiVersion')) : []),
    ...(typeof object.kind === 'string' ? kindErrors(object.kind, namePath(path, 'kind')) : []),
    ...metadataErrors(object.metadata, namePath(path, 'metadata')),
  ]
}

function apiVersionErrors(value: string, path: string): FieldError[] {
  if (value === '') return [invalid(path, value, 'must not be empty')]
  return parseApiVersion(value) === undefined ? [invalid(path, value, `unexpected GroupVersion string: ${value}`)] : []
}

function kindErrors(value: string, path: string): FieldError[] {
  if (value === '') return [invalid(path, value, 'must not be empty')]
  const errors = dns1035Label(value.toLowerCase())
  if (errors.length === 0) return []
  return [invalid(path, value, `may have mixed case, but should otherwise match: ${errors.join(',')}`)]
}

function metadataErrors(value: JsonValue | undefined, path: string): FieldError[] {
  if (!isJsonObject(value)) return []
  // Coerced by the structure of metadata when it was read; a name is not asked for.
  const metadata: ObjectMeta = value
  const named = { ...metadata, name: metadata.name || 'fakename' }
  return validatePlainMeta(named, { namespaced: (metadata.namespace ?? '') !== '', validateName: pathSegment }, path)
}
