/** From paths to what lies there. Source: path_resolution(7). */
import { Directory } from './directories.ts'
import type { Inode, Location, Viewer } from './inode.ts'
import { childOf, type DirectoryLocation, isSameLocation } from './location.ts'
import { isAllowed } from './permissions.ts'
import { MagicLink, SymbolicLink } from './special-files.ts'
import { SystemError } from './system-error.ts'

const MOST_LINKS = 40
const LONGEST_NAME = 255
const LONGEST_PATH = 4096

/** Where a name lies or would lie. */
export interface Place {
  readonly directory: DirectoryLocation
  readonly name: string
  /** Undefined when there is no such name. A link is not followed. */
  readonly location: Location | undefined
  /** Written with a slash behind: only a directory will do. */
  readonly mustBeDirectory: boolean
}

/** What a path leads to, through links to the end. Throws ENOENT, ENOTDIR, EACCES, ELOOP. */
export function follow(viewer: Viewer, path: string): Location {
  return new Walk(viewer).follow(path)
}

/** The last name of a path, of which only the directory must be there. */
export function placeOf(viewer: Viewer, path: string): Place {
  return new Walk(viewer).place(viewer.cwd, path)
}

class Walk {
  readonly #viewer: Viewer
  #links = 0

  constructor(viewer: Viewer) {
    this.#viewer = viewer
  }

  follow(path: string): Location {
    return this.#end(this.place(this.#viewer.cwd, path))
  }

  place(from: Location, path: string): Place {
    if (path === '') throw new SystemError('ENOENT')
    if (path.length >= LONGEST_PATH) throw new SystemError('ENAMETOOLONG')
    const names = path.split('/').filter((name) => name !== '' && name !== '.')
    const mustBeDirectory = /\/\.?$/.test(path)
    let at = path.startsWith('/') ? this.#viewer.root : from
    for (const name of names.slice(0, -1)) at = this.#step(at, name)
    const last = names.at(-1)
    if (last === undefined || last === '..') return this.#self(last === undefined ? at : this.#step(at, last))
    const directory = this.#enter(at)
    return { directory, name: last, location: this.#child(directory, last), mustBeDirectory }
  }

  /** A path that ends with a directory itself: '/', '.', 'a/..'. */
  #self(location: Location): Place {
    const directory = this.#enter(location)
    return { directory, name: '.', location, mustBeDirectory: true }
  }

  #end({ directory, location, mustBeDirectory }: Place): Location {
    if (location === undefined) throw new SystemError('ENOENT')
    const end = this.#throughLinks(location, directory)
    if (mustBeDirectory && !(end.inode instanceof Directory)) throw new SystemError('ENOTDIR')
    return end
  }

  #step(at: Location, name: string): Location {
    const directory = this.#enter(at)
    if (name === '..') return isSameLocation(at, this.#viewer.root) ? at : (at.parent ?? at)
    const child = this.#child(directory, name)
    if (child === undefined) throw new SystemError('ENOENT')
    return this.#throughLinks(child, directory)
  }

  #throughLinks(location: Location, directory: Location): Location {
    const { inode } = location
    if (inode instanceof SymbolicLink || inode instanceof MagicLink) {
      if (++this.#links > MOST_LINKS) throw new SystemError('ELOOP')
      if (inode instanceof SymbolicLink) return this.#end(this.place(directory, inode.target))
      const target = inode.follow(this.#viewer)
      return 'namespace' in target ? target : { ...location, inode: target }
    }
    return location
  }

  #enter(location: Location): DirectoryLocation {
    const { inode } = location
    if (!(inode instanceof Directory)) throw new SystemError('ENOTDIR')
    if (!isAllowed(inode, this.#viewer.credentials, 'x')) throw new SystemError('EACCES')
    return { ...location, inode }
  }

  #child(directory: DirectoryLocation, name: string): Location | undefined {
    if (name.length > LONGEST_NAME) throw new SystemError('ENAMETOOLONG')
    const inode: Inode | undefined = directory.inode.lookup(name, this.#viewer)
    return inode && childOf(directory, name, inode)
  }
}
