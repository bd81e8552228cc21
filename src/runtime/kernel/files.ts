/** Files as one process sees them: the calls of FileSystemView. Source: section 2 of the Linux manual. */
import { bytesOf, EMPTY } from './byte-flow.ts'
import { Directory, PlainDirectory } from './directories.ts'
import type { FileStatus, FileSystemView, Mount } from './file-system-api.ts'
import type { Inode, Location } from './inode.ts'
import type { KernelProcess } from './kernel-process.ts'
import { pathTo } from './location.ts'
import { openSink, openSource } from './open-file.ts'
import { follow, type Place, placeOf } from './path-walk.ts'
import { isAllowed, isOwner } from './permissions.ts'
import { ProcessInput, ProcessOutput } from './process-streams.ts'
import { RegularFile } from './regular-file.ts'
import { Device, MagicLink, SymbolicLink } from './special-files.ts'
import type { ByteInput, ByteOutput } from './streams.ts'
import { SystemError } from './system-error.ts'

const STICKY = 0o1000
/** What is read at most of a device at once. */
const MOST_OF_DEVICE = 1024 * 1024

export class Files implements FileSystemView {
  readonly #process: KernelProcess

  constructor(process: KernelProcess) {
    this.#process = process
  }

  status(path: string): FileStatus {
    return statusOf(this.#follow(path).inode)
  }

  linkStatus(path: string): FileStatus {
    const { location, mustBeDirectory } = placeOf(this.#process, path)
    if (location === undefined) throw new SystemError('ENOENT')
    return mustBeDirectory ? this.status(path) : statusOf(location.inode)
  }

  list(path: string): readonly string[] {
    const { inode } = this.#follow(path)
    if (!(inode instanceof Directory)) throw new SystemError('ENOTDIR')
    this.#need(inode, 'r')
    return inode.names(this.#process)
  }

  readLink(path: string): string {
    const { location } = placeOf(this.#process, path)
    if (location === undefined) throw new SystemError('ENOENT')
    const { inode } = location
    if (inode instanceof SymbolicLink) return inode.target
    if (inode instanceof MagicLink) return inode.text(this.#process)
    throw new SystemError('EINVAL')
  }

  realPath(path: string): string {
    return pathTo(this.#follow(path), this.#process.root)
  }

  access(path: string, rights: string): boolean {
    const { inode, mount } = this.#follow(path)
    return [...rights].every((right) => {
      if (right !== 'r' && right !== 'w' && right !== 'x') return false
      return !(right === 'w' && mount.readOnly) && isAllowed(inode, this.#process.credentials, right)
    })
  }

  read(path: string): Uint8Array {
    const { inode } = this.#follow(path)
    this.#need(inode, 'r')
    if (inode instanceof RegularFile) return inode.content.slice()
    const source = openSource(inode, this.#process)
    const parts: Uint8Array[] = []
    const most = inode instanceof Device ? MOST_OF_DEVICE : Number.POSITIVE_INFINITY
    for (let length = 0; length < most; ) {
      const bytes = source.take(65_536)
      if (bytes === undefined || bytes === EMPTY) break
      parts.push(bytes)
      length += bytes.length
    }
    return Buffer.concat(parts)
  }

  write(path: string, content: Uint8Array | string, mode = 0o666): void {
    const inode = this.#openForWriting(path, 'truncate', mode)
    if (inode instanceof RegularFile) return inode.writeAt(0, bytesOf(content))
    openSink(inode, false, this.#process).put(bytesOf(content))
  }

  openInput(path: string): ByteInput {
    const { inode } = this.#follow(path)
    this.#need(inode, 'r')
    return ProcessInput.opened(this.#process, openSource(inode, this.#process))
  }

  openOutput(path: string, how: 'truncate' | 'append' | 'exclusive', mode = 0o666): ByteOutput {
    const inode = this.#openForWriting(path, how, mode)
    return ProcessOutput.opened(this.#process, openSink(inode, how === 'append', this.#process))
  }

  watch(path: string, listener: () => void): () => void {
    const { inode } = this.#follow(path)
    if (!(inode instanceof RegularFile)) return () => {}
    const scheduled = (): void => {
      this.#process.setup.scheduler.stir()
      listener()
    }
    const stop = (): void => {
      inode.watchers.delete(scheduled)
      this.#process.unhold(stop)
    }
    inode.watchers.add(scheduled)
    this.#process.hold(stop)
    return stop
  }

  makeDirectory(path: string, mode = 0o777): void {
    const place = this.#newPlace(path)
    const { inode } = place.directory
    inode.set(place.name, new PlainDirectory(inode.fileSystem, this.#ownership(mode)))
  }

  removeDirectory(path: string): void {
    const place = this.#oldPlace(path)
    const { inode } = place.location
    if (!(inode instanceof Directory)) throw new SystemError('ENOTDIR')
    if (place.name === '.') throw new SystemError('EINVAL')
    this.#mayRemove(place)
    if (inode.names(this.#process).length > 0) throw new SystemError('ENOTEMPTY')
    place.directory.inode.delete(place.name)
  }

  remove(path: string): void {
    const place = this.#oldPlace(path)
    const { inode } = place.location
    if (inode instanceof Directory) throw new SystemError('EISDIR')
    if (place.mustBeDirectory) throw new SystemError('ENOTDIR')
    this.#mayRemove(place)
    unlink(place.directory.inode, place.name, inode)
  }

  rename(from: string, to: string): void {
    const old = this.#oldPlace(from)
    const place = placeOf(this.#process, to)
    const { inode } = old.location
    const target = place.location?.inode
    if (target === inode) return
    this.#mayRemove(old)
    this.#mayChange(place.directory)
    if (old.directory.mount !== place.directory.mount) throw new SystemError('EXDEV')
    if (isWithin(place.directory, inode)) throw new SystemError('EINVAL')
    if (target !== undefined) this.#replace(place, target, inode)
    old.directory.inode.delete(old.name)
    place.directory.inode.set(place.name, inode)
  }

  link(from: string, to: string): void {
    const { inode, mount } = this.#oldPlace(from).location
    const place = this.#newPlace(to)
    if (inode instanceof Directory) throw new SystemError('EPERM')
    if (place.directory.mount !== mount) throw new SystemError('EXDEV')
    place.directory.inode.set(place.name, inode)
    inode.links++
  }

  symlink(target: string, path: string): void {
    const { directory, name } = this.#newPlace(path)
    directory.inode.set(name, new SymbolicLink(directory.inode.fileSystem, this.#ownership(0o777), target))
  }

  setMode(path: string, mode: number): void {
    this.#change(path).mode = mode & 0o7777
  }

  setOwner(path: string, uid: number, gid: number): void {
    const inode = this.#change(path)
    const { credentials } = this.#process
    const isMember = credentials.gid === gid || credentials.groups.includes(gid) || inode.gid === gid
    if (!credentials.capabilities.has('CHOWN') && (uid !== inode.uid || !isMember)) throw new SystemError('EPERM')
    inode.uid = uid
    inode.gid = gid
  }

  setModified(path: string, time: number): void {
    this.#change(path).modifiedAt = time
  }

  mounts(): readonly Mount[] {
    return this.#process.root.namespace.list()
  }

  #follow(path: string): Location {
    return follow(this.#process, path)
  }

  #need(inode: Inode, right: 'r' | 'w' | 'x'): void {
    if (!isAllowed(inode, this.#process.credentials, right)) throw new SystemError('EACCES')
  }

  #ownership(mode: number): { mode: number; uid: number; gid: number } {
    const { credentials, umask } = this.#process
    return { mode: mode & ~umask, uid: credentials.uid, gid: credentials.gid }
  }

  #openForWriting(path: string, how: 'truncate' | 'append' | 'exclusive', mode: number): Inode {
    const place = placeOf(this.#process, path)
    const { location, directory, name } = place
    if (location === undefined) {
      if (place.mustBeDirectory) throw new SystemError('EISDIR')
      this.#mayChange(directory)
      const file = new RegularFile(directory.inode.fileSystem, this.#ownership(mode))
      directory.inode.set(name, file)
      return file
    }
    if (how === 'exclusive') throw new SystemError('EEXIST')
    if (location.inode instanceof SymbolicLink) return this.#openForWriting(this.#throughLink(place), how, mode)
    const { inode, mount } = follow(this.#process, path)
    if (inode instanceof Directory) throw new SystemError('EISDIR')
    if (mount.readOnly && !(inode instanceof Device)) throw new SystemError('EROFS')
    this.#need(inode, 'w')
    if (inode instanceof RegularFile && how === 'truncate') inode.truncate()
    return inode
  }

  /** The path that a link at the end of a path stands for; it need not be there. */
  #throughLink({ directory, location }: Place): string {
    const target = location?.inode instanceof SymbolicLink ? location.inode.target : ''
    try {
      if (location !== undefined)
        return pathTo(follow(this.#process, pathTo(location, this.#process.root)), this.#process.root)
    } catch (error) {
      if (!(error instanceof SystemError) || error.code !== 'ENOENT') throw error
    }
    return target.startsWith('/') ? target : `${pathTo(directory, this.#process.root)}/${target}`
  }

  #oldPlace(path: string): Place & { readonly location: Location } {
    const place = placeOf(this.#process, path)
    if (place.location === undefined) throw new SystemError('ENOENT')
    return { ...place, location: place.location }
  }

  #newPlace(path: string): Place {
    const place = placeOf(this.#process, path)
    if (place.location !== undefined) throw new SystemError('EEXIST')
    this.#mayChange(place.directory)
    return place
  }

  #mayChange({ inode, mount }: Location): void {
    if (mount.readOnly) throw new SystemError('EROFS')
    this.#need(inode, 'w')
  }

  #mayRemove({ directory, location }: Place & { readonly location: Location }): void {
    this.#mayChange(directory)
    if (location.mount !== directory.mount || directory.namespace.mountOn(location.inode))
      throw new SystemError('EBUSY')
    const { credentials } = this.#process
    if ((directory.inode.mode & STICKY) === 0 || isOwner(location.inode, credentials)) return
    if (!isOwner(directory.inode, credentials)) throw new SystemError('EPERM')
  }

  #replace({ directory, name }: Place, target: Inode, by: Inode): void {
    if (target instanceof Directory) {
      if (!(by instanceof Directory)) throw new SystemError('EISDIR')
      if (target.names(this.#process).length > 0) throw new SystemError('ENOTEMPTY')
      directory.inode.delete(name)
      return
    }
    if (by instanceof Directory) throw new SystemError('ENOTDIR')
    unlink(directory.inode, name, target)
  }

  #change(path: string): Inode {
    const { inode, mount } = this.#follow(path)
    if (mount.readOnly) throw new SystemError('EROFS')
    if (!isOwner(inode, this.#process.credentials)) throw new SystemError('EPERM')
    return inode
  }
}

function unlink(directory: Directory, name: string, inode: Inode): void {
  directory.delete(name)
  if (--inode.links === 0 && inode instanceof RegularFile) inode.release()
}

function isWithin(location: Location, inode: Inode): boolean {
  for (let at: Location | undefined = location; at !== undefined; at = at.parent) if (at.inode === inode) return true
  return false
}

const statusOf = (inode: Inode): FileStatus => ({
  type: inode.type,
  mode: inode.mode,
  uid: inode.uid,
  gid: inode.gid,
  size: inode.size,
  modifiedAt: inode.modifiedAt,
  inode: inode.number,
  links: inode.links,
  device: inode.fileSystem.device,
})
