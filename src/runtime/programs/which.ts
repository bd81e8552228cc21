/** which [-a] NAME…: the file that a command means; 1 when there is none. */
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'
import { executables } from './lib/paths.ts'

/** busybox shows how it is called. */
function withoutName({ process }: Command): number {
  if (flavourOf(process) === 'busybox') throw new UsageError('')
  return 1
}

export const which = command({ short: 'a', usage: 'which [-a] COMMAND...' }, async (running) => {
  if (running.operands.length === 0) return withoutName(running)
  for (const name of running.operands) {
    const found = [...executables(running.process, name)]
    if (found.length === 0) running.code = 1
    for (const path of running.options.has('a') ? found : found.slice(0, 1)) await running.print(`${path}\n`)
  }
  return undefined
})
