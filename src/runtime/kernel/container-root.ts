/** The root file system of one container: an image's layer, what every container has mounted, and its volumes. */
import { devices } from './devices.ts'
import { Directory, emptyDirectory, PlainDirectory } from './directories.ts'
import type { Inode } from './inode.ts'
import type { PidNamespace } from './kernel-process.ts'
import { type Layer, OverlayDirectory } from './layer.ts'
import { topOf } from './location.ts'
import type { Machine } from './machine.ts'
import { MountNamespace } from './mount-namespace.ts'
import { placeOf } from './path-walk.ts'
import { procFileSystem } from './proc-file-system.ts'
import { RegularFile } from './regular-file.ts'

/** Something that lies at a path of a container: a directory or a file. */
export interface VolumeMount {
  readonly target: string
  readonly root: Inode
  readonly readOnly: boolean
  readonly source?: string
}

export interface ContainerRootOptions {
  readonly machine: Machine
  readonly layer: Layer
  readonly pidNamespace: PidNamespace
  readonly volumes?: readonly VolumeMount[]
  /** Whether nothing may be written but in volumes. */
  readonly readOnly?: boolean
}

/** What a container may write outside its volumes, in bytes. */
const ROOM = 1024 ** 3
const MEBIBYTE = 1024 ** 2
const NOBODY = { uid: 0, gid: 0, groups: [], capabilities: new Set(['DAC_OVERRIDE']) }

export function containerRoot({
  machine,
  layer,
  pidNamespace,
  volumes = [],
  readOnly = false,
}: ContainerRootOptions): MountNamespace {
  const overlay = machine.newFileSystem('overlay', 'overlay', ROOM)
  const options = `${readOnly ? 'ro' : 'rw'},relatime`
  const root = new OverlayDirectory(overlay, layer)
  const mounts = new MountNamespace({ root, target: '/', readOnly, options }, machine.takeNamespaceNumber())
  const proc = procFileSystem({
    fileSystem: machine.newFileSystem('proc', 'proc', 0),
    namespace: pidNamespace,
    figures: machine.figures,
  })
  const dev = devices(machine.newFileSystem('tmpfs', 'tmpfs', 64 * MEBIBYTE))
  mountAt(mounts, '/proc', proc, false, 'rw,nosuid,nodev,noexec,relatime')
  mountAt(mounts, '/dev', dev, false, 'rw,nosuid,size=65536k,mode=755')
  mountAt(
    mounts,
    '/sys',
    emptyDirectory(machine.newFileSystem('sysfs', 'sysfs', 0)),
    true,
    'ro,nosuid,nodev,noexec,relatime',
  )
  for (const { target, root: content, readOnly: only, source } of volumes) {
    mountAt(mounts, target, content, only, `${only ? 'ro' : 'rw'},relatime`, source)
  }
  return mounts
}

/** Makes what it is mounted on, when it is not there. */
function mountAt(
  mounts: MountNamespace,
  target: string,
  root: Inode,
  readOnly: boolean,
  options: string,
  source?: string,
): void {
  const top = topOf(mounts)
  const viewer = { credentials: NOBODY, root: top, cwd: top, terminal: undefined }
  const names = target.split('/').filter((name) => name !== '')
  let path = ''
  for (const [index, name] of names.entries()) {
    path += `/${name}`
    const { directory, location, name: own } = placeOf(viewer, path)
    if (location !== undefined) continue
    const isFile = index === names.length - 1 && !(root instanceof Directory)
    const ownership = { mode: isFile ? 0o644 : 0o755, uid: 0, gid: 0 }
    const { fileSystem } = directory.inode
    directory.inode.set(
      own,
      isFile ? new RegularFile(fileSystem, ownership) : new PlainDirectory(fileSystem, ownership),
    )
  }
  const { location } = placeOf(viewer, path)
  if (location !== undefined)
    mounts.mount(location.inode, { root, target: path, readOnly, options, ...(source && { source }) })
}
