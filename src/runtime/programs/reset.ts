/** reset: the terminal as it was in the beginning. */
import { command } from './lib/command.ts'

export const reset = command({ short: '', usage: 'reset' }, async (running) => {
  running.process.terminal?.setRaw(false)
  await running.print('\x1bc\x1b(B\x1b[m\x1b[J\x1b[?25h')
  return undefined
})
