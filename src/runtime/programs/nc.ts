/** nc [-zv] [-w SECONDS] HOST PORT, nc -l [-p] PORT: bytes between stdin, stdout and a connection. */
import { type Command, command } from './lib/command.ts'
import { addressOf } from './lib/http-client.ts'
import { UsageError } from './lib/options.ts'
import { relay } from './lib/relay.ts'
import { withTimeout } from './lib/with-timeout.ts'

async function listen(running: Command, port: number): Promise<void> {
  const listener = await running.attempt('bind', () => running.process.network.listen(port))
  if (listener === undefined) return
  do {
    await relay(running.process, await listener.accept())
  } while (running.options.has('k'))
  listener.close()
}

async function connect(running: Command, host: string, port: number): Promise<void> {
  const { process, options } = running
  const address = await addressOf(process, host)
  if (address === undefined) return running.complain(`bad address '${host}'`)
  const connection = await running.attempt(
    options.has('v') ? `${host} (${address}:${port})` : `can't connect to remote host (${address})`,
    () => process.network.connect(address, port),
  )
  if (connection === undefined) return
  if (options.has('v')) await process.stderr.write(`${host} (${address}:${port}) open\n`)
  if (options.has('z')) connection.close()
  else await relay(process, connection)
}

export const nc = command(
  { short: 'lkvznup:w:s:e:i:', usage: 'nc [-iN] [-wN] [-l] [-p PORT] [-f FILE|IPADDR PORT] [-e PROG]' },
  async (running) => {
    const { operands, options, process } = running
    const wait = options.value('w')
    if (options.has('l')) {
      const port = Number(options.value('p') ?? operands.at(-1))
      if (!Number.isInteger(port)) throw new UsageError('')
      await listen(running, port)
      return undefined
    }
    const [host, port] = operands
    if (host === undefined || port === undefined) throw new UsageError('')
    const done = await withTimeout(
      process,
      wait === undefined ? undefined : Number(wait) * 1000,
      connect(running, host, Number(port)),
    )
    if (done === 'late') await running.complain('timed out')
    return undefined
  },
)
