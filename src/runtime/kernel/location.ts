/** Ways from one location to the next. */
import type { Directory } from './directories.ts'
import type { Inode, Location, Mounts } from './inode.ts'

export const isSameLocation = (a: Location, b: Location): boolean => a.inode === b.inode && a.mount === b.mount

/** What a name in a directory stands for, under what is mounted there. */
export function childOf(parent: Location, name: string, inode: Inode): Location {
  const mount = parent.namespace.mountOn(inode)
  return {
    inode: mount?.root ?? inode,
    parent,
    name,
    mount: mount ?? parent.mount,
    namespace: parent.namespace,
  }
}

/** The names from `root`, or from the top when it is not below it. */
export function pathTo(location: Location, root: Location): string {
  const names: string[] = []
  for (let at = location; at.parent !== undefined && !isSameLocation(at, root); at = at.parent) names.push(at.name)
  return `/${names.reverse().join('/')}`
}

export const topOf = (namespace: Mounts): Location => ({
  inode: namespace.top.root,
  parent: undefined,
  name: '',
  mount: namespace.top,
  namespace,
})

export type DirectoryLocation = Location & { readonly inode: Directory }
