/** uptime */
import { command } from './lib/command.ts'
import { uptimeLine } from './lib/uptime.ts'

export const uptime = command({ short: '', usage: 'uptime' }, async (running) => {
  await running.print(`${uptimeLine(running.process)}\n`)
  return undefined
})
