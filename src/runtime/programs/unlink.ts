/** unlink FILE */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'

export const unlink = command(
  { short: '', usage: 'unlink FILE', gnu: { usage: ['FILE', 'OPTION'] } },
  async (running) => {
    const [path] = running.operands
    if (path === undefined || running.operands.length > 1) throw new UsageError('')
    const gnu = flavourOf(running.process) === 'gnu'
    const about = gnu ? `cannot unlink '${path}'` : `can't remove file '${path}'`
    await running.attempt(about, () => running.process.files.remove(path))
    return undefined
  },
)
