/** clear: an empty screen. */
import { command } from './lib/command.ts'

export const clear = command({ short: 'xVT:', usage: 'clear' }, async (running) => {
  await running.print('\x1b[H\x1b[J')
  return undefined
})
