/** Sets of commands that many images have in common: every name that their real images have, written here or not. */
import { APPLETS, MORE_APPLETS, MUSL } from './toolboxes/busybox.ts'
import { COREUTILS, ESSENTIAL, PROCPS } from './toolboxes/debian.ts'
import { words } from './toolboxes/words.ts'

const DEBIAN = [...COREUTILS, ...ESSENTIAL]
const isOfDebian = (name: string): boolean => /^(?:apt|dpkg|deb|update-alternatives|adduser|deluser|mawk)/.test(name)

export const toolboxes = {
  /** The image of busybox. */
  busybox: new Set([...APPLETS, ...MORE_APPLETS]),
  alpine: new Set([...APPLETS, ...MUSL]),
  /** Debian, and the many images that are made from it: no ps, no ip, no ping, no curl. */
  gnu: new Set(DEBIAN),
  ubuntu: new Set([...DEBIAN, ...PROCPS]),
  /** Images made from buildpack-deps: node, python and their like. */
  buildpack: new Set([
    ...DEBIAN,
    ...PROCPS,
    ...words('curl wget git gcc g++ make patch perl python3 ssh openssl file unzip xz bzip2 less'),
  ]),
  centos: new Set([
    ...DEBIAN.filter((name) => !isOfDebian(name)),
    ...PROCPS,
    ...words('gawk curl ping vi less rpm yum tty python openssl xz bzip2 gpg'),
  ]),
} as const

export type Toolbox = keyof typeof toolboxes

/** Whether the commands are busybox's: small, and in /bin. */
export const isBusybox = (toolbox: Toolbox | undefined): boolean => toolbox === 'busybox' || toolbox === 'alpine'
