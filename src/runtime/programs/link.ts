/** link FILE LINK: another name of a file. */
import { command } from './lib/command.ts'
import { UsageError } from './lib/options.ts'

export const link = command(
  { short: '', usage: 'link FILE LINK', gnu: { usage: ['FILE1 FILE2', 'OPTION'] } },
  async (running) => {
    const [from, to] = running.operands
    if (from === undefined || to === undefined) throw new UsageError('')
    await running.attempt(`cannot create link '${to}' to '${from}'`, () => running.process.files.link(from, to))
    return undefined
  },
)
