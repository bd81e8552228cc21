/** What containers of all three lists have in common, and what is special about each list. Source: semantics §1.1, §4. */
import {
  at,
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from '../../apimachinery/field-error.ts'
import { dns1123Label } from '../../apimachinery/names.ts'
import type { InternalPrinter } from './internal-printer.ts'
import type { Container, PodSpec, Volume } from './types.ts'
import { validateEnv, validateEnvFrom } from './validate-env.ts'
import { validateDevices, validateMounts } from './validate-mounts.ts'
import { validateHostPortConflicts, validatePorts } from './validate-ports.ts'
import { validateLifecycle, validateProbes } from './validate-probes.ts'
import { validateResources } from './validate-resources.ts'
import { validateContainerSecurityContext } from './validate-security-context.ts'

/** What the rules of containers need to know of their Pod. */
export interface ContainerScope {
  readonly spec: PodSpec
  /** Volumes that are valid themselves. */
  readonly volumes: ReadonlyMap<string, Volume>
  readonly claims: ReadonlySet<string>
  readonly print: InternalPrinter
}

const TERMINATION_POLICIES = ['File', 'FallbackToLogsOnError']
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never']
const RESTART_POLICIES = ['Always', 'Never', 'OnFailure']

/** The common rules, for ephemeral containers too. */
export function validateContainer(container: Container, scope: ContainerScope, path: string): FieldError[] {
  const { name, image = '', terminationMessagePolicy = '', imagePullPolicy = '' } = container
  const errors: FieldError[] =
    name === '' ? [required(`${path}.name`)] : dns1123Label(name).map((why) => invalid(`${path}.name`, name, why))
  if (image === '') errors.push(required(`${path}.image`))
  if (!TERMINATION_POLICIES.includes(terminationMessagePolicy)) {
    errors.push(notSupported(`${path}.terminationMessagePolicy`, terminationMessagePolicy, TERMINATION_POLICIES))
  }
  errors.push(
    ...validatePorts(container.ports ?? [], `${path}.ports`),
    ...validateEnv(container.env ?? [], `${path}.env`),
    ...validateEnvFrom(container.envFrom ?? [], `${path}.envFrom`),
    ...validateMounts(container, scope.volumes, path),
    ...validateDevices(container, scope.volumes, path),
  )
  if (!PULL_POLICIES.includes(imagePullPolicy))
    errors.push(notSupported(`${path}.imagePullPolicy`, imagePullPolicy, PULL_POLICIES))
  return [
    ...errors,
    ...validateResources(container.resources, scope.claims, `${path}.resources`),
    ...resizePolicyErrors(container, `${path}.resizePolicy`),
    ...validateContainerSecurityContext(container.securityContext, scope.spec, scope.print, `${path}.securityContext`),
  ]
}

function resizePolicyErrors({ resizePolicy = [] }: Container, path: string): FieldError[] {
  const seen = new Set<string>()
  return resizePolicy.flatMap(({ resourceName = '', restartPolicy = '' }) => {
    const errors: FieldError[] = []
    if (seen.has(String(resourceName))) errors.push(duplicate(path, resourceName))
    seen.add(String(resourceName))
    if (resourceName === '') errors.push(required(path))
    else if (resourceName !== 'cpu' && resourceName !== 'memory')
      errors.push(notSupported(path, resourceName, ['cpu', 'memory']))
    if (restartPolicy === '') errors.push(required(path))
    else if (restartPolicy !== 'NotRequired' && restartPolicy !== 'RestartContainer') {
      errors.push(notSupported(path, restartPolicy, ['NotRequired', 'RestartContainer']))
    }
    return errors
  })
}

/** The main containers. */
export function validateContainers(scope: ContainerScope, path: string): FieldError[] {
  const containers = scope.spec.containers ?? []
  if (containers.length === 0) return [required(path)]
  const names = new Set<string>()
  const errors = containers.flatMap((container, index) => {
    const here = at(path, index)
    const own = [...validateContainer(container, scope, here), ...restartErrors(container, here)]
    if (names.has(container.name)) own.push(duplicate(`${here}.name`, container.name))
    names.add(container.name)
    const grace = scope.spec.terminationGracePeriodSeconds ?? 0
    return [
      ...own,
      ...validateLifecycle(container.lifecycle, grace, `${here}.lifecycle`),
      ...validateProbes(container, here),
    ]
  })
  return [...errors, ...validateHostPortConflicts(containers, path)]
}

function restartErrors({ restartPolicy, restartPolicyRules = [] }: Container, path: string): FieldError[] {
  if (restartPolicy === undefined) {
    if (restartPolicyRules.length === 0) return []
    return [required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used')]
  }
  return RESTART_POLICIES.includes(restartPolicy)
    ? []
    : [notSupported(`${path}.restartPolicy`, restartPolicy, RESTART_POLICIES)]
}

const NOT_FOR_INIT = 'may not be set for init containers without restartPolicy=Always'

/** Init containers; those that restart always are sidecars and may be probed. */
export function validateInitContainers(scope: ContainerScope, path: string): FieldError[] {
  const mains = new Set((scope.spec.containers ?? []).map(({ name }) => name))
  const names = new Set<string>()
  return (scope.spec.initContainers ?? []).flatMap((container, index) => {
    const here = at(path, index)
    const errors = [...validateContainer(container, scope, here), ...restartErrors(container, here)]
    if (names.has(container.name) || mains.has(container.name)) errors.push(duplicate(`${here}.name`, container.name))
    else if (container.name !== '') names.add(container.name)
    errors.push(
      ...validateHostPortConflicts([container], path).map((error) => ({
        ...error,
        field: error.field.replace(`${path}[0]`, here),
      })),
    )
    return [
      ...errors,
      ...(container.restartPolicy === 'Always'
        ? sidecarErrors(container, scope, here)
        : plainInitErrors(container, here)),
    ]
  })
}

function sidecarErrors(container: Container, { spec }: ContainerScope, path: string): FieldError[] {
  const errors: FieldError[] = []
  if ((container.restartPolicyRules ?? []).length > 0) {
    errors.push(
      forbidden(
        `${path}.restartPolicyRules`,
        'restartPolicyRules are not allowed for init containers with restart policy Always',
      ),
    )
  }
  const grace = spec.terminationGracePeriodSeconds ?? 0
  return [
    ...errors,
    ...validateLifecycle(container.lifecycle, grace, `${path}.lifecycle`),
    ...validateProbes(container, path),
  ]
}

const plainInitErrors = (container: Container, path: string): FieldError[] =>
  ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']
    .filter((field) => container[field] !== undefined)
    .map((field) => forbidden(`${path}.${field}`, NOT_FOR_INIT))

/** Images with spaces around: checked apart, after the spec. */
export function validateImageSpaces(containers: readonly Container[], path: string): FieldError[] {
  return containers.flatMap(({ image = '' }, index) =>
    image === image.trim()
      ? []
      : [invalid(`${at(path, index)}.image`, image, 'must not have leading or trailing whitespace')],
  )
}
