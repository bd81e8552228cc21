/** Linux capabilities by number, and those that containers get. Source: capabilities(7); containerd's defaults. */

const NAMES = [
  ...['CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID', 'SETPCAP'],
  ...['LINUX_IMMUTABLE', 'NET_BIND_SERVICE', 'NET_BROADCAST', 'NET_ADMIN', 'NET_RAW', 'IPC_LOCK', 'IPC_OWNER'],
  ...['SYS_MODULE', 'SYS_RAWIO', 'SYS_CHROOT', 'SYS_PTRACE', 'SYS_PACCT', 'SYS_ADMIN', 'SYS_BOOT', 'SYS_NICE'],
  ...['SYS_RESOURCE', 'SYS_TIME', 'SYS_TTY_CONFIG', 'MKNOD', 'LEASE', 'AUDIT_WRITE', 'AUDIT_CONTROL', 'SETFCAP'],
  ...['MAC_OVERRIDE', 'MAC_ADMIN', 'SYSLOG', 'WAKE_ALARM', 'BLOCK_SUSPEND', 'AUDIT_READ', 'PERFMON', 'BPF'],
  'CHECKPOINT_RESTORE',
]

export const defaultCapabilities: ReadonlySet<string> = new Set([
  ...['CHOWN', 'DAC_OVERRIDE', 'FSETID', 'FOWNER', 'MKNOD', 'NET_RAW', 'SETGID', 'SETUID', 'SETFCAP', 'SETPCAP'],
  ...['NET_BIND_SERVICE', 'SYS_CHROOT', 'KILL', 'AUDIT_WRITE'],
])

/** As /proc/PID/status writes a set: '00000000a80425fb'. */
export const maskOf = (capabilities: ReadonlySet<string>): string =>
  NAMES.reduce((mask, name, index) => (capabilities.has(name) ? mask | (1n << BigInt(index)) : mask), 0n)
    .toString(16)
    .padStart(16, '0')

export interface CapabilityChanges {
  readonly privileged?: boolean
  /** 'SYS_PTRACE', 'ALL', with CAP_ in front or not. */
  readonly add?: readonly string[]
  readonly drop?: readonly string[]
}

/** What a container's process may do. Only root has any, as without ambient capabilities. */
export function capabilitiesOf(
  uid: number,
  { privileged, add = [], drop = [] }: CapabilityChanges,
): ReadonlySet<string> {
  if (uid !== 0) return new Set()
  if (privileged || add.some(isAll)) return new Set(NAMES)
  const kept = drop.some(isAll) ? [] : [...defaultCapabilities].filter((name) => !drop.map(plain).includes(name))
  return new Set([...kept, ...add.map(plain)])
}

const plain = (name: string): string => name.toUpperCase().replace(/^CAP_/, '')
const isAll = (name: string): boolean => plain(name) === 'ALL'
