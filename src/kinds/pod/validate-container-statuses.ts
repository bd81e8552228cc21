/** What a status may say of containers: the dead do not run again, users have ids. Source: recording pod-update/container-statuses. */
import { at, type FieldError, forbidden, invalid } from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { userId } from '../../apimachinery/names.ts'
import type { RestartRule } from './container-types.ts'
import type { Container, ContainerStatus, Pod, PodSpec } from './types.ts'

const LISTS = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const

/** Containers that have ended and do not restart may not leave that state. */
export function containerStateErrors({ status }: Pod, { status: before, spec }: Pod): FieldError[] {
  return LISTS.flatMap((list) =>
    (before[list] ?? []).flatMap((old, index) => {
      const { terminated } = old.state
      // Names may be repeated: one entry that lives is enough.
      const lives = (status[list] ?? []).some(({ name, state }) => name === old.name && state.terminated === undefined)
      if (terminated === undefined || !lives) return []
      if (mayRestart(spec, list, old.name, terminated.exitCode)) return []
      return [forbidden(`${at(`status.${list}`, index)}.state`, 'may not be transitioned to non-terminated state')]
    }),
  )
}

function mayRestart(spec: PodSpec, list: (typeof LISTS)[number], name: string, exitCode: number): boolean {
  if (list === 'ephemeralContainerStatuses') return false
  const containers = list === 'containerStatuses' ? spec.containers : (spec.initContainers ?? [])
  const container = containers.find((one) => one.name === name)
  return container !== undefined && restarts(container, spec, exitCode)
}

/** Whether a container that ends with this code starts again: the first rule that fits, its policy, the Pod's. Source: KEP-5307. */
function restarts({ restartPolicy, restartPolicyRules = [] }: Container, spec: PodSpec, exitCode: number): boolean {
  const rule = restartPolicy === undefined ? undefined : restartPolicyRules.find((one) => fits(one, exitCode))
  if (rule?.action === 'Restart') return true
  const policy = restartPolicy ?? spec.restartPolicy
  return policy === 'OnFailure' ? exitCode !== 0 : policy !== 'Never'
}

function fits({ exitCodes }: RestartRule, exitCode: number): boolean {
  const listed = exitCodes?.values?.includes(exitCode) ?? false
  return exitCodes?.operator === 'In' ? listed : exitCodes?.operator === 'NotIn' && !listed
}

/** Who runs in the containers. */
export function containerUserErrors({ status, spec }: Pod): FieldError[] {
  return LISTS.flatMap((list) =>
    (status[list] ?? []).flatMap((one, index) =>
      userErrors(one, spec.os?.name, `${at(`status.${list}`, index)}.user.linux`),
    ),
  )
}

function userErrors({ user }: ContainerStatus, os: string | undefined, path: string): FieldError[] {
  const linux = user?.linux
  if (linux === undefined) return []
  if (os === 'windows') return [forbidden(path, 'cannot be set for a windows pod')]
  const idErrors = (field: string, id = 0): FieldError[] =>
    userId(id).map((why) => invalid(`${path}.${field}`, id, why))
  return joined(
    idErrors('uid', linux.uid),
    idErrors('gid', linux.gid),
    (linux.supplementalGroups ?? []).flatMap((id, index) => idErrors(at('supplementalGroups', index), id)),
  )
}
