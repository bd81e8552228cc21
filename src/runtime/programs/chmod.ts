/** chmod [-Rcvf] MODE FILE… */
import { SystemError } from '../kernel/system-error.ts'
import { command } from './lib/command.ts'
import { changedMode } from './lib/format.ts'
import { UsageError } from './lib/options.ts'
import { eachBelow } from './lib/walk.ts'

/** '-x' and '-rw' are modes. */
const protect = (words: readonly string[]): readonly string[] => {
  const at = words.findIndex((word) => /^-[rwxXst]+$/.test(word))
  return at < 0 ? words : [...words.slice(0, at), '--', ...words.slice(at)]
}

export const chmod = command(
  {
    rewrite: protect,
    short: 'Rcvf',
    long: { recursive: 'R' },
    usage: 'chmod [-Rcvf] MODE[,MODE]... FILE...',
    gnu: {
      usage: [
        '[OPTION]... MODE[,MODE]... FILE...',
        '[OPTION]... OCTAL-MODE FILE...',
        '[OPTION]... --reference=RFILE FILE...',
      ],
    },
  },
  async (running) => {
    const { process, options } = running
    const [mode, ...paths] = running.operands
    if (mode === undefined || paths.length === 0) throw new UsageError('')
    if (changedMode(mode, { type: 'file', mode: 0 }) === undefined) throw new UsageError(`invalid mode '${mode}'`)
    for (const path of paths) {
      await eachBelow(running, path, options.has('R'), async (file) => {
        await running.attempt(file, () => {
          const status = process.files.status(file)
          const changed = changedMode(mode, status, process.umask)
          if (changed === undefined) throw new SystemError('EINVAL')
          process.files.setMode(file, changed)
        })
      })
    }
    return undefined
  },
)
