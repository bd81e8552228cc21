/** postgres: its ready line, and a port that takes connections and closes them. */
import type { ProgramProcess } from '../kernel/process-api.ts'
import { command } from './lib/command.ts'
import { strftime } from './lib/format.ts'
import { signalQueue } from './lib/signal-queue.ts'

const PORT = 5432

async function log(process: ProgramProcess, text: string): Promise<void> {
  const time = strftime('%Y-%m-%d %H:%M:%S', process.now())
  const ms = String(process.now() % 1000).padStart(3, '0')
  await process.stderr.write(`${time}.${ms} UTC [${process.pid}] LOG:  ${text}\n`)
}

export const postgres = command({ short: 'Vc:p:D:h:', long: { version: 'V' } }, async (running) => {
  const { process, options } = running
  const version = process.env.get('PG_VERSION')?.split('-')[0] ?? '16.3'
  if (options.has('V')) {
    await running.print(`postgres (PostgreSQL) ${version}\n`)
    return 0
  }
  const port = Number(options.value('p') ?? PORT)
  const listener = process.network.listen(port)
  await log(process, `starting PostgreSQL ${version} on x86_64-pc-linux-gnu, 64-bit`)
  await log(process, `listening on IPv4 address "0.0.0.0", port ${port}`)
  await log(process, 'database system is ready to accept connections')
  const accept = async (): Promise<void> => {
    for (;;) (await listener.accept()).close()
  }
  accept().catch(() => undefined)
  const signal = await signalQueue(process, ['TERM', 'INT'])()
  await log(process, `received ${signal === 'INT' ? 'fast' : 'smart'} shutdown request`)
  await log(process, 'database system is shut down')
  listener.close()
  return 0
})
