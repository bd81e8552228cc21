/** What containers of all three lists have in common, and what is special about each list. Source: semantics §1.1, §4. */
import {
  at,
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  invalidAll,
  required,
} from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { dns1123Label } from '../../apimachinery/names.ts'
import { trimSpace } from '../../apimachinery/trim-space.ts'
import { choiceErrors, PULL_POLICIES } from './choices.ts'
import type { Container, PodSpec } from './types.ts'
import { validateEnv, validateEnvFrom } from './validate-env.ts'
import { validateDevices, validateMounts } from './validate-mounts.ts'
import { validateHostPortConflicts, validatePorts } from './validate-ports.ts'
import { validateLifecycleAndProbes } from './validate-probes.ts'
import { validateResources } from './validate-resources.ts'
import { validateInitRestartPolicy, validateResizePolicy, validateRestartPolicy } from './validate-restart.ts'
import { validateSecurityContext } from './validate-security-context.ts'
import type { Volume } from './volumes/types.ts'

/** What the rules of containers need to know of their Pod. */
export interface ContainerScope {
  readonly spec: PodSpec
  /** Volumes that are valid themselves. */
  readonly volumes: ReadonlyMap<string, Volume>
  /** The names of the Pod's resource claims. */
  readonly claims: ReadonlySet<string>
}

const TERMINATION_POLICIES = ['File', 'FallbackToLogsOnError']

/** The common rules, for ephemeral containers too. */
export function validateContainer(container: Container, scope: ContainerScope, path: string): FieldError[] {
  const { name, image = '', terminationMessagePolicy = '', imagePullPolicy = '' } = container
  const { spec, volumes, claims } = scope
  return joined(
    name === '' ? [required(`${path}.name`)] : invalidAll(`${path}.name`, name, dns1123Label(name)),
    image === '' ? [required(`${path}.image`)] : [],
    choiceErrors(terminationMessagePolicy, TERMINATION_POLICIES, `${path}.terminationMessagePolicy`),
    validatePorts(container.ports ?? [], `${path}.ports`),
    validateEnv(container.env ?? [], `${path}.env`),
    validateEnvFrom(container.envFrom ?? [], `${path}.envFrom`),
    validateMounts(container, volumes, path),
    validateDevices(container, volumes, path),
    choiceErrors(imagePullPolicy, PULL_POLICIES, `${path}.imagePullPolicy`),
    validateResources(container.resources, claims, `${path}.resources`),
    validateResizePolicy(container, spec.restartPolicy ?? '', `${path}.resizePolicy`),
    validateSecurityContext(container.securityContext, spec, `${path}.securityContext`),
  )
}

/** The main containers. */
export function validateContainers(scope: ContainerScope, path: string): FieldError[] {
  const containers = scope.spec.containers ?? []
  if (containers.length === 0) return [required(path)]
  const grace = scope.spec.terminationGracePeriodSeconds ?? 0
  const names = new Set<string>()
  const errors = containers.flatMap((container, index) => {
    const here = at(path, index)
    const own = validateContainer(container, scope, here)
    if (names.has(container.name)) own.push(duplicate(`${here}.name`, container.name))
    names.add(container.name)
    return joined(own, validateLifecycleAndProbes(container, grace, here), validateRestartPolicy(container, here))
  })
  return joined(errors, validateHostPortConflicts(containers, path))
}

/** Init containers; those that restart always are sidecars and may be probed. */
export function validateInitContainers(scope: ContainerScope, path: string): FieldError[] {
  const { containers = [], initContainers = [], terminationGracePeriodSeconds: grace = 0 } = scope.spec
  const names = new Set(containers.map(({ name }) => name))
  return initContainers.flatMap((container, index) => {
    const here = at(path, index)
    const errors = joined(validateContainer(container, scope, here), validateInitRestartPolicy(container, here))
    if (names.has(container.name)) errors.push(duplicate(`${here}.name`, container.name))
    else if (container.name !== '') names.add(container.name)
    // Each is looked at alone, and so told of as the first.
    errors.push(...validateHostPortConflicts([container], path))
    const isSidecar = container.restartPolicy === 'Always'
    return joined(
      errors,
      isSidecar ? validateLifecycleAndProbes(container, grace, here) : plainInitErrors(container, here),
    )
  })
}

const plainInitErrors = (container: Container, path: string): FieldError[] =>
  ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']
    .filter((field) => container[field] !== undefined)
    .map((field) => forbidden(`${path}.${field}`, 'may not be set for init containers without restartPolicy=Always'))

/** Images with spaces around: checked apart, after the spec. */
export const validateImageSpaces = (containers: readonly Container[], path: string): FieldError[] =>
  containers.flatMap((container, index) => imageSpaceErrors(container, at(path, index)))

/** An image with spaces around. */
export function imageSpaceErrors({ image = '' }: Container, path: string): FieldError[] {
  if (image === trimSpace(image)) return []
  return [invalid(`${path}.image`, image, 'must not have leading or trailing whitespace')]
}
