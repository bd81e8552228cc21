/** ControllerRevisions: what a workload looked like, never changed again. Source: recording kinds-apps/replica-sets. */
import { type FieldError, invalid, RawText, required } from '../apimachinery/field-error.ts'
import { goJson } from '../apimachinery/json-bytes.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateKindMetaUpdate, validateObjectMeta } from '../apimachinery/object-meta.ts'
import { isJsonObject, type JsonValue, type KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { countErrors } from './workload/counts.ts'
import { IMMUTABLE } from './workload/selector.ts'

interface ControllerRevision extends KubeObject {
  data?: JsonValue
  revision?: number
}

const errorsOf = (object: ControllerRevision): FieldError[] => [
  ...validateObjectMeta(object.metadata, { namespaced: true, validateName: dns1123Subdomain }),
  ...revisionErrors(object),
]

/** The number is a field of the object itself. */
const revisionErrors = ({ revision = 0 }: ControllerRevision): FieldError[] =>
  countErrors({ revision }, ['revision'], '').map((error) => ({ ...error, field: 'revision' }))

function dataErrors({ data }: ControllerRevision): FieldError[] {
  if (data === undefined || data === null) return [required('data', 'data is mandatory')]
  return isJsonObject(data) ? [] : [required('data', 'data must be a valid JSON object')]
}

function dataChangeErrors({ data = null }: ControllerRevision, { data: old = null }: ControllerRevision): FieldError[] {
  return jsonEqual(data, old) ? [] : [invalid('data', new RawText(goJson(data)), IMMUTABLE)]
}

export const controllerRevision = defineKind<ControllerRevision>({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  resource: 'controllerrevisions',
  namespaced: true,
  strategy: {
    validate: (object) => [...errorsOf(object), ...dataErrors(object)],
    validateUpdate: (object, old) => [
      ...validateCommonUpdate(object.metadata, old.metadata, true),
      ...validateKindMetaUpdate(object.metadata, old.metadata),
      ...errorsOf(object),
      ...dataChangeErrors(object, old),
    ],
  },
})
