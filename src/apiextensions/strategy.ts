/** The rules of writing custom resources. Source: recordings crd/life, crd/schema, crd/subresources. */
import { type FieldError, invalid } from '../apimachinery/field-error.ts'
import { apiVersionOf, type GroupVersionKind } from '../apimachinery/group-version.ts'
import { jsonClone } from '../apimachinery/json-clone.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../apimachinery/object-meta.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import type { Strategy, UpdateSubresource } from '../registry/kind.ts'
import { applyDefaults } from './structural/defaults.ts'
import type { Structural } from './structural/structural.ts'

export interface CustomRules {
  readonly kind: GroupVersionKind
  readonly namespaced: boolean
  readonly schema: Structural
  /** Whether status is a subresource, which the object itself cannot write. */
  readonly hasStatus: boolean
}

export function customStrategy(rules: CustomRules): Strategy {
  const { schema, hasStatus } = rules
  return {
    applyDefaults: (object) => applyDefaults(object, schema),
    prepareForCreate(object) {
      if (hasStatus) delete object.status
      object.metadata.generation = 1
    },
    prepareForUpdate(object, old) {
      if (hasStatus) keepStatus(object, old)
      if (!sameContent(object, old)) object.metadata.generation = (old.metadata.generation ?? 0) + 1
    },
    validate(object) {
      const wrongType = typeErrors(rules, object)
      if (wrongType.length > 0) return wrongType
      const meta = { namespaced: rules.namespaced, validateName: dns1123Subdomain }
      return validateObjectMeta(object.metadata, meta)
    },
    validateUpdate(object, old) {
      const wrongType = typeErrors(rules, object)
      const metadata = validateObjectMetaUpdate(object.metadata, old.metadata)
      if (wrongType.length > 0) return [...metadata, ...wrongType]
      return [...metadata, ...metadata]
    },
    ...(hasStatus ? { resetFields: { 'f:status': {} } } : {}),
  }
}

/** The status subresource: takes the status and leaves the rest. */
export function statusStrategy(rules: CustomRules): UpdateSubresource {
  return {
    type: 'update',
    name: 'status',
    strategy: {
      prepareForUpdate(object, old) {
        const { status } = object
        const { managedFields } = object.metadata
        for (const key of Object.keys(object)) delete object[key]
        Object.assign(object, jsonClone(old))
        if (managedFields === undefined) delete object.metadata.managedFields
        else object.metadata.managedFields = managedFields
        if (status === undefined) delete object.status
        else object.status = status
      },
      validateUpdate(object, old) {
        const wrongType = typeErrors(rules, object)
        const metadata = validateObjectMetaUpdate(object.metadata, old.metadata)
        if (wrongType.length > 0) return [...metadata, ...wrongType]
        return [...metadata, ...metadata]
      },
      resetFields: { 'f:spec': {} },
    },
  }
}

function keepStatus(object: KubeObject, old: KubeObject): void {
  if (old.status === undefined) delete object.status
  else object.status = old.status
}

/** Whether nothing but metadata differs. */
const sameContent = (object: KubeObject, old: KubeObject): boolean =>
  Object.keys({ ...object, ...old }).every((key) => key === 'metadata' || jsonEqual(object[key], old[key]))

function typeErrors({ kind }: CustomRules, object: KubeObject): FieldError[] {
  const apiVersion = apiVersionOf(kind)
  return [
    ...(object.kind === kind.kind ? [] : [invalid('kind', object.kind, `must be ${kind.kind}`)]),
    ...(object.apiVersion === apiVersion ? [] : [invalid('apiVersion', object.apiVersion, `must be ${apiVersion}`)]),
  ]
}
