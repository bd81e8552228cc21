/** Security contexts of containers and Pods. Source: semantics §4 rows 55–56, recordings pod-invalid/security, ephemeral-containers/invalid-fields. */
import {
  at,
  type FieldError,
  type FieldValue,
  forbidden,
  invalid,
  notSupported,
  RawText,
  required,
} from '../../apimachinery/field-error.ts'
import { userId } from '../../apimachinery/names.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import type { InternalPrinter } from './internal-printer.ts'
import type { PodSpec, SecurityContext } from './types.ts'
import { relativePathErrors } from './validate-mounts.ts'

const SECCOMP_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined']
const PROC_MOUNTS = ['Default', 'Unmasked']

function idErrors(value: JsonValue | undefined, path: string): FieldError[] {
  return typeof value === 'number' ? userId(value).map((why) => invalid(path, value, why)) : []
}

export function validateContainerSecurityContext(
  context: SecurityContext | undefined,
  spec: PodSpec,
  print: InternalPrinter,
  path: string,
): FieldError[] {
  if (context === undefined) return []
  const printed = (): FieldValue => new RawText(print('core.SecurityContext', context))
  const errors = [
    ...idErrors(context.runAsUser, `${path}.runAsUser`),
    ...idErrors(context.runAsGroup, `${path}.runAsGroup`),
  ]
  if (context.procMount !== undefined) errors.push(...procMountErrors(context.procMount, spec, `${path}.procMount`))
  if (context.allowPrivilegeEscalation === false) {
    if (context.privileged)
      errors.push(invalid(path, printed(), 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'))
    if (context.capabilities?.add?.includes('CAP_SYS_ADMIN')) {
      errors.push(
        invalid(path, printed(), 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'),
      )
    }
  }
  return [
    ...errors,
    ...seccompErrors(context.seccompProfile, `${path}.seccompProfile`),
    ...windowsErrors(context.windowsOptions, `${path}.windowsOptions`),
    ...appArmorErrors(context.appArmorProfile, `${path}.appArmorProfile`),
  ]
}

function procMountErrors(value: string, { hostUsers }: PodSpec, path: string): FieldError[] {
  if (!PROC_MOUNTS.includes(value)) return [notSupported(path, value, PROC_MOUNTS)]
  if (value === 'Unmasked' && hostUsers !== false) {
    return [invalid(path, value, '`hostUsers` must be false to use `Unmasked`')]
  }
  return []
}

function seccompErrors(profile: JsonObject | undefined, path: string): FieldError[] {
  if (!isJsonObject(profile)) return []
  const { type, localhostProfile } = profile
  if (type === undefined || type === '')
    return [required(`${path}.type`, 'type is required when seccompProfile is set')]
  if (typeof type !== 'string' || !SECCOMP_TYPES.includes(type))
    return [notSupported(`${path}.type`, type, SECCOMP_TYPES)]
  const errors: FieldError[] = []
  if (type === 'Localhost' && (localhostProfile === undefined || localhostProfile === '')) {
    errors.push(required(`${path}.localhostProfile`, 'must be set when seccomp type is Localhost'))
  } else if (type === 'Localhost' && typeof localhostProfile === 'string') {
    errors.push(...relativePathErrors(localhostProfile, `${path}.localhostProfile`))
  } else if (localhostProfile !== undefined && localhostProfile !== '') {
    errors.push(invalid(`${path}.localhostProfile`, localhostProfile, 'can only be set when seccomp type is Localhost'))
  }
  return errors
}

function appArmorErrors(profile: JsonObject | undefined, path: string): FieldError[] {
  if (!isJsonObject(profile)) return []
  const { type, localhostProfile } = profile
  if (type === undefined || type === '')
    return [required(`${path}.type`, 'type is required when appArmorProfile is set')]
  if (typeof type !== 'string' || !SECCOMP_TYPES.includes(type))
    return [notSupported(`${path}.type`, type, SECCOMP_TYPES)]
  if (type === 'Localhost' && (localhostProfile === undefined || localhostProfile === '')) {
    return [required(`${path}.localhostProfile`, 'must be set when AppArmor type is Localhost')]
  }
  if (type !== 'Localhost' && localhostProfile !== undefined) {
    return [invalid(`${path}.localhostProfile`, localhostProfile, 'can only be set when AppArmor type is Localhost')]
  }
  return []
}

function windowsErrors(options: JsonObject | undefined, path: string): FieldError[] {
  if (!isJsonObject(options)) return []
  const errors: FieldError[] = []
  if (options.gmsaCredentialSpec === '')
    errors.push(invalid(`${path}.gmsaCredentialSpec`, '', 'gmsaCredentialSpec cannot be an empty string'))
  if (options.runAsUserName === '')
    errors.push(invalid(`${path}.runAsUserName`, '', 'runAsUserName cannot be an empty string'))
  return errors
}

/** The security context of a Pod. */
export function validatePodSecurityContext(spec: PodSpec, path: string): FieldError[] {
  const context = spec.securityContext
  const errors: FieldError[] = []
  if (isJsonObject(context)) {
    for (const field of ['fsGroup', 'runAsUser', 'runAsGroup'])
      errors.push(...idErrors(context[field], `${path}.securityContext.${field}`))
    if (Array.isArray(context.supplementalGroups)) {
      for (const [index, group] of context.supplementalGroups.entries()) {
        errors.push(...idErrors(group, at(`${path}.securityContext.supplementalGroups`, index)))
      }
    }
  }
  if (spec.shareProcessNamespace && spec.hostPID) {
    errors.push(
      invalid(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'),
    )
  }
  if (!isJsonObject(context)) return errors
  if (context.fsGroupChangePolicy !== undefined) {
    const policies = ['OnRootMismatch', 'Always']
    const policy = context.fsGroupChangePolicy
    if (!policies.includes(String(policy)))
      errors.push(notSupported(`${path}.securityContext.fsGroupChangePolicy`, policy, [...policies].sort()))
  }
  errors.push(...seccompErrors(asObject(context.seccompProfile), `${path}.securityContext.seccompProfile`))
  errors.push(...windowsErrors(asObject(context.windowsOptions), `${path}.securityContext.windowsOptions`))
  errors.push(...appArmorErrors(asObject(context.appArmorProfile), `${path}.securityContext.appArmorProfile`))
  return errors
}

const asObject = (value: JsonValue | undefined): JsonObject | undefined => (isJsonObject(value) ? value : undefined)

/** Fields of a container's security context that Windows does not know, in the order in which they are reported. */
const LINUX_ONLY = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
]

/** What a container may not say when the Pod names its operating system. */
export function validateContainerOs(context: SecurityContext | undefined, { os }: PodSpec, path: string): FieldError[] {
  if (context === undefined || os?.name === undefined) return []
  if (os.name === 'linux') {
    return context.windowsOptions === undefined
      ? []
      : [forbidden(`${path}.windowsOptions`, 'windows options cannot be set for a linux pod')]
  }
  if (os.name !== 'windows') return []
  return LINUX_ONLY.filter((field) => context[field] !== undefined).map((field) =>
    forbidden(`${path}.${field}`, 'cannot be set for a windows pod'),
  )
}
