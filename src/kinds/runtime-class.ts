/** Rules: recording kinds-other/priority-storage-runtime-classes. */
import { at, duplicate, type FieldError, invalid, invalidAll } from '../apimachinery/field-error.ts'
import { dns1123Label, dns1123Subdomain } from '../apimachinery/names.ts'
import { labelErrors, validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'
import { metadataUpdateErrors } from './generic-kinds.ts'
import { roundResources } from './pod/resource-defaults.ts'
import type { Toleration } from './pod/scheduling-types.ts'
import { validateResources } from './pod/validate-resources.ts'
import { validateTolerations } from './pod/validate-scheduling.ts'

interface RuntimeClass extends KubeObject {
  handler: string
  overhead?: { podFixed?: { [name: string]: string } }
  scheduling?: { nodeSelector?: { [key: string]: string }; tolerations?: Toleration[] }
}

/** The overhead is checked as limits of a container would be. */
const overheadErrors = ({ overhead }: RuntimeClass): FieldError[] =>
  overhead === undefined ? [] : validateResources({ limits: overhead.podFixed ?? {} }, new Set(), 'overhead')

function schedulingErrors({ scheduling }: RuntimeClass): FieldError[] {
  if (scheduling === undefined) return []
  const { nodeSelector = {}, tolerations = [] } = scheduling
  const path = 'scheduling.tolerations'
  return [
    ...labelErrors(nodeSelector, 'scheduling.nodeSelector'),
    ...validateTolerations(tolerations, path),
    ...repeated(tolerations).map((index) => duplicate(at(path, index), tolerations[index])),
  ]
}

/** Tolerations of the same taint. */
function repeated(tolerations: readonly Toleration[]): number[] {
  const keys = tolerations.map(({ key, operator, value, effect }) => JSON.stringify([key, operator, value, effect]))
  return keys.flatMap((key, index) => (keys.indexOf(key) < index ? [index] : []))
}

export const runtimeClass = defineKind<RuntimeClass>({
  group: 'node.k8s.io',
  version: 'v1',
  kind: 'RuntimeClass',
  resource: 'runtimeclasses',
  namespaced: false,
  strategy: {
    applyDefaults: ({ overhead }) => roundResources(overhead?.podFixed),
    validate: (object) => [
      ...validateObjectMeta(object.metadata, { namespaced: false, validateName: dns1123Subdomain }),
      ...invalidAll('handler', object.handler, dns1123Label(object.handler)),
      ...overheadErrors(object),
      ...schedulingErrors(object),
    ],
    validateUpdate: (object, old) => [
      ...metadataUpdateErrors(object.metadata, old.metadata, false, ['plain whole', 'plain change']),
      ...(object.handler === old.handler ? [] : [invalid('handler', object.handler, 'field is immutable')]),
    ],
  },
})
