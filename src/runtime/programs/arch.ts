/** arch: the machine's architecture. */
import { command } from './lib/command.ts'

export const arch = command({ short: '', usage: 'arch', gnu: { usage: ['[OPTION]...'] } }, async (running) => {
  await running.print(`${running.process.system.machine}\n`)
  return undefined
})
