/** Namespaces: they end only when they are empty. Source: semantics §8.3, recordings kinds-core/namespaces*. */
import { at, type FieldError, invalid, invalidAll } from '../apimachinery/field-error.ts'
import { dns1123Label, qualifiedName } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateKindMetaUpdate, validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { defineKind, type Strategy, type UpdateSubresource } from '../registry/kind.ts'

interface Namespace extends KubeObject {
  spec: { finalizers?: string[] } & JsonObject
  status: { phase?: string } & JsonObject
}

const NAME_LABEL = 'kubernetes.io/metadata.name'
const KUBERNETES = 'kubernetes'

/** Every namespace carries its name as a label. */
function labelWithName({ metadata }: Namespace): void {
  if (metadata.name !== undefined && metadata.name !== '')
    metadata.labels = { ...metadata.labels, [NAME_LABEL]: metadata.name }
}

function applyDefaults(namespace: Namespace): void {
  labelWithName(namespace)
  namespace.status.phase ||= 'Active'
}

const rules = { namespaced: false, validateName: dns1123Label }

const updateErrors = ({ metadata }: Namespace, old: Namespace): FieldError[] => [
  ...validateCommonUpdate(metadata, old.metadata, false),
  ...validateKindMetaUpdate(metadata, old.metadata),
]

const wholeErrors = ({ metadata, spec }: Namespace): FieldError[] => [
  ...validateObjectMeta(metadata, rules),
  ...(spec.finalizers ?? []).flatMap((finalizer) => finalizerErrors(finalizer, 'spec.finalizers')),
]

const STANDARD_FINALIZERS = new Set([KUBERNETES, 'orphan', 'foregroundDeletion'])

/** A finalizer of the spec. */
function finalizerErrors(finalizer: string, path: string): FieldError[] {
  const errors = invalidAll(path, finalizer, qualifiedName(finalizer))
  if (finalizer.includes('/') || STANDARD_FINALIZERS.has(finalizer)) return errors
  return [...errors, invalid(path, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')]
}

/** The phase follows from whether the namespace is on its way out. */
function phaseErrors({ metadata, status: { phase } }: Namespace): FieldError[] {
  const isGoing = metadata.deletionTimestamp !== undefined
  const wanted = isGoing ? 'Terminating' : 'Active'
  if (phase === wanted) return []
  const when = `if \`deletionTimestamp\` is ${isGoing ? 'not ' : ''}empty`
  return [invalid('status.Phase', phase ?? '', `may only be '${wanted}' ${when}`)]
}

const strategy: Strategy<Namespace> = {
  applyDefaults,
  prepareForCreate(namespace) {
    namespace.status = { phase: 'Active' }
    const finalizers = namespace.spec.finalizers ?? []
    namespace.spec = {
      ...namespace.spec,
      finalizers: finalizers.includes(KUBERNETES) ? finalizers : [...finalizers, KUBERNETES],
    }
    labelWithName(namespace)
  },
  prepareForUpdate(namespace, old) {
    namespace.spec = { ...namespace.spec, finalizers: old.spec.finalizers ?? [] }
    namespace.status = old.status
    labelWithName(namespace)
  },
  validate: wholeErrors,
  validateUpdate: (object, old) => [
    ...validateCommonUpdate(object.metadata, old.metadata, false),
    ...wholeErrors(object),
    ...validateKindMetaUpdate(object.metadata, old.metadata),
  ],
  resetFields: { 'f:status': {} },
}

const status: UpdateSubresource<Namespace> = {
  type: 'update',
  name: 'status',
  strategy: {
    prepareForUpdate(namespace, old) {
      namespace.spec = old.spec
      labelWithName(namespace)
    },
    validateUpdate: (object, old) => [...updateErrors(object, old), ...phaseErrors(object)],
    resetFields: { 'f:spec': {} },
  },
}

/** The controller's way of saying that the namespace is empty: takes the finalizers of the spec. */
const finalize: UpdateSubresource<Namespace> = {
  type: 'update',
  name: 'finalize',
  strategy: {
    prepareForUpdate(namespace, old) {
      namespace.status = old.status
    },
    validateUpdate: (object, old) => [
      ...updateErrors(object, old),
      ...(object.spec.finalizers ?? []).flatMap((finalizer, index) =>
        finalizerErrors(finalizer, at('spec.finalizers', index)),
      ),
    ],
    resetFields: { 'f:status': {} },
  },
}

export const namespace = defineKind<Namespace>({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  resource: 'namespaces',
  namespaced: false,
  strategy,
  subresources: [status, finalize],
  returnsDeletedObject: true,
  markTerminating(object, now) {
    object.metadata.deletionTimestamp ??= now
    object.status.phase = 'Terminating'
    return (object.spec.finalizers ?? []).length === 0
  },
  mayFinishDeletion: (object) => (object.spec.finalizers ?? []).length === 0,
})
