/** The checks of the Pod Security Standards. Source: kubernetes.io/docs/concepts/security/pod-security-standards, recordings pod-security/. */
import { goQuote } from '../../apimachinery/go-quote.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { listOf, textOf } from '../pod-object.ts'

/** A violated standard: `privileged` with `container "app" must not set …`. */
export interface Violation {
  readonly reason: string
  readonly detail: string
}

/** One check; undefined when the Pod passes. */
export type Check = (spec: JsonObject) => Violation | undefined

const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})
const contextOf = (holder: JsonObject): JsonObject => objectOf(holder.securityContext)

/** All containers in the order in which checks name them. */
export function containersOf(spec: JsonObject): JsonObject[] {
  return [...listOf(spec.initContainers), ...listOf(spec.containers), ...listOf(spec.ephemeralContainers)]
}

const quoted = (names: readonly string[]): string => names.map(goQuote).join(', ')
const namesOf = (containers: readonly JsonObject[]): string => {
  const names = containers.map(({ name }) => textOf(name))
  return `${names.length === 1 ? 'container' : 'containers'} ${quoted(names)}`
}
const unique = (values: readonly string[]): string[] => [...new Set(values)].sort()

function violation(reason: string, details: readonly string[]): Violation | undefined {
  return details.length === 0 ? undefined : { reason, detail: details.join('; ') }
}

/** A check of a field of each container's security context. */
function everyContainer(reason: string, isBad: (context: JsonObject) => boolean, text: string): Check {
  return (spec) => {
    const bad = containersOf(spec).filter((container) => isBad(contextOf(container)))
    return violation(reason, bad.length === 0 ? [] : [`${namesOf(bad)} ${text}`])
  }
}

const BASELINE_CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
])

const addedCapabilities = (container: JsonObject): string[] => {
  const { add } = objectOf(contextOf(container).capabilities)
  return Array.isArray(add) ? add.map(textOf) : []
}

function capabilityDetail(spec: JsonObject, allowed: ReadonlySet<string>): string[] {
  const bad = containersOf(spec).filter((container) => addedCapabilities(container).some((name) => !allowed.has(name)))
  if (bad.length === 0) return []
  const names = unique(bad.flatMap(addedCapabilities).filter((name) => !allowed.has(name)))
  return [`${namesOf(bad)} must not include ${quoted(names)} in securityContext.capabilities.add`]
}

const baselineCapabilities: Check = (spec) =>
  violation('non-default capabilities', capabilityDetail(spec, BASELINE_CAPABILITIES))

const restrictedCapabilities: Check = (spec) => {
  if (objectOf(spec.os).name === 'windows') return undefined
  const missing = containersOf(spec).filter((container) => {
    const { drop } = objectOf(contextOf(container).capabilities)
    return !(Array.isArray(drop) && drop.includes('ALL'))
  })
  const dropAll = missing.length === 0 ? [] : [`${namesOf(missing)} must set securityContext.capabilities.drop=["ALL"]`]
  return violation('unrestricted capabilities', [...dropAll, ...capabilityDetail(spec, new Set(['NET_BIND_SERVICE']))])
}

const hostNamespaces: Check = (spec) => {
  const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true)
  return shared.length === 0
    ? undefined
    : { reason: 'host namespaces', detail: shared.map((field) => `${field}=true`).join(', ') }
}

const hostPathVolumes: Check = (spec) => {
  const names = listOf(spec.volumes)
    .filter(({ hostPath }) => hostPath !== undefined)
    .map(({ name }) => textOf(name))
  return violation(
    'hostPath volumes',
    names.length === 0 ? [] : [`${names.length === 1 ? 'volume' : 'volumes'} ${quoted(names)}`],
  )
}

const hostPorts: Check = (spec) => {
  const portsOf = (container: JsonObject): string[] =>
    listOf(container.ports)
      .filter(({ hostPort }) => typeof hostPort === 'number' && hostPort !== 0)
      .map(({ hostPort }) => String(hostPort))
  const bad = containersOf(spec).filter((container) => portsOf(container).length > 0)
  if (bad.length === 0) return undefined
  const ports = unique(bad.flatMap(portsOf))
  const verb = bad.length === 1 ? 'uses' : 'use'
  return {
    reason: 'hostPort',
    detail: `${namesOf(bad)} ${verb} ${ports.length === 1 ? 'hostPort' : 'hostPorts'} ${ports.join(', ')}`,
  }
}

const ALLOWED_SECCOMP = ['RuntimeDefault', 'Localhost']
const seccompType = (holder: JsonObject): string => textOf(objectOf(contextOf(holder).seccompProfile).type)

const baselineSeccomp: Check = (spec) => {
  const details: string[] = []
  if (seccompType(spec) === 'Unconfined')
    details.push('pod must not set securityContext.seccompProfile.type to "Unconfined"')
  const bad = containersOf(spec).filter((container) => seccompType(container) === 'Unconfined')
  if (bad.length > 0) details.push(`${namesOf(bad)} must not set securityContext.seccompProfile.type to "Unconfined"`)
  return violation('seccompProfile', details)
}

const restrictedSeccomp: Check = (spec) => {
  if (objectOf(spec.os).name === 'windows') return undefined
  const podType = seccompType(spec)
  const fine = ALLOWED_SECCOMP.includes(podType)
  const details: string[] = []
  if (podType !== '' && !fine)
    details.push(`pod must not set securityContext.seccompProfile.type to ${goQuote(podType)}`)
  const containers = containersOf(spec)
  const explicit = containers.filter(
    (container) => seccompType(container) !== '' && !ALLOWED_SECCOMP.includes(seccompType(container)),
  )
  if (explicit.length > 0) {
    const types = unique(explicit.map(seccompType))
    details.push(`${namesOf(explicit)} must not set securityContext.seccompProfile.type to ${quoted(types)}`)
  }
  const implicit = fine || podType !== '' ? [] : containers.filter((container) => seccompType(container) === '')
  if (implicit.length > 0) {
    details.push(
      `pod or ${namesOf(implicit)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
    )
  }
  return violation('seccompProfile', details)
}

const runAsNonRoot: Check = (spec) => {
  if (spec.hostUsers === false) return undefined
  const pod = contextOf(spec).runAsNonRoot
  const details: string[] = pod === false ? ['pod must not set securityContext.runAsNonRoot=false'] : []
  const containers = containersOf(spec)
  const explicit = containers.filter((container) => contextOf(container).runAsNonRoot === false)
  if (explicit.length > 0) details.push(`${namesOf(explicit)} must not set securityContext.runAsNonRoot=false`)
  const implicit =
    pod === undefined ? containers.filter((container) => contextOf(container).runAsNonRoot === undefined) : []
  if (implicit.length > 0) details.push(`pod or ${namesOf(implicit)} must set securityContext.runAsNonRoot=true`)
  return violation('runAsNonRoot != true', details)
}

const runAsUser: Check = (spec) => {
  if (spec.hostUsers === false) return undefined
  const details: string[] = contextOf(spec).runAsUser === 0 ? ['pod must not set runAsUser=0'] : []
  const bad = containersOf(spec).filter((container) => contextOf(container).runAsUser === 0)
  if (bad.length > 0) details.push(`${namesOf(bad)} must not set runAsUser=0`)
  return violation('runAsUser=0', details)
}

const ALLOWED_VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
])

const restrictedVolumes: Check = (spec) => {
  const typeOf = (volume: JsonObject): string => Object.keys(volume).find((key) => key !== 'name') ?? 'unknown'
  const bad = listOf(spec.volumes).filter((volume) => !ALLOWED_VOLUMES.has(typeOf(volume)))
  if (bad.length === 0) return undefined
  const names = quoted(bad.map(({ name }) => textOf(name)))
  const types = unique(bad.map(typeOf))
  const words =
    bad.length === 1 ? `volume ${names} uses restricted volume type` : `volumes ${names} use restricted volume type`
  return { reason: 'restricted volume types', detail: `${words}${types.length === 1 ? '' : 's'} ${quoted(types)}` }
}

const SAFE_SYSCTLS = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
])

const sysctls: Check = (spec) => {
  const bad = listOf(contextOf(spec).sysctls)
    .map(({ name }) => textOf(name))
    .filter((name) => !SAFE_SYSCTLS.has(name))
  return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') }
}

const hostProcess: Check = (spec) => {
  const isHost = (holder: JsonObject): boolean => objectOf(contextOf(holder).windowsOptions).hostProcess === true
  const details: string[] = isHost(spec) ? ['pod must not set securityContext.windowsOptions.hostProcess=true'] : []
  const bad = containersOf(spec).filter(isHost)
  if (bad.length > 0) details.push(`${namesOf(bad)} must not set securityContext.windowsOptions.hostProcess=true`)
  return violation('hostProcess', details)
}

const allowPrivilegeEscalation: Check = (spec) =>
  objectOf(spec.os).name === 'windows'
    ? undefined
    : everyContainer(
        'allowPrivilegeEscalation != false',
        (context) => context.allowPrivilegeEscalation !== false,
        'must set securityContext.allowPrivilegeEscalation=false',
      )(spec)

/** What both levels check, in order; the restricted level replaces the ones that it has in a stricter form. */
export const BASELINE: readonly Check[] = [
  baselineCapabilities,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  everyContainer('privileged', ({ privileged }) => privileged === true, 'must not set securityContext.privileged=true'),
  everyContainer(
    'procMount',
    ({ procMount }) => procMount === 'Unmasked',
    'must not set securityContext.procMount to "Unmasked"',
  ),
  baselineSeccomp,
  sysctls,
  hostProcess,
]

const REPLACED: ReadonlySet<Check> = new Set([baselineCapabilities, hostPathVolumes, baselineSeccomp])

export const RESTRICTED: readonly Check[] = [
  ...BASELINE.filter((check) => !REPLACED.has(check)),
  allowPrivilegeEscalation,
  restrictedCapabilities,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  restrictedSeccomp,
]
