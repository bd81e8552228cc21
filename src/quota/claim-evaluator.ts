/** PersistentVolumeClaims: their number and storage, in all and by storage class. */
import { selectorFromObject } from '../apimachinery/label-selector.ts'
import { specOf, textOf } from '../apimachinery/object-fields.ts'
import { isJsonObject, type KubeObject } from '../apimachinery/objects.ts'
import type { Quantity } from '../apimachinery/quantity.ts'
import { count, maxResources, type ResourceList, resourceList } from '../apimachinery/resource-list.ts'
import { objectCountName, type QuotaEvaluator, type ScopeRequirement } from './evaluator.ts'

const COUNT = objectCountName({ group: '', resource: 'persistentvolumeclaims' })
const NAMES = ['persistentvolumeclaims', 'requests.storage']
const OF_CLASS = '.storageclass.storage.k8s.io/'
const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class'
const ATTRIBUTES = 'VolumeAttributesClass'

const storageClassOf = (claim: KubeObject): string =>
  claim.metadata.annotations?.[CLASS_ANNOTATION] ?? textOf(specOf(claim).storageClassName)

/** What is asked for, or has been given if that is more; whole bytes. */
function storageOf(claim: KubeObject): Quantity | undefined {
  const { resources } = specOf(claim)
  const asked = resourceList(isJsonObject(resources) ? resources.requests : undefined)
  if (!asked.has('storage')) return undefined
  const { status } = claim
  const given = resourceList(isJsonObject(status) ? status.allocatedResources : undefined)
  const storage = maxResources(asked, given).get('storage')
  return storage === undefined || storage.isInteger ? storage : count(Number(storage.value()))
}

function usage(claim: KubeObject): ResourceList {
  const storage = storageOf(claim)
  const amounts: [string, Quantity][] = [['persistentvolumeclaims', count(1)]]
  if (storage !== undefined) amounts.push(['requests.storage', storage])
  const storageClass = storageClassOf(claim)
  const ofClass = amounts.map(([name, amount]): [string, Quantity] => [`${storageClass}${OF_CLASS}${name}`, amount])
  return new Map([[COUNT, count(1)], ...amounts, ...(storageClass === '' ? [] : ofClass)])
}

/** The attribute classes that the claim has, had or shall have. */
function attributeClasses({ spec, status }: KubeObject): string[] {
  const wanted = isJsonObject(spec) ? textOf(spec.volumeAttributesClassName) : ''
  const { currentVolumeAttributesClassName: current, modifyVolumeStatus: change } = isJsonObject(status) ? status : {}
  const target = isJsonObject(change) ? textOf(change.targetVolumeAttributesClassName) : ''
  return [...new Set([wanted, textOf(current), target])].filter((name) => name !== '')
}

function inScope(claim: KubeObject, scope: ScopeRequirement): boolean {
  if (scope.scopeName !== ATTRIBUTES) return false
  const classes = attributeClasses(claim)
  if (scope.operator === 'Exists') return classes.length > 0
  const selector = selectorFromObject({ matchExpressions: [{ ...scope, key: ATTRIBUTES }] })
  if (classes.length === 0) return selector.matches({})
  return classes.some((name) => selector.matches({ [ATTRIBUTES]: name }))
}

export const claimEvaluator: QuotaEvaluator = {
  handles: ({ operation, subresource }) =>
    operation === 'UPDATE'
      ? subresource === '' || subresource === 'status'
      : operation === 'CREATE' && subresource === '',
  counts: (name) => name === COUNT || NAMES.some((known) => name === known || name.endsWith(`${OF_CLASS}${known}`)),
  usage,
  inScope,
}
