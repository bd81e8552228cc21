/** Windows: options of containers, host processes, and what a Pod may not say when it names its system. Source: recording pod-invalid/security. */
import {
  type FieldError,
  forbidden,
  invalid,
  invalidAll,
  notSupported,
  required,
  typedText,
} from '../../apimachinery/field-error.ts'
import { joined } from '../../apimachinery/joined.ts'
import { dns1123Subdomain } from '../../apimachinery/names.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import type { WindowsOptions } from './container-types.ts'
import type { PodSpec } from './types.ts'
import { visitContainers } from './visit-containers.ts'

const MAX_CREDENTIAL_KIB = 64
const MAX_DOMAIN = 256
const MAX_USER = 104

const NETBIOS = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/
const DNS_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?'
const DNS_DOMAIN = new RegExp(`^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`)
const CONTROL = /\p{Cc}/u

/** The Windows half of a security context. */
export function validateWindowsOptions(options: WindowsOptions | undefined, path: string): FieldError[] {
  if (options === undefined) return []
  const { gmsaCredentialSpecName: specName, gmsaCredentialSpec: credentials, runAsUserName: user } = options
  const credentialPath = `${path}.gmsaCredentialSpec`
  const errors =
    specName === undefined
      ? []
      : invalidAll(`${path}.gmsaCredentialSpecName`, typedText(specName), dns1123Subdomain(specName))
  if (credentials === '')
    errors.push(invalid(credentialPath, credentials, 'gmsaCredentialSpec cannot be an empty string'))
  else if (Buffer.byteLength(credentials ?? '') > MAX_CREDENTIAL_KIB * 1024) {
    const why = `gmsaCredentialSpec size must be under ${MAX_CREDENTIAL_KIB} KiB`
    errors.push(invalid(credentialPath, typedText(credentials ?? ''), why))
  }
  return user === undefined
    ? errors
    : joined(errors, invalidAll(`${path}.runAsUserName`, typedText(user), userMessages(user)))
}

/** `user` or `DOMAIN\user`. */
function userMessages(name: string): string[] {
  if (name === '') return ['runAsUserName cannot be an empty string']
  if (isControl(name)) return ['runAsUserName cannot contain control characters']
  const parts = name.split('\\')
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash']
  const domain = parts.length === 2 ? parts[0] : undefined
  const user = parts.at(-1) ?? ''
  const messages: string[] = []
  if (Buffer.byteLength(domain ?? '') >= MAX_DOMAIN)
    messages.push(`runAsUserName's Domain length must be under ${MAX_DOMAIN} characters`)
  if (domain !== undefined && !NETBIOS.test(domain) && !DNS_DOMAIN.test(domain))
    messages.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format")
  if (user === '') messages.push("runAsUserName's User cannot be empty")
  else if (Buffer.byteLength(user) > MAX_USER)
    messages.push(`runAsUserName's User length must not be longer than ${MAX_USER} characters`)
  if (/^[. ]+$/.test(user)) messages.push("runAsUserName's User cannot contain only periods or spaces")
  if (/["/\\:;|=,+*?<>@[\]]/.test(user))
    messages.push('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]')
  return messages
}

/** Go's class of control characters is that of ASCII. */
const isControl = (text: string): boolean => [...text].some((rune) => CONTROL.test(rune) && rune <= '\x7f')

/** Host processes: all of a Pod's containers or none, and only on the host's network. `path` is that of the spec. */
export function validateHostProcesses(spec: PodSpec, path: string): FieldError[] {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess
  const visited = visitContainers(spec, path)
  const errors: FieldError[] = []
  let count = 0
  for (const { container, path: here } of visited) {
    const own = container.securityContext?.windowsOptions?.hostProcess
    if (ofPod !== undefined && own !== undefined && ofPod !== own) {
      const why = `pod hostProcess value must be identical if both are specified, was ${ofPod}`
      errors.push(invalid(`${here}.securityContext.windowsOptions.hostProcess`, own, why))
    }
    if (own ?? ofPod) count++
  }
  if (count === 0) return errors
  if (count !== visited.length) {
    const why = 'If pod contains any hostProcess containers then all containers must be HostProcess containers'
    errors.push(invalid(path, '', why))
  }
  if (spec.hostNetwork) return errors
  const why = 'hostNetwork must be true if pod contains any hostProcess containers'
  return [...errors, invalid(`${path}.hostNetwork`, false, why)]
}

const SYSTEMS = ['linux', 'windows']

/** What the Pod may not say because of the system that it names. `path` is that of the spec. */
export function validateOs(spec: PodSpec, path: string): FieldError[] {
  if (spec.os === undefined) return []
  const { name = '' } = spec.os
  if (name === '') return [required(`${path}.os.name`)]
  if (!SYSTEMS.includes(name)) return [notSupported(`${path}.os`, name, SYSTEMS)]
  return name === 'linux' ? linuxErrors(spec, path) : windowsErrors(spec, path)
}

function linuxErrors(spec: PodSpec, path: string): FieldError[] {
  const contexts = visitContainers(spec, path).map(({ container, path: here }) => ({
    context: container.securityContext,
    path: here,
  }))
  return [{ context: spec.securityContext, path }, ...contexts]
    .filter(({ context }) => context?.windowsOptions !== undefined)
    .map(({ path: here }) =>
      forbidden(`${here}.securityContext.windowsOptions`, 'windows options cannot be set for a linux pod'),
    )
}

/** Fields of a Pod that Windows does not know, in the order in which they are reported; those without a dot stand in the spec. */
const LINUX_POD_FIELDS = [
  'securityContext.appArmorProfile',
  'securityContext.seLinuxOptions',
  'hostUsers',
  'hostPID',
  'hostIPC',
  'securityContext.seccompProfile',
  'securityContext.fsGroup',
  'securityContext.fsGroupChangePolicy',
  'securityContext.sysctls',
  'shareProcessNamespace',
  'securityContext.runAsUser',
  'securityContext.runAsGroup',
  'securityContext.supplementalGroups',
  'securityContext.supplementalGroupsPolicy',
  'securityContext.seLinuxChangePolicy',
]

const LINUX_CONTAINER_FIELDS = [
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

function windowsErrors(spec: PodSpec, path: string): FieldError[] {
  const refuse = (field: string): FieldError => forbidden(field, 'cannot be set for a windows pod')
  const inContainers = visitContainers(spec, path).flatMap(({ container, path: here }) =>
    LINUX_CONTAINER_FIELDS.filter((field) => container.securityContext?.[field] !== undefined).map((field) =>
      refuse(`${here}.securityContext.${field}`),
    ),
  )
  return joined(
    LINUX_POD_FIELDS.filter((field) => isGiven(spec, field)).map((field) => refuse(`${path}.${field}`)),
    inContainers,
  )
}

/** Booleans that are no pointers in Go are given only when true, and an empty list of sysctls is none. */
function isGiven(spec: PodSpec, field: string): boolean {
  const [, name] = field.split('securityContext.')
  const context: JsonObject = spec.securityContext ?? {}
  const value = name === undefined ? spec[field] : context[name]
  if (field === 'hostPID' || field === 'hostIPC') return value === true
  if (name === 'sysctls') return Array.isArray(value) && value.length > 0
  return value !== undefined
}
