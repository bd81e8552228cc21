/** Layers of images: read-only trees that all containers of an image share, and the copy on write of one container. */
import { bytesOf } from './byte-flow.ts'
import { Directory } from './directories.ts'
import { binaryOf } from './executable.ts'
import type { FileSystem } from './file-system.ts'
import type { Inode, Ownership } from './inode.ts'
import { RegularFile } from './regular-file.ts'
import { Device, type DeviceDriver, SymbolicLink } from './special-files.ts'

/** One file of an image, told as data. Owner and group are root unless it says otherwise. */
export type LayerFile = Partial<Ownership> &
  (
    | { readonly content: Uint8Array | string }
    | { readonly symlink: string }
    /** A binary that runs the program of this name. */
    | { readonly program: string }
    | { readonly directory: true }
    | { readonly device: DeviceDriver }
  )

/** By absolute path. Folders on the way are made. */
export type LayerFiles = { readonly [path: string]: LayerFile | string }

interface LayerDirectory {
  readonly ownership: Ownership
  readonly entries: Map<string, LayerNode>
}

type LayerNode =
  | LayerDirectory
  | { readonly ownership: Ownership; readonly content: Uint8Array }
  | { readonly ownership: Ownership; readonly target: string }
  | { readonly ownership: Ownership; readonly driver: DeviceDriver }

const ROOT = { mode: 0o755, uid: 0, gid: 0 }

/** A tree to be shared; later files take the place of earlier ones of the same path. */
export function layerOf(...layers: readonly LayerFiles[]): LayerDirectory {
  const root: LayerDirectory = { ownership: ROOT, entries: new Map() }
  for (const files of layers) for (const [path, file] of Object.entries(files)) put(root, path, file)
  return root
}

export type Layer = ReturnType<typeof layerOf>

function put(root: LayerDirectory, path: string, file: LayerFile | string): void {
  const names = path.split('/').filter((name) => name !== '')
  const last = names.pop()
  if (last === undefined) return
  let folder = root
  for (const name of names) folder = folderIn(folder, name)
  const node = nodeOf(typeof file === 'string' ? { content: file } : file)
  const old = folder.entries.get(last)
  if (old !== undefined && 'entries' in old && 'entries' in node)
    folder.entries.set(last, { ...node, entries: old.entries })
  else folder.entries.set(last, node)
}

function folderIn(folder: LayerDirectory, name: string): LayerDirectory {
  const old = folder.entries.get(name)
  if (old !== undefined && 'entries' in old) return old
  const made: LayerDirectory = { ownership: ROOT, entries: new Map() }
  folder.entries.set(name, made)
  return made
}

function nodeOf(file: LayerFile): LayerNode {
  const { uid = 0, gid = 0 } = file
  const owned = (mode: number): Ownership => ({ mode: file.mode ?? mode, uid, gid })
  if ('directory' in file) return { ownership: owned(0o755), entries: new Map() }
  if ('symlink' in file) return { ownership: owned(0o777), target: file.symlink }
  if ('device' in file) return { ownership: owned(0o666), driver: file.device }
  if ('program' in file) return { ownership: owned(0o755), content: binaryOf(file.program) }
  return { ownership: owned(0o644), content: bytesOf(file.content) }
}

/** A container's own view of a layer's directory: entries are looked up when they are asked for, changes are its own. */
export class OverlayDirectory extends Directory {
  #known: LayerDirectory | (() => LayerDirectory)
  /** Undefined: removed. */
  readonly #upper = new Map<string, Inode | undefined>()

  /** A function is asked when somebody first looks into the directory, which is root's. */
  constructor(fileSystem: FileSystem, lower: LayerDirectory | (() => LayerDirectory)) {
    super(fileSystem, typeof lower === 'function' ? ROOT : lower.ownership)
    this.#known = lower
  }

  get #lower(): LayerDirectory {
    if (typeof this.#known === 'function') this.#known = this.#known()
    return this.#known
  }

  lookup(name: string): Inode | undefined {
    if (this.#upper.has(name)) return this.#upper.get(name)
    const node = this.#lower.entries.get(name)
    if (node === undefined) return undefined
    const inode = inodeOf(this.fileSystem, node)
    this.#upper.set(name, inode)
    return inode
  }

  names(): readonly string[] {
    const own = [...this.#upper].filter(([, inode]) => inode !== undefined).map(([name]) => name)
    const below = [...this.#lower.entries.keys()].filter((name) => !this.#upper.has(name) || this.#upper.get(name))
    return [...new Set([...below, ...own])]
  }

  set(name: string, inode: Inode): void {
    this.#upper.set(name, inode)
    this.modifiedAt = this.fileSystem.now()
  }

  delete(name: string): void {
    if (this.#lower.entries.has(name)) this.#upper.set(name, undefined)
    else this.#upper.delete(name)
    this.modifiedAt = this.fileSystem.now()
  }
}

function inodeOf(fileSystem: FileSystem, node: LayerNode): Inode {
  if ('entries' in node) return new OverlayDirectory(fileSystem, node)
  if ('driver' in node) return new Device(fileSystem, node.ownership, node.driver)
  if ('target' in node) return new SymbolicLink(fileSystem, node.ownership, node.target)
  return new RegularFile(fileSystem, node.ownership, node.content)
}
