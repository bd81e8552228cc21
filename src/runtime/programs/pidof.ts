/** pidof [-s] NAME…: numbers of the processes of that name, the newest first; 1 when there are none. */
import { command } from './lib/command.ts'
import { baseName } from './lib/paths.ts'
import { commandName } from './lib/process-columns.ts'

export const pidof = command({ short: 'sxo:', usage: 'pidof [NAME]...' }, async (running) => {
  const { process, operands, options } = running
  const meant = new Set(operands.map((name) => baseName(name)))
  const pids = process
    .processes()
    .filter((info) => meant.has(commandName(info)) && String(info.pid) !== options.value('o'))
    .map(({ pid }) => pid)
    .reverse()
  if (pids.length === 0) return 1
  await running.print(`${(options.has('s') ? pids.slice(0, 1) : pids).join(' ')}\n`)
  return 0
})
