/** logname: who logged in, which nobody did. */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'

export const logname = command(
  { short: '', usage: 'logname', gnu: { most: 0, usage: ['[OPTION]'] } },
  async (running) => {
    const gnu = flavourOf(running.process) === 'gnu'
    await running.complain(gnu ? 'no login name' : 'getlogin: No such device or address')
    return undefined
  },
)
