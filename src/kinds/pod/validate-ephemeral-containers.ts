/** The rules of ephemeral containers: KEP-277; source of order and texts: semantics §1.1, §1.3, recordings ephemeral-containers/. */
import { at, duplicate, type FieldError, forbidden, notFound } from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { unifiedDiff } from '../../apimachinery/unified-diff.ts'
import { printInternalIndented } from './internal-printer.ts'
import { semanticallyEqual } from './semantic-equality.ts'
import type { EphemeralContainer, Pod } from './types.ts'
import { type ContainerScope, imageSpaceErrors, validateContainer } from './validate-containers.ts'

const NOT_ALLOWED = 'cannot be set for an Ephemeral Container'

/** Fields of a container that an ephemeral one may not have, in the order of the struct. */
const FORBIDDEN_FIELDS = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const

/** Whether Go would see something there: `resources: {}` is nothing, an explicit empty list is something. */
function isGiven(container: EphemeralContainer, field: (typeof FORBIDDEN_FIELDS)[number]): boolean {
  const value = container[field]
  return field === 'resources' ? Object.keys(container.resources).length > 0 : value !== undefined
}

export function validateEphemeralContainers(scope: ContainerScope, path: string): FieldError[] {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = scope.spec
  const targets = new Set(joined(containers, initContainers).map(({ name }) => name))
  const names = new Set(targets)
  return ephemeralContainers.flatMap((container, index) => {
    const here = at(path, index)
    const errors = validateContainer(container, scope, here)
    errors.push(...imageSpaceErrors(container, here))
    if (names.has(container.name)) errors.push(duplicate(`${here}.name`, container.name))
    else names.add(container.name)
    const { targetContainerName = '' } = container
    if (targetContainerName !== '' && !targets.has(targetContainerName)) {
      errors.push(notFound(`${here}.targetContainerName`, targetContainerName))
    }
    return joined(errors, forbiddenFields(container, here))
  })
}

function forbiddenFields(container: EphemeralContainer, path: string): FieldError[] {
  const fields = FORBIDDEN_FIELDS.filter((field) => isGiven(container, field)).map((field) => `${path}.${field}`)
  const mounts = (container.volumeMounts ?? []).flatMap(({ subPath = '', subPathExpr = '' }, index) =>
    joined(
      subPath === '' ? [] : [`${path}.volumeMounts[${index}].subPath`],
      subPathExpr === '' ? [] : [`${path}.volumeMounts[${index}].subPathExpr`],
    ),
  )
  return joined(fields, mounts).map((field) => forbidden(field, NOT_ALLOWED))
}

/** What the subresource may change: ephemeral containers are added, never changed or removed. */
export function validateEphemeralContainersUpdate(pod: Pod, old: Pod): FieldError[] {
  const path = 'spec.ephemeralContainers'
  const next = new Map((pod.spec.ephemeralContainers ?? []).map((container) => [container.name, container]))
  return (old.spec.ephemeralContainers ?? []).flatMap((container) => {
    const known = next.get(container.name)
    const named = `existing ephemeral containers "${container.name}" may not be`
    if (known === undefined) return [forbidden(path, `${named} removed\n`)]
    if (semanticallyEqual('core.EphemeralContainer', known, container)) return []
    return [forbidden(path, `${named} changed\n${diffOf(container, known)}`)]
  })
}

const diffOf = (before: EphemeralContainer, after: EphemeralContainer): string =>
  unifiedDiff(
    printInternalIndented('core.EphemeralContainer', before),
    printInternalIndented('core.EphemeralContainer', after),
  )
