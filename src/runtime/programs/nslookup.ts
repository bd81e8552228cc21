/** nslookup NAME [SERVER]: what the cluster's DNS says. */
import { command } from './lib/command.ts'
import { nameServer, qualified } from './lib/name-server.ts'
import { UsageError } from './lib/options.ts'

export const nslookup = command(
  {
    short: '',
    rewrite: (words) => words.filter((word) => !/^-\w+=/.test(word)),
    usage: 'nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]',
  },
  async (running) => {
    const [name, server] = running.operands
    if (name === undefined) throw new UsageError('')
    const { process } = running
    const asked = server ?? nameServer(process)
    await running.print(`Server:\t\t${asked}\nAddress:\t${asked}:53\n\n`)
    const addresses = await process.network.resolve(name)
    if (addresses.length === 0) {
      await running.print(`** server can't find ${name}: NXDOMAIN\n\n`)
      return 1
    }
    const full = await qualified(process, name, addresses)
    for (const address of addresses) await running.print(`Name:\t${full}\nAddress: ${address}\n`)
    await running.print('\n')
    return undefined
  },
)
