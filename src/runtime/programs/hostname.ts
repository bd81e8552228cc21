/** hostname [-sidf]: shows the name of the Pod's uts namespace, which no container may change. */
import { SystemError } from '../kernel/system-error.ts'
import { command } from './lib/command.ts'

export const hostname = command(
  { short: 'sidfIF:', usage: 'hostname [-sidf] [HOSTNAME | -F FILE]' },
  async (running) => {
    const { process, options, operands } = running
    if (operands.length > 0) {
      await running.complain(`sethostname: ${new SystemError('EPERM').message}`)
      return undefined
    }
    const name = process.hostname
    const domain = name.includes('.') ? name.slice(name.indexOf('.') + 1) : ''
    if (options.has('i', 'I')) {
      const addresses = process.network.interfaces().filter(({ name }) => name !== 'lo')
      await running.print(`${addresses.map(({ address }) => address).join(' ')}\n`)
    } else if (options.has('d')) await running.print(`${domain}\n`)
    else await running.print(`${options.has('s') ? name.split('.')[0] : name}\n`)
    return undefined
  },
)
