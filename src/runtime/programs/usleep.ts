/** usleep N: waits so many microseconds. */
import { command } from './lib/command.ts'
import { parseNumber, UsageError } from './lib/options.ts'

export const usleep = command({ short: '', usage: 'usleep N' }, async (running) => {
  const [text] = running.operands
  if (text === undefined) throw new UsageError('')
  await running.process.sleep(parseNumber(text) / 1000)
  return undefined
})
