/** Files in memory, without rights: enough of a FileSystemView for programs that are tested alone. */
import type { FileStatus, FileSystemView, Mount } from '../../src/runtime/kernel/file-system-api.ts'
import type { ByteInput, ByteOutput } from '../../src/runtime/kernel/streams.ts'
import { type ErrorCode, SystemError } from '../../src/runtime/kernel/system-error.ts'

interface Node {
  type: 'file' | 'directory' | 'symlink'
  content: Uint8Array
  target: string
  mode: number
  uid: number
  gid: number
  modifiedAt: number
  readonly inode: number
  links: number
  readonly children: Map<string, Node>
  readonly watchers: Set<() => void>
}

const bytesOf = (content: Uint8Array | string): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : content

export class MemoryFiles implements FileSystemView {
  readonly #cwd: () => string
  readonly #now: () => number
  readonly #root: Node
  #inodes = 1

  constructor(cwd: () => string, now: () => number) {
    this.#cwd = cwd
    this.#now = now
    this.#root = this.#node('directory', 0o755)
  }

  #node(type: Node['type'], mode: number): Node {
    const content = new Uint8Array()
    const inode = this.#inodes++
    const times = { modifiedAt: this.#now(), inode, links: type === 'directory' ? 2 : 1 }
    return { type, content, target: '', mode, uid: 0, gid: 0, ...times, children: new Map(), watchers: new Set() }
  }

  #walk(
    path: string,
    follow: boolean,
    depth = 0,
  ): { node: Node | undefined; parent: Node; name: string; path: string } {
    if (depth > 20) throw new SystemError('ELOOP')
    const parts = (path.startsWith('/') ? path : `${this.#cwd()}/${path}`).split('/').filter((part) => part !== '')
    const way: [string, Node][] = [['', this.#root]]
    let name = ''
    for (const [at, part] of parts.entries()) {
      const [, parent] = way.at(-1) ?? ['', this.#root]
      if (parent.type !== 'directory') throw new SystemError('ENOTDIR')
      name = part
      if (part === '.') continue
      if (part === '..') {
        if (way.length > 1) way.pop()
        continue
      }
      const node = parent.children.get(part)
      const last = at === parts.length - 1
      const here = way.map(([step]) => step).join('/')
      if (node?.type === 'symlink' && (!last || follow)) {
        const target = node.target.startsWith('/') ? node.target : `${here}/${node.target}`
        return this.#walk([target, ...parts.slice(at + 1)].join('/'), follow, depth + 1)
      }
      if (node === undefined) {
        if (last) return { node, parent, name, path: `${here}/${part}` }
        throw new SystemError('ENOENT')
      }
      way.push([part, node])
    }
    const [, node] = way.at(-1) ?? ['', this.#root]
    const [, parent] = way.at(-2) ?? ['', this.#root]
    return { node, parent, name, path: way.map(([step]) => step).join('/') || '/' }
  }

  #find(path: string, type?: 'file' | 'directory', follow = true): Node {
    if (path === '') throw new SystemError('ENOENT')
    const { node } = this.#walk(path, follow)
    if (node === undefined) throw new SystemError('ENOENT')
    if (type === 'directory' && node.type !== 'directory') throw new SystemError('ENOTDIR')
    if (type === 'file' && node.type === 'directory') throw new SystemError('EISDIR')
    return node
  }

  #make(path: string, type: Node['type'], mode: number): Node {
    const { node, parent, name } = this.#walk(path, false)
    if (node !== undefined) throw new SystemError('EEXIST')
    const made = this.#node(type, mode)
    parent.children.set(name, made)
    if (type === 'directory') parent.links++
    return made
  }

  #take(path: string, refuse: (node: Node) => ErrorCode | undefined): Node {
    const { node, parent, name } = this.#walk(path, false)
    if (node === undefined) throw new SystemError('ENOENT')
    const code = refuse(node)
    if (code !== undefined) throw new SystemError(code)
    parent.children.delete(name)
    if (node.type === 'directory') parent.links--
    return node
  }

  #statusOf({ type, mode, uid, gid, modifiedAt, inode, links, content, target }: Node): FileStatus {
    const size = type === 'file' ? content.length : type === 'symlink' ? target.length : 4096
    return { type, mode, uid, gid, size, modifiedAt, inode, links, device: 1 }
  }

  status = (path: string) => this.#statusOf(this.#find(path))
  linkStatus = (path: string) => this.#statusOf(this.#find(path, undefined, false))
  list = (path: string) => [...this.#find(path, 'directory').children.keys()]
  realPath = (path: string) => {
    this.#find(path)
    return this.#walk(path, true).path
  }
  read = (path: string) => this.#find(path, 'file').content

  readLink(path: string): string {
    const node = this.#find(path, undefined, false)
    if (node.type !== 'symlink') throw new SystemError('EINVAL')
    return node.target
  }

  access(path: string, rights: string): boolean {
    const { mode } = this.#find(path)
    return !rights.includes('x') || (mode & 0o111) !== 0
  }

  write(path: string, content: Uint8Array | string, mode = 0o644): void {
    const { node, path: real } = this.#walk(path, true)
    const file = node ?? this.#make(real, 'file', mode)
    if (file.type === 'directory') throw new SystemError('EISDIR')
    file.content = bytesOf(content)
    file.modifiedAt = this.#now()
    for (const watcher of file.watchers) watcher()
  }

  openInput(path: string): ByteInput {
    const node = this.#find(path, 'file')
    let at = 0
    return {
      async read(max = 65536) {
        const bytes = node.content.slice(at, at + max)
        at += bytes.length
        return bytes.length === 0 ? undefined : bytes
      },
      close() {},
    }
  }

  openOutput(path: string, how: 'truncate' | 'append' | 'exclusive', mode = 0o644): ByteOutput {
    const { node } = this.#walk(path, true)
    if (node !== undefined && how === 'exclusive') throw new SystemError('EEXIST')
    if (node === undefined || how === 'truncate') this.write(path, '', mode)
    return {
      write: async (bytes) => this.write(path, Buffer.concat([this.read(path), bytesOf(bytes)])),
      close() {},
    }
  }

  watch(path: string, listener: () => void): () => void {
    const { watchers } = this.#find(path)
    watchers.add(listener)
    return () => watchers.delete(listener)
  }

  makeDirectory = (path: string, mode = 0o755): void => void this.#make(path, 'directory', mode)
  symlink = (target: string, path: string): void => void Object.assign(this.#make(path, 'symlink', 0o777), { target })
  setMode = (path: string, mode: number): void => void Object.assign(this.#find(path), { mode })
  setOwner = (path: string, uid: number, gid: number): void => void Object.assign(this.#find(path), { uid, gid })
  setModified = (path: string, modifiedAt: number): void => void Object.assign(this.#find(path), { modifiedAt })

  remove(path: string): void {
    this.#take(path, ({ type }) => (type === 'directory' ? 'EISDIR' : undefined)).links--
  }

  removeDirectory(path: string): void {
    this.#take(path, ({ type, children }) =>
      type !== 'directory' ? 'ENOTDIR' : children.size > 0 ? 'ENOTEMPTY' : undefined,
    )
  }

  rename(from: string, to: string): void {
    const moved = this.#take(from, () => undefined)
    const { parent, name } = this.#walk(to, false)
    parent.children.set(name, moved)
  }

  link(from: string, to: string): void {
    const node = this.#find(from, 'file')
    const { node: there, parent, name } = this.#walk(to, false)
    if (there !== undefined) throw new SystemError('EEXIST')
    parent.children.set(name, node)
    node.links++
  }

  mounts(): readonly Mount[] {
    const overlay = { type: 'overlay', source: 'overlay', target: '/', options: 'rw,relatime' }
    const proc = { type: 'proc', source: 'proc', target: '/proc', options: 'rw,nosuid,nodev,noexec,relatime' }
    return [
      { ...overlay, size: 100 * 1024 ** 3, used: 25 * 1024 ** 3 },
      { ...proc, size: 0, used: 0 },
    ]
  }
}
