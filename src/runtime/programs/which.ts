/** which [-a] NAME…: the file that a command means; 1 when there is none. */
import { command } from './lib/command.ts'
import { executables } from './lib/paths.ts'

export const which = command({ short: 'a', usage: 'which [-a] COMMAND...' }, async (running) => {
  for (const name of running.operands) {
    const found = [...executables(running.process, name)]
    if (found.length === 0) running.code = 1
    for (const path of running.options.has('a') ? found : found.slice(0, 1)) await running.print(`${path}\n`)
  }
  return undefined
})
