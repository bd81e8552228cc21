/** /sys/fs/cgroup of a container: what it may use, and what its processes do. Source: cgroups(7), "Control Group v2" of the kernel; runc for the amounts. */
import { type Directory, MadeUpDirectory } from './directories.ts'
import type { FileSystem } from './file-system.ts'
import type { Viewer } from './inode.ts'
import { KernelProcess } from './kernel-process.ts'
import { MadeUpFile } from './special-files.ts'

/** Bounds of a container; undefined is without one. */
export interface ControlGroupLimits {
  /** Thousandths of a processor. */
  readonly cpuLimit: number | undefined
  readonly cpuRequest: number | undefined
  /** Bytes. */
  readonly memoryLimit: number | undefined
}

export interface ControlGroup {
  readonly limits: () => ControlGroupLimits
  readonly processes: () => readonly KernelProcess[]
}

type Text = (limits: ControlGroupLimits, processes: readonly KernelProcess[], viewer: Viewer) => string

const PERIOD = 100_000
/** What a process is said to take, as its VmRSS says. */
const BYTES_OF_PROCESS = 1024 * 1024
const LEAST_SHARES = 2

const lines = (rows: { readonly [name: string]: number }): string =>
  Object.entries(rows)
    .map(([name, value]) => `${name} ${value}`)
    .join('\n')

/** Shares of version 1, as kubelets give them, on the scale of version 2. */
function weightOf(milliCpu: number): number {
  const shares = Math.max(LEAST_SHARES, Math.floor((milliCpu * 1024) / 1000))
  return 1 + Math.floor(((shares - LEAST_SHARES) * 9999) / 262_142)
}

const memoryOf = (processes: readonly KernelProcess[]): number => processes.length * BYTES_OF_PROCESS

function cpuStatistics(processes: readonly KernelProcess[]): string {
  const used = Math.round(processes.reduce((sum, { usage }) => sum + usage.cpuTime * 1000, 0))
  return lines({ usage_usec: used, user_usec: used, system_usec: 0, nr_periods: 0, nr_throttled: 0, throttled_usec: 0 })
}

const pidsIn = (processes: readonly KernelProcess[], viewer: Viewer): string =>
  processes
    .map((process) => (viewer instanceof KernelProcess ? process.pidIn(viewer.namespace) : process.pid))
    .join('\n')

const TEXTS: { readonly [name: string]: Text } = {
  'cgroup.controllers': () => 'cpuset cpu io memory hugetlb pids rdma misc',
  'cgroup.events': (_limits, processes) => lines({ populated: processes.length === 0 ? 0 : 1, frozen: 0 }),
  'cgroup.procs': (_limits, processes, viewer) => pidsIn(processes, viewer),
  'cgroup.type': () => 'domain',
  'cpu.max': ({ cpuLimit }) => `${cpuLimit === undefined ? 'max' : (cpuLimit * PERIOD) / 1000} ${PERIOD}`,
  'cpu.stat': (_limits, processes) => cpuStatistics(processes),
  'cpu.weight': ({ cpuRequest = 0 }) => String(weightOf(cpuRequest)),
  'memory.current': (_limits, processes) => String(memoryOf(processes)),
  'memory.events': () => lines({ low: 0, high: 0, max: 0, oom: 0, oom_kill: 0, oom_group_kill: 0 }),
  'memory.high': () => 'max',
  'memory.low': () => '0',
  'memory.max': ({ memoryLimit }) => String(memoryLimit ?? 'max'),
  'memory.min': () => '0',
  'memory.oom.group': () => '1',
  'memory.stat': (_limits, processes) => lines({ anon: memoryOf(processes), file: 0, kernel: 0, inactive_file: 0 }),
  'memory.swap.current': () => '0',
  'memory.swap.max': () => '0',
  'pids.current': (_limits, processes) => String(processes.length),
  'pids.max': () => 'max',
}

const FILE = { mode: 0o644, uid: 0, gid: 0 }
const FOLDER = { mode: 0o755, uid: 0, gid: 0 }

export function controlGroupDirectory(fileSystem: FileSystem, { limits, processes }: ControlGroup): Directory {
  return new MadeUpDirectory(
    fileSystem,
    FOLDER,
    () => Object.keys(TEXTS),
    (name) => {
      const text = Object.hasOwn(TEXTS, name) ? TEXTS[name] : undefined
      return text && new MadeUpFile(fileSystem, FILE, (viewer) => `${text(limits(), processes(), viewer)}\n`)
    },
  )
}
