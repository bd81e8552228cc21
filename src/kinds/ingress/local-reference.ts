/** References to objects of the same namespace, by group, kind and name. */
import { type FieldError, invalidAll, required } from '../../apimachinery/field-error.ts'
import { dns1123Subdomain, pathSegment } from '../../apimachinery/names.ts'
import type { LocalReference } from './types.ts'

export function localReferenceErrors({ apiGroup, kind = '', name = '' }: LocalReference, path: string): FieldError[] {
  return [
    ...(apiGroup === undefined ? [] : invalidAll(`${path}.apiGroup`, apiGroup, dns1123Subdomain(apiGroup))),
    ...segmentErrors(kind, `${path}.kind`),
    ...segmentErrors(name, `${path}.name`),
  ]
}

const segmentErrors = (value: string, path: string): FieldError[] =>
  value === '' ? [required(path)] : invalidAll(path, value, pathSegment(value))
