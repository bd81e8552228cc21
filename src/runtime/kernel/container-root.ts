/** The root file system of one container: an image's layer, what every container has mounted, and its volumes. */
import { type ControlGroup, controlGroupDirectory } from './control-group.ts'
import { devices } from './devices.ts'
import { Directory, emptyDirectory, PlainDirectory } from './directories.ts'
import type { Inode, Viewer } from './inode.ts'
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
  /** For /sys/fs/cgroup, of the processes that see these files. */
  readonly controlGroup?: (mounts: MountNamespace) => ControlGroup
}

/** What a container may write outside its volumes, in bytes. */
const ROOM = 1024 ** 3
const MEBIBYTE = 1024 ** 2
const READABLE = { mode: 0o644, uid: 0, gid: 0 }
const SEARCHABLE = { mode: 0o755, uid: 0, gid: 0 }
const NOBODY = { uid: 0, gid: 0, groups: [], capabilities: new Set(['DAC_OVERRIDE']) }

export function containerRoot({
  machine,
  layer,
  pidNamespace,
  volumes = [],
  readOnly = false,
  controlGroup,
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
  if (controlGroup !== undefined) {
    const group = controlGroupDirectory(machine.newFileSystem('cgroup2', 'cgroup', 0), controlGroup(mounts))
    mountAt(mounts, '/sys/fs/cgroup', group, true, 'ro,nosuid,nodev,noexec,relatime')
  }
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
  const isFile = !(root instanceof Directory)
  if (isFile) makeDirectory(mounts, target.slice(0, target.lastIndexOf('/')))
  else makeDirectory(mounts, target)
  const viewer = viewerOf(mounts)
  const { directory, name, location } = placeOf(viewer, target)
  const { fileSystem } = directory.inode
  if (location === undefined && isFile) directory.inode.set(name, new RegularFile(fileSystem, READABLE))
  const { location: covered } = placeOf(viewer, target)
  if (covered !== undefined) mounts.mount(covered.inode, { root, target, readOnly, options, ...(source && { source }) })
}

/** Makes a directory and those on the way to it, where there is nothing. */
export function makeDirectory(mounts: MountNamespace, path: string): void {
  const viewer = viewerOf(mounts)
  let made = ''
  for (const name of path.split('/').filter((part) => part !== '')) {
    made += `/${name}`
    const place = placeOf(viewer, made)
    const { inode } = place.directory
    if (place.location === undefined) inode.set(place.name, new PlainDirectory(inode.fileSystem, SEARCHABLE))
  }
}

function viewerOf(mounts: MountNamespace): Viewer {
  const top = topOf(mounts)
  return { credentials: NOBODY, root: top, cwd: top, terminal: undefined }
}
