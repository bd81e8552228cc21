/** Storage classes. Source: recording kinds-other/priority-storage-runtime-classes. */
import {
  at,
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  invalidAll,
  notSupported,
  required,
  tooLong,
} from '../apimachinery/field-error.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { dns1123Subdomain, qualifiedName } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateKindMetaUpdate, validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { JsonObject, KubeObject } from '../apimachinery/objects.ts'
import { defineKind } from '../registry/kind.ts'

interface Requirement extends JsonObject {
  key: string
  values?: string[]
}

interface StorageClass extends KubeObject {
  provisioner: string
  parameters?: { [name: string]: string }
  reclaimPolicy?: string
  volumeBindingMode?: string
  allowedTopologies?: { matchLabelExpressions?: Requirement[] }[]
}

const META = { namespaced: false, validateName: dns1123Subdomain }
const POLICIES = ['Delete', 'Retain']
const MODES = ['Immediate', 'WaitForFirstConsumer']
const MAX_PARAMETERS = 512
const MAX_PARAMETER_BYTES = 256 * 1024

/** The name is checked, and told, in lower case. */
function provisionerErrors({ provisioner }: StorageClass): FieldError[] {
  const name = provisioner.toLowerCase()
  return name === '' ? [required('provisioner')] : invalidAll('provisioner', name, qualifiedName(name))
}

function parameterErrors({ parameters = {} }: StorageClass): FieldError[] {
  const entries = Object.entries(parameters)
  if (entries.length > MAX_PARAMETERS) return [tooLong('parameters', MAX_PARAMETERS)]
  const bytes = entries.reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0)
  return [
    ...entries.filter(([name]) => name === '').map(([name]) => invalid('parameters', name, 'field can not be empty.')),
    ...(bytes > MAX_PARAMETER_BYTES ? [tooLong('parameters', MAX_PARAMETER_BYTES)] : []),
  ]
}

/** A term is a set of requirements, none of which is there twice; nor may a term be. */
function topologyErrors({ allowedTopologies = [] }: StorageClass): FieldError[] {
  // The server keeps an empty term for each one, and finds it again in every term that is empty.
  const known: JsonObject[] = allowedTopologies.map(() => ({}))
  return allowedTopologies.flatMap(({ matchLabelExpressions = [] }, index) => {
    const path = at('allowedTopologies', index)
    const term: { [key: string]: string[] } = {}
    const errors = matchLabelExpressions.flatMap((requirement, place) => {
      const here = at(`${path}.matchLabelExpressions`, place)
      const own = requirementErrors(requirement, here)
      if (term[requirement.key] !== undefined) own.push(duplicate(`${here}.key`, requirement.key))
      term[requirement.key] = [...(requirement.values ?? [])].sort()
      return own
    })
    for (const other of known) if (jsonEqual(other, term)) errors.push(duplicate(`${path}.matchLabelExpressions`, ''))
    known.push(term)
    return errors
  })
}

function requirementErrors({ key, values = [] }: Requirement, path: string): FieldError[] {
  const repeated = values.flatMap((value, index) =>
    values.indexOf(value) < index ? [duplicate(at(`${path}.values`, index), value)] : [],
  )
  return [
    ...(values.length === 0 ? [required(`${path}.values`)] : []),
    ...repeated,
    ...invalidAll(`${path}.key`, key, qualifiedName(key)),
  ]
}

function choiceErrors({ reclaimPolicy = '', volumeBindingMode }: StorageClass): FieldError[] {
  return [
    ...(reclaimPolicy === '' || POLICIES.includes(reclaimPolicy)
      ? []
      : [notSupported('reclaimPolicy', reclaimPolicy, POLICIES)]),
    ...(volumeBindingMode === undefined || MODES.includes(volumeBindingMode)
      ? []
      : [notSupported('volumeBindingMode', volumeBindingMode, MODES)]),
  ]
}

function changeErrors(object: StorageClass, old: StorageClass): FieldError[] {
  const fixed = (['parameters', 'provisioner', 'reclaimPolicy'] as const).filter(
    (field) => !jsonEqual(object[field] ?? {}, old[field] ?? {}),
  )
  return [
    ...fixed.map((field) => forbidden(field, `updates to ${field} are forbidden.`)),
    ...(object.volumeBindingMode === old.volumeBindingMode
      ? []
      : [invalid('volumeBindingMode', object.volumeBindingMode ?? null, 'field is immutable')]),
  ]
}

export const storageClass = defineKind<StorageClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  resource: 'storageclasses',
  namespaced: false,
  returnsDeletedObject: true,
  strategy: {
    applyDefaults(object) {
      object.reclaimPolicy ??= 'Delete'
      object.volumeBindingMode ??= 'Immediate'
    },
    validate: (object) => [
      ...validateObjectMeta(object.metadata, META),
      ...provisionerErrors(object),
      ...parameterErrors(object),
      ...choiceErrors(object),
      ...topologyErrors(object),
    ],
    validateUpdate: (object, old) => [
      ...validateCommonUpdate(object.metadata, old.metadata, false),
      ...validateObjectMeta(object.metadata, META),
      ...validateKindMetaUpdate(object.metadata, old.metadata),
      ...changeErrors(object, old),
      ...topologyErrors(object),
    ],
  },
})
