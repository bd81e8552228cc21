/**
 * The checks of the level `baseline`, in the order of their ids. Source:
 * kubernetes.io/docs/concepts/security/pod-security-standards, recordings pod-security/, v1.35.
 */
import { goQuote } from '../../apimachinery/go-quote.ts'
import { listOf, textOf } from '../../apimachinery/object-fields.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import { seccompAnnotations, seccompProfiles } from './seccomp.ts'
import {
  type Check,
  type CheckPod,
  containersOf,
  containersText,
  contextOf,
  everyContainer,
  nobodyMaySet,
  objectOf,
  plural,
  quoted,
  settersText,
  unique,
} from './subject.ts'

const APP_ARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/'

const isAllowedAnnotation = (value: string): boolean =>
  value === '' || value === 'runtime/default' || value.startsWith('localhost/')

const appArmor: CheckPod = (subject) => {
  const typeOf = (holder: JsonObject): string => textOf(objectOf(contextOf(holder).appArmorProfile).type)
  const isBad = (holder: JsonObject): boolean =>
    contextOf(holder).appArmorProfile !== undefined && !['RuntimeDefault', 'Localhost'].includes(typeOf(holder))
  const containers = containersOf(subject).filter(isBad)
  const podIsBad = isBad(subject.spec)
  const annotations = Object.entries(subject.annotations)
    .filter(([key, value]) => key.startsWith(APP_ARMOR_ANNOTATION) && !isAllowedAnnotation(value))
    .map(([key, value]) => `${key}=${goQuote(value)}`)
    .sort()
  const fields = settersText(podIsBad, containers)
  const setters = [
    ...(fields === undefined ? [] : [fields]),
    ...(annotations.length === 0 ? [] : [plural('annotation', annotations.length)]),
  ]
  if (setters.length === 0) return undefined
  const values = [...unique([...(podIsBad ? [subject.spec] : []), ...containers].map(typeOf)), ...annotations]
  return {
    reason: `forbidden AppArmor ${plural('profile', values.length)}`,
    detail: `${setters.join(' and ')} must not set AppArmor profile type to ${quoted(values)}`,
  }
}

const DEFAULT_CAPABILITIES = new Set([
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

/** Capabilities that a container adds and that are not among the allowed ones. */
export function capabilitiesBeyond(container: JsonObject, allowed: ReadonlySet<string>): string[] {
  const { add } = objectOf(contextOf(container).capabilities)
  return Array.isArray(add) ? add.map(textOf).filter((name) => !allowed.has(name)) : []
}

const defaultCapabilities = everyContainer(
  'non-default capabilities',
  (container) => capabilitiesBeyond(container, DEFAULT_CAPABILITIES).length > 0,
  (bad) => {
    const names = unique(bad.flatMap((container) => capabilitiesBeyond(container, DEFAULT_CAPABILITIES)))
    return `must not include ${quoted(names)} in securityContext.capabilities.add`
  },
)

const hostNamespaces: CheckPod = ({ spec }) => {
  const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true)
  if (shared.length === 0) return undefined
  return { reason: 'host namespaces', detail: shared.map((field) => `${field}=true`).join(', ') }
}

const hostPathVolumes: CheckPod = ({ spec }) => {
  const bad = listOf(spec.volumes).filter(({ hostPath }) => hostPath !== undefined)
  const names = quoted(bad.map(({ name }) => textOf(name)))
  return bad.length === 0
    ? undefined
    : { reason: 'hostPath volumes', detail: `${plural('volume', bad.length)} ${names}` }
}

const portsOf = (container: JsonObject): string[] =>
  listOf(container.ports).flatMap(({ hostPort }) =>
    hostPort === undefined || hostPort === 0 ? [] : [String(hostPort)],
  )

const hostPorts = everyContainer(
  'hostPort',
  (container) => portsOf(container).length > 0,
  (bad) => {
    const ports = unique(bad.flatMap(portsOf))
    return `${plural('uses', bad.length, 'use')} ${plural('hostPort', ports.length)} ${ports.join(', ')}`
  },
)

/** Hosts that probes and life cycle handlers of a container name. */
function hostsOf({ livenessProbe, readinessProbe, startupProbe, lifecycle }: JsonObject): string[] {
  const { postStart, preStop } = objectOf(lifecycle)
  return [livenessProbe, readinessProbe, startupProbe, postStart, preStop]
    .map(objectOf)
    .flatMap(({ httpGet, tcpSocket }) => [textOf(objectOf(httpGet).host), textOf(objectOf(tcpSocket).host)])
    .filter((host) => host !== '')
}

const hostProbes: CheckPod = (subject) => {
  const bad = containersOf(subject).filter((container) => hostsOf(container).length > 0)
  if (bad.length === 0) return undefined
  const hosts = unique(bad.flatMap(hostsOf))
  const names = unique(bad.map(({ name }) => textOf(name))).map((name) => ({ name }))
  const verb = plural('uses', names.length, 'use')
  const what = plural('probe or lifecycle host', hosts.length)
  return { reason: 'probe or lifecycle host', detail: `${containersText(names)} ${verb} ${what} ${quoted(hosts)}` }
}

const privileged = everyContainer(
  'privileged',
  (container) => contextOf(container).privileged === true,
  () => 'must not set securityContext.privileged=true',
)

const procMountOf = (container: JsonObject): string => textOf(contextOf(container).procMount)

export const procMount = everyContainer(
  'procMount',
  (container) => !['', 'Default'].includes(procMountOf(container)),
  (bad) => `must not set securityContext.procMount to ${quoted(unique(bad.map(procMountOf)))}`,
)

/** From 1.35 on, Pods in user namespaces of their own may do more. */
export const unlessUserNamespace =
  (check: CheckPod): CheckPod =>
  (subject) =>
    subject.spec.hostUsers === false ? undefined : check(subject)

const SELINUX_TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t']

function seLinux(types: readonly string[]): CheckPod {
  return (subject) => {
    const optionsOf = (holder: JsonObject): JsonObject => objectOf(contextOf(holder).seLinuxOptions)
    const isBad = (holder: JsonObject): boolean => {
      const { type, user, role } = optionsOf(holder)
      return !types.includes(textOf(type)) || textOf(user) !== '' || textOf(role) !== ''
    }
    const bad = containersOf(subject).filter(isBad)
    const setters = settersText(isBad(subject.spec), bad)
    if (setters === undefined) return undefined
    const options = [subject.spec, ...bad].map(optionsOf)
    const badTypes = unique(options.map(({ type }) => textOf(type)).filter((type) => !types.includes(type)))
    const data = [
      ...(badTypes.length === 0 ? [] : [`${plural('type', badTypes.length)} ${quoted(badTypes)}`]),
      ...(options.some(({ user }) => textOf(user) !== '') ? ['user may not be set'] : []),
      ...(options.some(({ role }) => textOf(role) !== '') ? ['role may not be set'] : []),
    ]
    return {
      reason: 'seLinuxOptions',
      detail: `${setters} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}`,
    }
  }
}

const SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
]
const SYSCTLS_1_27 = [...SYSCTLS, 'net.ipv4.ip_local_reserved_ports']
const SYSCTLS_1_29 = [
  ...SYSCTLS_1_27,
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
]
const SYSCTLS_1_32 = [...SYSCTLS_1_29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem']

function sysctls(allowed: readonly string[]): CheckPod {
  return ({ spec }) => {
    const bad = listOf(contextOf(spec).sysctls)
      .map(({ name }) => textOf(name))
      .filter((name) => !allowed.includes(name))
    return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') }
  }
}

const hostProcess = nobodyMaySet(
  'hostProcess',
  'must not set securityContext.windowsOptions.hostProcess=true',
  ({ windowsOptions }) => objectOf(windowsOptions).hostProcess === true,
)

/** A check that has always been the same. */
const always = (id: string, check: CheckPod): Check => ({ id, versions: [{ since: 0, check }] })

export const BASELINE: readonly Check[] = [
  always('appArmorProfile', appArmor),
  always('capabilities_baseline', defaultCapabilities),
  always('hostNamespaces', hostNamespaces),
  always('hostPathVolumes', hostPathVolumes),
  always('hostPorts', hostPorts),
  { id: 'hostProbesAndHostLifecycle', versions: [{ since: 34, check: hostProbes }] },
  always('privileged', privileged),
  {
    id: 'procMount',
    versions: [
      { since: 0, check: procMount },
      { since: 35, check: unlessUserNamespace(procMount) },
    ],
  },
  {
    id: 'seLinuxOptions',
    versions: [
      { since: 0, check: seLinux(SELINUX_TYPES) },
      { since: 31, check: seLinux([...SELINUX_TYPES, 'container_engine_t']) },
    ],
  },
  {
    id: 'seccompProfile_baseline',
    versions: [
      { since: 0, check: seccompAnnotations },
      { since: 19, check: seccompProfiles },
    ],
  },
  {
    id: 'sysctls',
    versions: [
      { since: 0, check: sysctls(SYSCTLS) },
      { since: 27, check: sysctls(SYSCTLS_1_27) },
      { since: 29, check: sysctls(SYSCTLS_1_29) },
      { since: 32, check: sysctls(SYSCTLS_1_32) },
    ],
  },
  always('windowsHostProcess', hostProcess),
]
