/** pause: waits for a signal that ends it, as the sandbox's process and agnhost do. */
import type { Program } from '../kernel/process-api.ts'
import { signalQueue } from './lib/signal-queue.ts'

export const pause: Program = async (process) => {
  const signal = await signalQueue(process, ['INT', 'TERM'])()
  await process.stderr.write(`Shutting down, got signal: ${signal === 'INT' ? 'Interrupt' : 'Terminated'}\n`)
  return 0
}
