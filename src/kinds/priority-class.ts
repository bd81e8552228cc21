/** PriorityClasses. Source: recordings kinds-other/priority-storage-runtime-classes. */
import { type FieldError, forbidden, invalid, notSupported, required } from '../apimachinery/field-error.ts'
import { dns1123Subdomain } from '../apimachinery/names.ts'
import { validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { metadataUpdateErrors } from './generic-kinds.ts'

interface PriorityClass extends KubeObject {
  value: number
  globalDefault?: boolean
  preemptionPolicy?: string
}

/** Values above this one are the system's. */
const HIGHEST_USER_VALUE = 1_000_000_000
const SYSTEM_CLASSES: { readonly [name: string]: number } = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
}

function systemErrors({ metadata, value }: PriorityClass): FieldError[] {
  const { name = '' } = metadata
  if (name.startsWith('system-') && SYSTEM_CLASSES[name] !== value) {
    return [
      forbidden(
        'metadata.name',
        "priority class names with 'system-' prefix are reserved for system use only. error: " +
          `${name} is not a known system priority class`,
      ),
    ]
  }
  if (value > HIGHEST_USER_VALUE && SYSTEM_CLASSES[name] === undefined) {
    return [forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST_USER_VALUE}`)]
  }
  return []
}

const POLICIES = ['PreemptLowerPriority', 'Never']

function policyErrors({ preemptionPolicy = '' }: PriorityClass): FieldError[] {
  if (preemptionPolicy === '') return [required('preemptionPolicy')]
  return POLICIES.includes(preemptionPolicy) ? [] : [notSupported('preemptionPolicy', preemptionPolicy, POLICIES)]
}

/** Pods keep what they were given: a class may change in nothing that they took from it. */
function changeErrors({ value, preemptionPolicy }: PriorityClass, old: PriorityClass): FieldError[] {
  const errors = value === old.value ? [] : [forbidden('value', 'may not be changed in an update.')]
  if (preemptionPolicy === old.preemptionPolicy) return errors
  return [...errors, invalid('preemptionPolicy', preemptionPolicy, 'field is immutable')]
}

export const priorityClass = defineKind<PriorityClass>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  resource: 'priorityclasses',
  namespaced: false,
  strategy: {
    applyDefaults(object) {
      object.preemptionPolicy ??= 'PreemptLowerPriority'
    },
    // Changes are not counted, but the first state is.
    prepareForCreate({ metadata }) {
      metadata.generation = 1
    },
    validate: (object) => [
      ...validateObjectMeta(object.metadata, { namespaced: false, validateName: dns1123Subdomain }),
      ...systemErrors(object),
      ...policyErrors(object),
    ],
    validateUpdate: (object, old) => [
      ...metadataUpdateErrors(object.metadata, old.metadata, false, ['change']),
      ...changeErrors(object, old),
    ],
  },
})
