/** pwd [-LP] */
import { command } from './lib/command.ts'

export const pwd = command({ short: 'LP' }, async (running) => {
  const { process, options } = running
  await running.print(`${options.has('P') ? process.files.realPath('.') : process.cwd}\n`)
  return undefined
})
