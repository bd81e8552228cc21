/** Security contexts of containers and Pods. Source: semantics §4 rows 55–56, recordings pod-invalid/security, ephemeral-containers/invalid-fields. */
import {
  at,
  type FieldError,
  invalid,
  invalidAll,
  notSupported,
  RawText,
  required,
  tooLong,
  typedText,
} from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { userId } from '../../apimachinery/names.ts'
import { trimSpace } from '../../apimachinery/trim-space.ts'
import { optionalChoiceErrors } from './choices.ts'
import type { AppArmorProfile, SeccompProfile } from './container-types.ts'
import { printInternal } from './internal-printer.ts'
import type { PodSpec, SecurityContext } from './types.ts'
import { descendingPathErrors } from './validate-paths.ts'
import { validateSysctls } from './validate-sysctls.ts'
import { validateWindowsOptions } from './validate-windows.ts'

const PROFILE_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined']
const PROC_MOUNTS = ['Default', 'Unmasked']

const idErrors = (id: number | undefined, path: string): FieldError[] =>
  id === undefined ? [] : invalidAll(path, id, userId(id))

/** That of a container; `spec` is its Pod's. */
export function validateSecurityContext(
  context: SecurityContext | undefined,
  spec: PodSpec,
  path: string,
): FieldError[] {
  if (context === undefined) return []
  return joined(
    idErrors(context.runAsUser, `${path}.runAsUser`),
    idErrors(context.runAsGroup, `${path}.runAsGroup`),
    procMountErrors(context.procMount, spec, `${path}.procMount`),
    seccompErrors(context.seccompProfile, `${path}.seccompProfile`),
    escalationErrors(context, path),
    validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`),
    appArmorErrors(context.appArmorProfile, `${path}.appArmorProfile`),
  )
}

function procMountErrors(value: string | undefined, { hostUsers }: PodSpec, path: string): FieldError[] {
  if (value !== 'Unmasked' || hostUsers === false) return optionalChoiceErrors(value, PROC_MOUNTS, path)
  return [invalid(path, value, '`hostUsers` must be false to use `Unmasked`')]
}

/** A container cannot be kept from what it has already. */
function escalationErrors(context: SecurityContext, path: string): FieldError[] {
  const { allowPrivilegeEscalation, privileged, capabilities } = context
  if (allowPrivilegeEscalation !== false) return []
  const refuse = (what: string): FieldError =>
    invalid(
      path,
      new RawText(printInternal('core.SecurityContext', context)),
      `cannot set \`allowPrivilegeEscalation\` to false and ${what}`,
    )
  const admin = (capabilities?.add ?? []).filter((capability) => capability === 'CAP_SYS_ADMIN')
  return joined(
    privileged ? [refuse('`privileged` to true')] : [],
    admin.map(() => refuse('`capabilities.Add` CAP_SYS_ADMIN')),
  )
}

function seccompErrors(profile: SeccompProfile | undefined, path: string): FieldError[] {
  if (profile === undefined) return []
  const { type, localhostProfile: file } = profile
  const errors: FieldError[] = []
  if (type === '') errors.push(required(`${path}.type`, 'type is required when seccompProfile is set'))
  else if (!PROFILE_TYPES.includes(type)) errors.push(notSupported(`${path}.type`, type, PROFILE_TYPES))
  const filePath = `${path}.localhostProfile`
  if (type === 'Localhost') {
    if (file === undefined) errors.push(required(filePath, 'must be set when seccomp type is Localhost'))
    else errors.push(...descendingPathErrors(file, filePath))
  } else if (file !== undefined) {
    const printed = new RawText(printInternal('core.SeccompProfile', profile))
    errors.push(invalid(filePath, printed, 'can only be set when seccomp type is Localhost'))
  }
  return errors
}

/** The longest path that Linux takes. */
const MAX_PATH = 4095

export function appArmorErrors(profile: AppArmorProfile | undefined, path: string): FieldError[] {
  if (profile === undefined) return []
  const { type, localhostProfile: name } = profile
  if (type === '') return [required(`${path}.type`, 'type is required when appArmorProfile is set')]
  if (!PROFILE_TYPES.includes(type)) return [notSupported(`${path}.type`, type, PROFILE_TYPES)]
  const namePath = `${path}.localhostProfile`
  if (type !== 'Localhost') {
    if (name === undefined) return []
    return [invalid(namePath, typedText(name), 'can only be set when AppArmor type is Localhost')]
  }
  if (name === undefined || name === '') return [required(namePath, 'must be set when AppArmor type is Localhost')]
  return joined(
    name === trimSpace(name) ? [] : [invalid(namePath, name, 'must not be padded with whitespace')],
    Buffer.byteLength(name) > MAX_PATH ? [tooLong(namePath, MAX_PATH)] : [],
  )
}

const GROUP_CHANGE_POLICIES = ['Always', 'OnRootMismatch']
const GROUPS_POLICIES = ['Merge', 'Strict']
/** More only with feature SELinuxMount, which is off. */
const SELINUX_POLICIES = ['Recursive']

/** That of a Pod; `path` is that of the context. */
export function validatePodSecurityContext(spec: PodSpec, path: string): FieldError[] {
  const context = spec.securityContext ?? {}
  return joined(
    idErrors(context.fsGroup, `${path}.fsGroup`),
    idErrors(context.runAsUser, `${path}.runAsUser`),
    idErrors(context.runAsGroup, `${path}.runAsGroup`),
    (context.supplementalGroups ?? []).flatMap((id, index) => idErrors(id, at(`${path}.supplementalGroups`, index))),
    spec.shareProcessNamespace && spec.hostPID
      ? [invalid(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled')]
      : [],
    validateSysctls(spec, `${path}.sysctls`),
    optionalChoiceErrors(context.fsGroupChangePolicy, GROUP_CHANGE_POLICIES, `${path}.fsGroupChangePolicy`),
    seccompErrors(context.seccompProfile, `${path}.seccompProfile`),
    validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`),
    appArmorErrors(context.appArmorProfile, `${path}.appArmorProfile`),
    optionalChoiceErrors(context.supplementalGroupsPolicy, GROUPS_POLICIES, `${path}.supplementalGroupsPolicy`),
    optionalChoiceErrors(context.seLinuxChangePolicy, SELINUX_POLICIES, `${path}.seLinuxChangePolicy`),
  )
}
