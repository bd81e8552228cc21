/** whoami: the name of the user. */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { userName } from './lib/users.ts'

export const whoami = command(
  { short: '', usage: 'whoami', gnu: { most: 0, usage: ['[OPTION]...'] } },
  async (running) => {
    const { uid } = running.process.credentials
    const name = userName(running.process, uid)
    const gnu = flavourOf(running.process) === 'gnu'
    if (name !== undefined) await running.print(`${name}\n`)
    else await running.complain(gnu ? `cannot find name for user ID ${uid}` : `unknown uid ${uid}`)
    return undefined
  },
)
