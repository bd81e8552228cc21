/** Which shell an image's `sh` is. */
import type { ProgramProcess } from '../kernel/process-api.ts'
import { flavourOf } from '../programs/lib/flavour.ts'
import type { Dialect } from './dialect.ts'
import { ash } from './dialects/ash.ts'
import { bash } from './dialects/bash.ts'
import { dash } from './dialects/dash.ts'

/** By the name that it was called with ('/bin/bash', '-sh'), and by whose image it runs in: `sh` is dash in Debian's. */
export function dialectOf(process: ProgramProcess): Dialect {
  const name = process.argv[0] ?? 'sh'
  if (/(?:^|[/-])r?bash$/.test(name)) return bash
  return flavourOf(process) === 'gnu' ? dash : ash
}
