/** /proc, as the pid namespace that it was mounted in sees it. Source: proc(5), ptrace(2) on who may look. */

import type { ByteSink, ByteSource } from './byte-flow.ts'
import { type Directory, MadeUpDirectory } from './directories.ts'
import type { FileSystem } from './file-system.ts'
import type { Inode, Location, Viewer } from './inode.ts'
import { KernelProcess, type PidNamespace } from './kernel-process.ts'
import { pathTo, topOf } from './location.ts'
import { cpuInfo, type MachineFigures, memoryInfo, uptime, version } from './machine-figures.ts'
import { socketsOf } from './network.ts'
import { follow } from './path-walk.ts'
import { shortName, statText, statusText } from './process-status.ts'
import { tcpTable } from './socket-table.ts'
import { Device, MadeUpFile, MagicLink, SymbolicLink } from './special-files.ts'
import { SystemError } from './system-error.ts'

export interface ProcOptions {
  readonly fileSystem: FileSystem
  readonly namespace: PidNamespace
  readonly figures: MachineFigures
}

const READ_ONLY = { mode: 0o444, uid: 0, gid: 0 }
const FOLDER = { mode: 0o555, uid: 0, gid: 0 }

type Text = (process: KernelProcess, options: ProcOptions, viewer: Viewer) => string

/** Text files in /proc/PID. */
const TEXTS: { readonly [name: string]: Text } = {
  cmdline: (process) => (process.outcome === undefined ? process.argv.map((word) => `${word}\0`).join('') : ''),
  comm: (process) => `${shortName(process)}\n`,
  environ: (process, _, viewer) => {
    needTrace(viewer, process)
    return [...process.image.env].map(([name, value]) => `${name}=${value}\0`).join('')
  },
  status: (process, { namespace }) => statusText(process, namespace),
  stat: (process, { namespace, figures }) => statText(process, namespace, figures.bootedAt),
  mounts: mountsText,
  mountinfo: (process) =>
    process.root.namespace
      .list()
      .map(
        ({ type, source, target, options }, index) =>
          `${index + 100} ${index === 0 ? 1 : 100} 0:${index + 40} / ${target} ${options} - ${type} ${source} ${options.split(',')[0] ?? 'rw'}\n`,
      )
      .join(''),
  cgroup: () => '0::/\n',
  oom_score_adj: () => '0\n',
  limits: () =>
    'Limit                     Soft Limit           Hard Limit           Units     \nMax open files            1048576              1048576              files     \n',
}

function mountsText(process: KernelProcess): string {
  return process.root.namespace
    .list()
    .map(({ type, source, target, options }) => `${source} ${target} ${type} ${options} 0 0\n`)
    .join('')
}

/** Text files in /proc itself. */
const NODE_TEXTS: { readonly [name: string]: (options: ProcOptions) => string } = {
  meminfo: ({ figures }) => memoryInfo(figures),
  cpuinfo: ({ figures }) => cpuInfo(figures),
  version: ({ figures }) => version(figures),
  uptime: ({ figures, fileSystem }) => uptime(figures, fileSystem.now()),
  loadavg: ({ namespace }) =>
    `0.08 0.05 0.01 1/${namespace.all().length} ${namespace.all().at(-1)?.pidIn(namespace) ?? 0}\n`,
  filesystems: () => 'nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\nnodev\toverlay\n\text4\n',
}

const NAMESPACES: { readonly [name: string]: (process: KernelProcess) => number } = {
  ipc: ({ setup }) => setup.sandbox.namespaces.ipc,
  mnt: ({ root }) => root.namespace.inode,
  net: ({ setup }) => setup.sandbox.namespaces.net,
  pid: ({ namespace }) => namespace.inode,
  user: () => 4_026_531_837,
  uts: ({ setup }) => setup.sandbox.namespaces.uts,
}

/** The root of /proc. */
export function procFileSystem(options: ProcOptions): Directory {
  const { fileSystem, namespace } = options
  const links = {
    self: (viewer: Viewer) => ownPid(viewer, namespace),
    net: () => 'self/net',
    mounts: () => 'self/mounts',
  }
  const names = (): string[] => [
    ...namespace.all().map((process) => `${process.pidIn(namespace)}`),
    ...Object.keys(links),
    ...Object.keys(NODE_TEXTS),
  ]
  return new MadeUpDirectory(fileSystem, FOLDER, names, (name, viewer) => {
    const text = entry(NODE_TEXTS, name)
    if (text !== undefined) return new MadeUpFile(fileSystem, READ_ONLY, () => text(options))
    const link = entry(links, name)
    if (link !== undefined) return new SymbolicLink(fileSystem, READ_ONLY, link(viewer))
    const process = /^[1-9]\d*$/.test(name) ? namespace.find(Number(name)) : undefined
    return process && processDirectory(process, options)
  })
}

/** An own entry of a table: names such as constructor are none. */
const entry = <T>(table: { readonly [name: string]: T }, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

const ownPid = (viewer: Viewer, namespace: PidNamespace): string =>
  viewer instanceof KernelProcess ? `${viewer.pidIn(namespace)}` : '1'

function processDirectory(process: KernelProcess, options: ProcOptions): Directory {
  const { fileSystem, namespace } = options
  const { uid, gid } = process.credentials
  const owned = { mode: 0o444, uid, gid }
  const folder = { mode: 0o555, uid, gid }
  const link = (text: () => string, target: () => Location | Inode): MagicLink =>
    new MagicLink(
      fileSystem,
      { mode: 0o777, uid, gid },
      (viewer) => {
        needTrace(viewer, process)
        return text()
      },
      (viewer) => {
        needTrace(viewer, process)
        return target()
      },
    )
  const special: { readonly [name: string]: () => Inode } = {
    root: () =>
      link(
        () => pathTo(process.root, topOf(process.root.namespace)),
        () => process.root,
      ),
    cwd: () =>
      link(
        () => pathTo(process.cwd, process.root),
        () => process.cwd,
      ),
    exe: () =>
      link(
        () => process.image.executable,
        () => follow(asSeenBy(process), process.image.executable),
      ),
    fd: () => descriptors(process, options),
    ns: () =>
      new MadeUpDirectory(
        fileSystem,
        folder,
        () => Object.keys(NAMESPACES),
        (name) => {
          const number = entry(NAMESPACES, name)
          const text = (): string => `${name}:[${number?.(process) ?? 0}]`
          return number && link(text, () => new MadeUpFile(fileSystem, owned, text))
        },
      ),
    net: () =>
      new MadeUpDirectory(
        fileSystem,
        folder,
        () => ['tcp', 'tcp6'],
        (name, viewer) => {
          if (name !== 'tcp' && name !== 'tcp6') return undefined
          const sockets = (): string =>
            tcpTable(
              name === 'tcp'
                ? socketsOf(process.setup.sandbox.network, viewer instanceof KernelProcess ? viewer : process)
                : [],
            )
          return new MadeUpFile(fileSystem, owned, sockets)
        },
      ),
  }
  const names = [...Object.keys(TEXTS), ...Object.keys(special)].sort()
  return new MadeUpDirectory(
    fileSystem,
    folder,
    () => (namespace.find(process.pidIn(namespace)) ? names : []),
    (name) => {
      const text = entry(TEXTS, name)
      if (text !== undefined) return new MadeUpFile(fileSystem, owned, (viewer) => text(process, options, viewer))
      return entry(special, name)?.()
    },
  )
}

/** /proc/PID/fd: what is open as stdin, stdout and stderr, and what else is. */
function descriptors(process: KernelProcess, { fileSystem }: ProcOptions): Directory {
  const { uid, gid } = process.credentials
  const mode = { mode: 0o500, uid, gid }
  return new MadeUpDirectory(
    fileSystem,
    mode,
    () => [...process.standard.keys(), ...furtherNumbers(process)].map(String),
    (name) => {
      const further = process.further?.get(Number(name))
      if (further?.isHeld) return furtherLink(fileSystem, process, Number(name), further.end)
      const end = process.standard[Number(name)]?.end
      if (end === undefined) return undefined
      const { terminal } = process
      const isTerminal = terminal !== undefined && (end === terminal.source || end === terminal.sink)
      const opened = new Device(
        fileSystem,
        { mode: 0o600, uid, gid },
        {
          ...('take' in end ? { source: () => end } : {}),
          ...('put' in end ? { sink: () => end } : {}),
          ...(isTerminal ? { source: () => terminal.source, sink: () => terminal.sink } : {}),
        },
      )
      const text = isTerminal ? `/dev/${terminal.name}` : `pipe:[${1000 + Number(name)}]`
      return new MagicLink(
        fileSystem,
        { mode: 0o700, uid, gid },
        () => text,
        (viewer) => {
          needTrace(viewer, process)
          return opened
        },
      )
    },
  )
}

const furtherNumbers = ({ further }: KernelProcess): number[] =>
  [...(further ?? [])].filter(([, end]) => end.isHeld).map(([descriptor]) => descriptor)

/** To a pipe, which stays open for the process whoever opens and closes it here. */
function furtherLink(
  fileSystem: FileSystem,
  process: KernelProcess,
  descriptor: number,
  end: ByteSource | ByteSink,
): MagicLink {
  const { uid, gid } = process.credentials
  const close = (): void => {}
  const opened = new Device(
    fileSystem,
    { mode: 0o600, uid, gid },
    'take' in end
      ? { source: () => ({ take: (max) => end.take(max), whenReadable: (done) => end.whenReadable(done), close }) }
      : { sink: () => ({ put: (bytes) => end.put(bytes), whenWritable: (done) => end.whenWritable(done), close }) },
    'pipe',
  )
  return new MagicLink(
    fileSystem,
    { mode: 0o700, uid, gid },
    () => `pipe:[${1000 + descriptor}]`,
    (viewer) => {
      needTrace(viewer, process)
      return opened
    },
  )
}

const asSeenBy = (process: KernelProcess): Viewer => process

/** Throws EACCES unless the viewer may trace the process. Source: ptrace(2), "Ptrace access mode checking". */
function needTrace({ credentials: viewer }: Viewer, { credentials: target }: KernelProcess): void {
  if (viewer.capabilities.has('SYS_PTRACE')) return
  const same = viewer.uid === target.uid && viewer.gid === target.gid
  const covers = [...target.capabilities].every((capability) => viewer.capabilities.has(capability))
  if (!same || !covers) throw new SystemError('EACCES')
}
