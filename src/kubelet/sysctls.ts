/** Which settings of the kernel a Pod may make. Source: docs "Using sysctls in a Kubernetes Cluster"; a real kubelet's refusals. */
import type { Rejection } from './admission.ts'
import type { Pod } from './pod.ts'

/** Those that no other Pod of the node notices. */
const SAFE = new Set([
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

/** Undefined when the Pod may have all that it asks for. */
export function sysctlRejection({ spec }: Pod): Rejection | undefined {
  for (const { name } of spec.securityContext?.sysctls ?? []) {
    const why = refusalOf(name.replaceAll('/', '.'), spec)
    if (why !== undefined) return { reason: 'SysctlForbidden', message: `forbidden sysctl: "${name}" ${why}` }
  }
  return undefined
}

function refusalOf(name: string, { hostNetwork, hostIPC }: Pod['spec']): string | undefined {
  if (!SAFE.has(name)) return 'not allowlisted'
  if (name.startsWith('net.') && hostNetwork === true) return 'not allowed with host net enabled'
  if (name.startsWith('kernel.') && hostIPC === true) return 'not allowed with host ipc enabled'
  return undefined
}
