/** nproc: the processors of /proc/cpuinfo. */
import { command } from './lib/command.ts'

export const nproc = command(
  { short: '', long: { all: 'all' }, usage: 'nproc', gnu: { usage: ['[OPTION]...'] } },
  async (running) => {
    const count = await running.attempt('/proc/cpuinfo', () => {
      const text = Buffer.from(running.process.files.read('/proc/cpuinfo')).toString()
      return text.match(/^processor\b/gm)?.length
    })
    await running.print(`${count ?? 1}\n`)
    return undefined
  },
)
