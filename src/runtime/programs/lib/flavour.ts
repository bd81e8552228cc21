/** Whose programs an image has: busybox's, or those of the distributions (coreutils, procps). */
import type { ProgramProcess } from '../../kernel/process-api.ts'
import { exists } from './paths.ts'

export type Flavour = 'busybox' | 'gnu'

const DISTRIBUTIONS = ['/etc/debian_version', '/etc/redhat-release', '/etc/fedora-release', '/etc/SuSE-release']

/** By what lies in the root: distributions mark themselves, everything small is busybox. */
export function flavourOf(process: ProgramProcess): Flavour {
  return DISTRIBUTIONS.some((path) => exists(process, path)) ? 'gnu' : 'busybox'
}
