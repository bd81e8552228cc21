/** realpath PATH… */
import { command } from './lib/command.ts'
import { UsageError } from './lib/options.ts'
import { canonical } from './lib/paths.ts'

export const realpath = command({ short: 'ems', usage: 'realpath FILE...' }, async (running) => {
  if (running.operands.length === 0) throw new UsageError('')
  for (const path of running.operands) {
    const real = await running.attempt(path, () => canonical(running.process, path))
    if (real !== undefined) await running.print(`${real}\n`)
  }
  return undefined
})
