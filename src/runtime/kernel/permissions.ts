/** Who may do what with a file. Source: path_resolution(7), capabilities(7). */
import { Directory } from './directories.ts'
import type { Inode } from './inode.ts'
import type { Credentials } from './process-api.ts'

type Right = 'r' | 'w' | 'x'

const BITS = { r: 4, w: 2, x: 1 } as const

export function isAllowed(inode: Inode, who: Credentials, right: Right): boolean {
  if (who.capabilities.has('DAC_OVERRIDE')) {
    return right !== 'x' || inode instanceof Directory || (inode.mode & 0o111) !== 0
  }
  return ((inode.mode >> classOf(inode, who)) & BITS[right]) !== 0
}

/** How far the bits for this user lie to the left. */
function classOf({ uid, gid }: Inode, who: Credentials): number {
  if (who.uid === uid) return 6
  return who.gid === gid || who.groups.includes(gid) ? 3 : 0
}

/** Whether a user may change a file's mode. */
export const isOwner = ({ uid }: Inode, who: Credentials): boolean => who.uid === uid || who.capabilities.has('FOWNER')
