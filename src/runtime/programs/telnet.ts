/** telnet HOST [PORT]: bytes between stdin, stdout and a connection. */
import { command } from './lib/command.ts'
import { addressOf } from './lib/http-client.ts'
import { UsageError } from './lib/options.ts'
import { relay } from './lib/relay.ts'

export const telnet = command({ short: 'al:', usage: 'telnet [-a] [-l USER] HOST [PORT]' }, async (running) => {
  const { process, operands } = running
  const [host, port = '23'] = operands
  if (host === undefined) throw new UsageError('')
  const address = await addressOf(process, host)
  if (address === undefined) {
    await running.complain(`bad address '${host}'`)
    return undefined
  }
  const connection = await running.attempt(`can't connect to remote host (${address})`, () =>
    process.network.connect(address, Number(port)),
  )
  if (connection === undefined) return undefined
  await running.print(`\nConnected to ${host}\n\nEntering character mode\nEscape character is '^]'.\n\n`)
  await running.flush()
  await relay(process, connection)
  await process.stderr.write('Connection closed by foreign host\n')
  return 1
})
