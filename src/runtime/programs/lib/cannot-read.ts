/** What programs say of files that they cannot open. */
import type { Command } from './command.ts'
import { flavourOf } from './flavour.ts'

/** How head and tail say that they cannot open a file, before the reason; `busybox` is busybox's way. */
export function cannotRead({ process }: Command, busybox: (path: string) => string): (path: string) => string {
  return flavourOf(process) === 'gnu' ? (path) => `cannot open '${path}' for reading` : busybox
}
