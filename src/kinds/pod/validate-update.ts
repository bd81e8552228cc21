/** What may change in a Pod. Source: semantics §1.5, §4.1, recordings pod-update/what-may-change, what-may-not. */
import { at, type FieldError, forbidden, invalid, required } from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { jsonClone } from '../../apimachinery/json-clone.ts'
import { shortFinalizerErrors, validateCommon, validateObjectMetaUpdate } from '../../apimachinery/object-meta.ts'
import { trimSpace } from '../../apimachinery/trim-space.ts'
import { unifiedDiff } from '../../apimachinery/unified-diff.ts'
import { printInternalIndented } from './internal-printer.ts'
import type { Toleration } from './scheduling-types.ts'
import { semanticallyEqual } from './semantic-equality.ts'
import type { Container, Pod, PodSpec } from './types.ts'
import { annotationUpdateErrors } from './validate-annotation-update.ts'
import { restoreGatedMutables } from './validate-gated-update.ts'
import { validatePodMetadataAndSpec } from './validate-pod.ts'
import { validateTolerations } from './validate-scheduling.ts'

const MUTABLE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,' +
  '`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),' +
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

/** What an update of a Pod by any endpoint is asked of its metadata; some of it twice, and told twice. */
export function validatePodMetadataUpdate({ metadata }: Pod, old: Pod): FieldError[] {
  const changes = validateObjectMetaUpdate(metadata, old.metadata)
  return joined(validateCommon(metadata, true), changes, changes, shortFinalizerErrors(metadata))
}

/** PUT and PATCH of a Pod. */
export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  return joined(
    validatePodMetadataUpdate(pod, old),
    validatePodMetadataAndSpec(pod),
    annotationUpdateErrors(pod, old),
    specUpdateErrors(pod, old),
  )
}

function specUpdateErrors({ spec }: Pod, { spec: old }: Pod): FieldError[] {
  const errors: FieldError[] = []
  for (const list of ['containers', 'initContainers'] as const) {
    const path = `spec.${list}`
    if ((spec[list] ?? []).length !== (old[list] ?? []).length)
      return [...errors, forbidden(path, 'pod updates may not add or remove containers')]
    errors.push(...imageErrors(spec[list] ?? [], path))
  }
  const deadline = deadlineErrors(spec, old)
  errors.push(...deadline)
  if (deadline.length > 0 && spec.activeDeadlineSeconds !== undefined) return errors
  errors.push(...tolerationErrors(spec.tolerations ?? [], old.tolerations ?? []), ...gateErrors(spec, old))
  return joined(errors, immutableErrors(spec, old))
}

/** What changed besides the fields that may. */
function immutableErrors(spec: PodSpec, old: PodSpec): FieldError[] {
  if (semanticallyEqual('core.PodSpec', spec, old)) return []
  const munged = withOldMutables(spec, old)
  const gated = (old.schedulingGates ?? []).length > 0 ? restoreGatedMutables(munged, old) : []
  if (semanticallyEqual('core.PodSpec', munged, old)) return gated
  return [...gated, forbidden('spec', `${MUTABLE}\n${specDiff(old, munged)}`)]
}

const specDiff = (before: PodSpec, after: PodSpec): string =>
  unifiedDiff(printInternalIndented('core.PodSpec', before), printInternalIndented('core.PodSpec', after))

const imageErrors = (containers: readonly Container[], path: string): FieldError[] =>
  containers.flatMap(({ image = '' }, index) => {
    const field = `${at(path, index)}.image`
    if (image === '') return [required(field)]
    return image === trimSpace(image) ? [] : [invalid(field, image, 'must not have leading or trailing whitespace')]
  })

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
  const path = 'spec.tolerations'
  if (before.every((toleration) => after.some((other) => sameToleration(toleration, other))))
    return validateTolerations(after, path)
  return [forbidden(path, 'existing toleration can not be modified except its tolerationSeconds')]
}

/** Gates are only ever removed; of several with one name the last is refused. */
function gateErrors({ schedulingGates: after = [] }: PodSpec, { schedulingGates: before = [] }: PodSpec): FieldError[] {
  const last = new Map(after.map(({ name }, index) => [name, index]))
  return after.flatMap(({ name }, index) =>
    last.get(name) !== index || before.some((gate) => gate.name === name)
      ? []
      : [
          forbidden(
            `${at('spec.schedulingGates', index)}.name`,
            `only deletion is allowed, but found new scheduling gate '${name}'`,
          ),
        ],
  )
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
