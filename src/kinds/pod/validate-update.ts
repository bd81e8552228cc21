/** What may change in a Pod. Source: semantics §1.5, §4.1, recordings pod-update/what-may-change, what-may-not. */
import { at, type FieldError, forbidden, invalid, required } from '../../apimachinery/field-error.ts'
import { jsonClone } from '../../apimachinery/json-clone.ts'
import { jsonEqual } from '../../apimachinery/json-equal.ts'
import { dns1123Subdomain } from '../../apimachinery/names.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../apimachinery/object-meta.ts'
import { unifiedDiff } from '../../apimachinery/unified-diff.ts'
import { printInternalIndented } from './internal-printer.ts'
import { withoutEmpties } from './semantic-equality.ts'
import type { Container, Pod, PodSpec, Toleration } from './types.ts'
import { annotationErrors, validatePodMetadataAndSpec } from './validate-pod.ts'

const MUTABLE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,' +
  '`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),' +
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

/** The checks of metadata that an update of a Pod passes before anything of its own; each is made twice, and told twice. */
export function validatePodMetadataUpdate(pod: Pod, old: Pod): FieldError[] {
  const update = validateObjectMetaUpdate(pod.metadata, old.metadata)
  return [...update, ...update]
}

/** PUT and PATCH of a Pod. */
export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  const rules = { namespaced: true, validateName: dns1123Subdomain }
  return [
    ...validatePodMetadataUpdate(pod, old),
    ...validateObjectMeta(pod.metadata, rules),
    ...annotationErrors(pod),
    ...mirrorErrors(pod, old),
    ...validatePodMetadataAndSpec(pod),
    ...specUpdateErrors(pod, old),
  ]
}

const MIRROR = 'kubernetes.io/config.mirror'

export function mirrorErrors(pod: Pod, old: Pod): FieldError[] {
  const before = old.metadata.annotations?.[MIRROR]
  const after = pod.metadata.annotations?.[MIRROR]
  if (before === after) return []
  const field = at('metadata.annotations', MIRROR)
  return [
    forbidden(
      field,
      `may not ${before === undefined ? 'add' : after === undefined ? 'remove or update' : 'remove or update'} mirror pod annotation`,
    ),
  ]
}

function specUpdateErrors(pod: Pod, old: Pod): FieldError[] {
  const counts = countErrors(pod, old)
  if (counts.length > 0) return counts
  const errors = [
    ...imageErrors(pod.spec.containers ?? [], 'spec.containers'),
    ...imageErrors(pod.spec.initContainers ?? [], 'spec.initContainers'),
  ]
  const deadline = deadlineErrors(pod.spec, old.spec)
  if (deadline.length > 0) return [...errors, ...deadline]
  errors.push(
    ...tolerationErrors(pod.spec.tolerations ?? [], old.spec.tolerations ?? []),
    ...gateErrors(pod.spec, old.spec),
  )
  const munged = withOldMutables(pod.spec, old.spec)
  if (jsonEqual(withoutEmpties(munged), withoutEmpties(old.spec))) return errors
  return [...errors, forbidden('spec', `${MUTABLE}\n${specDiff(old.spec, munged)}`)]
}

const specDiff = (before: PodSpec, after: PodSpec): string =>
  unifiedDiff(printInternalIndented('core.PodSpec', before), printInternalIndented('core.PodSpec', after))

function countErrors({ spec }: Pod, old: Pod): FieldError[] {
  const differs = (list: 'containers' | 'initContainers'): boolean =>
    (spec[list] ?? []).length !== (old.spec[list] ?? []).length
  if (differs('containers')) return [forbidden('spec.containers', 'pod updates may not add or remove containers')]
  if (differs('initContainers'))
    return [forbidden('spec.initContainers', 'pod updates may not add or remove containers')]
  return []
}

const imageErrors = (containers: readonly Container[], path: string): FieldError[] =>
  containers.flatMap(({ image = '' }, index) => (image === '' ? [required(`${at(path, index)}.image`)] : []))

function deadlineErrors(
  { activeDeadlineSeconds: after }: PodSpec,
  { activeDeadlineSeconds: before }: PodSpec,
): FieldError[] {
  const field = 'spec.activeDeadlineSeconds'
  if (after !== undefined) {
    if (after < 0 || after > 2_147_483_647)
      return [invalid(field, after, 'must be between 0 and 2147483647, inclusive')]
    if (before !== undefined && before < after)
      return [invalid(field, after, 'must be less than or equal to previous value')]
    return []
  }
  return before === undefined ? [] : [invalid(field, null, 'must not update from a positive integer to nil value')]
}

const sameToleration = (a: Toleration, b: Toleration): boolean =>
  ['key', 'operator', 'value', 'effect'].every((field) => (a[field] ?? '') === (b[field] ?? ''))

/** Tolerations may be added, and their seconds changed. */
function tolerationErrors(after: readonly Toleration[], before: readonly Toleration[]): FieldError[] {
  if (before.every((toleration) => after.some((other) => sameToleration(toleration, other)))) return []
  return [forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')]
}

/** Gates are only ever removed. */
function gateErrors({ schedulingGates: after = [] }: PodSpec, { schedulingGates: before = [] }: PodSpec): FieldError[] {
  const added = after.find(({ name }) => !before.some((gate) => gate.name === name))
  if (added === undefined) return []
  return [forbidden('spec.schedulingGates', `only deletion is allowed, but found new scheduling gate '${added.name}'`)]
}

/** The new spec with everything that may change as it was: what still differs may not. */
function withOldMutables(spec: PodSpec, old: PodSpec): PodSpec {
  const munged = jsonClone(spec)
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [index, container] of (munged[list] ?? []).entries()) {
      const image = old[list]?.[index]?.image
      if (image === undefined) delete container.image
      else container.image = image
    }
  }
  copy(munged, old, 'activeDeadlineSeconds')
  copy(munged, old, 'tolerations')
  copy(munged, old, 'schedulingGates')
  if (munged.terminationGracePeriodSeconds === 1 && (old.terminationGracePeriodSeconds ?? 0) < 0)
    copy(munged, old, 'terminationGracePeriodSeconds')
  return munged
}

function copy(spec: PodSpec, old: PodSpec, field: keyof PodSpec & string): void {
  const value = old[field]
  if (value === undefined) delete spec[field]
  else spec[field] = value
}
