/** traceroute [-n] HOST: the way to an address, which is one step inside of the cluster. */
import { SystemError } from '../kernel/system-error.ts'
import { command } from './lib/command.ts'
import { addressOf } from './lib/http-client.ts'
import { UsageError } from './lib/options.ts'

const DISCARD = 9
const PROBES = 3

export const traceroute = command(
  {
    short: '46Flnrvf:m:q:p:t:w:s:i:I',
    usage:
      'traceroute [-46Flnrv] [-f 1ST_TTL] [-m MAXTTL] [-q PROBES] [-p PORT]\n\t[-t TOS] [-w WAIT_SEC] [-s SRC_IP] [-i IFACE]\n\t[-z PAUSE_MSEC] HOST [BYTES]',
  },
  async (running) => {
    const { process, operands, options } = running
    const [host] = operands
    if (host === undefined) throw new UsageError('')
    const address = await addressOf(process, host)
    if (address === undefined) {
      await running.complain(`bad address '${host}'`)
      return undefined
    }
    const most = options.number('m', 30)
    await running.print(`traceroute to ${host} (${address}), ${most} hops max, 46 byte packets\n`)
    try {
      ;(await process.network.connect(address, DISCARD)).close()
    } catch (error) {
      if (!(error instanceof SystemError)) throw error
      if (error.code === 'ENETUNREACH') {
        await running.complain(`sendto: ${error.message}`)
        return undefined
      }
    }
    const name = options.has('n') ? address : `${host} (${address})`
    await running.print(` 1  ${name}${'  0.050 ms'.repeat(options.number('q', PROBES))}\n`)
    return undefined
  },
)
