/** Which settings of the kernel a Pod may make. Source: docs "Using sysctls in a Kubernetes Cluster"; a real kubelet's refusals. */
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

/** Which one it may not make; undefined when it may have all that it asks for. Those of a host that is shared the API server refuses. */
export const forbiddenSysctl = ({ spec }: Pod): string | undefined =>
  spec.securityContext?.sysctls?.find(({ name }) => !SAFE.has(name.replaceAll('/', '.')))?.name
