/** arch: the machine's architecture. */
import { command } from './lib/command.ts'

export const arch = command({ short: '', usage: 'arch', gnu: { most: 0, usage: ['[OPTION]...'] } }, async (running) => {
  await running.print(`${running.process.system.machine}\n`)
  return undefined
})
