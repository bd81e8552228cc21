/** The volumes of one Pod as file systems, shared by its containers. */
import type { ContainerMount, VolumeFile } from '../kubelet/container-runtime.ts'
import type { VolumeMount } from './kernel/container-root.ts'
import { emptyDirectory } from './kernel/directories.ts'
import type { Inode } from './kernel/inode.ts'
import { type Layer, type LayerFile, layerOf, OverlayDirectory } from './kernel/layer.ts'
import { topOf } from './kernel/location.ts'
import type { Machine } from './kernel/machine.ts'
import { MountNamespace } from './kernel/mount-namespace.ts'
import { follow } from './kernel/path-walk.ts'
import { SystemError } from './kernel/system-error.ts'

const ROOM = 1024 ** 3
const SHARED = 0o777
const NOW_FOLDER = '..data'
const ROOT = { uid: 0, gid: 0, groups: [0], capabilities: new Set(['DAC_OVERRIDE']) }

export class PodVolumes {
  readonly #machine: Machine
  readonly #hostRoot: Inode
  readonly #roots = new Map<string, Inode>()

  /** `hostRoot`: the root directory of the node. */
  constructor(machine: Machine, hostRoot: Inode) {
    this.#machine = machine
    this.#hostRoot = hostRoot
  }

  mount({ volume, path, readOnly, content, subPath }: ContainerMount): VolumeMount[] {
    const known = this.#roots.get(volume)
    const root = known ?? this.#make(content)
    if (root === undefined) return []
    // What is empty at first is kept; files are read anew for each container.
    if (content.type === 'empty') this.#roots.set(volume, root)
    const part = subPath === undefined ? root : within(root, subPath)
    return part === undefined ? [] : [{ target: path, root: part, readOnly }]
  }

  #make(content: ContainerMount['content']): Inode | undefined {
    if (content.type === 'empty') return emptyDirectory(this.#machine.newFileSystem('ext4', '/dev/vda1', ROOM), SHARED)
    if (content.type === 'host') return within(this.#hostRoot, content.path)
    return this.#filesOf(content.read)
  }

  /** Read when somebody first looks. */
  #filesOf(read: () => { readonly [path: string]: VolumeFile }): Inode {
    const { clock } = this.#machine
    const folder = `..${timestamp(clock.now())}`
    return new OverlayDirectory(this.#machine.newFileSystem('tmpfs', 'tmpfs', ROOM), () => layerIn(folder, read()))
  }
}

/** As kubelets write files: in a folder of the moment, to which links lead, so that all change at once. */
function layerIn(folder: string, files: { readonly [path: string]: VolumeFile }): Layer {
  const layer: Record<string, LayerFile> = { [`/${NOW_FOLDER}`]: { symlink: folder } }
  for (const [path, file] of Object.entries(files)) {
    layer[`/${folder}/${path}`] = file
    const [first = ''] = path.split('/', 1)
    layer[`/${first}`] = { symlink: `${NOW_FOLDER}/${first}` }
  }
  return layerOf(layer)
}

/** '2026_01_01_00_00_00.000000000' */
const timestamp = (now: number): string => new Date(now).toISOString().replace(/[-T:]/g, '_').replace('Z', '000000')

/** What lies at a path below a root; undefined when there is nothing. */
function within(root: Inode, path: string): Inode | undefined {
  const top = topOf(new MountNamespace({ root, target: '/', readOnly: false, options: '' }, 0))
  try {
    return follow({ credentials: ROOT, root: top, cwd: top, terminal: undefined }, `/${path}`).inode
  } catch (error) {
    if (error instanceof SystemError) return undefined
    throw error
  }
}
