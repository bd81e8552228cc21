/** vi: refused, for there is nothing to edit with. */
import type { Program } from '../kernel/process-api.ts'
import { nameOf } from './lib/command.ts'

export const vi: Program = async (process) => {
  await process.stderr.write(`${nameOf(process)}: no editors in simulated containers; use sed -i, or cat > FILE\n`)
  return 1
}
