/** chmod [-Rcvf] MODE FILE… */

import type { FileStatus } from '../kernel/file-system-api.ts'
import { SystemError } from '../kernel/system-error.ts'
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { changedMode, modeText } from './lib/format.ts'
import { UsageError } from './lib/options.ts'
import { statusOf } from './lib/paths.ts'
import { eachBelow } from './lib/walk.ts'

/** '-x' and '-rw' are modes. */
const protect = (words: readonly string[]): readonly string[] => {
  const at = words.findIndex((word) => /^-[rwxXst]+$/.test(word))
  return at < 0 ? words : [...words.slice(0, at), '--', ...words.slice(at)]
}

/** -v tells of every file, -c of those that have changed. */
async function tell(running: Command, file: string, before: FileStatus): Promise<void> {
  const { process, options } = running
  const after = process.files.status(file)
  if (!options.has('v') && !(options.has('c') && after.mode !== before.mode)) return
  const shown = (status: FileStatus): string =>
    `0${(status.mode & 0o7777).toString(8).padStart(3, '0')} (${modeText(status).slice(1)})`
  const from = flavourOf(process) === 'gnu' ? ` from ${shown(before)}` : ''
  if (after.mode === before.mode && flavourOf(process) === 'gnu') {
    await running.print(`mode of '${file}' retained as ${shown(after)}\n`)
  } else await running.print(`mode of '${file}' changed${from} to ${shown(after)}\n`)
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
    const gnu = flavourOf(process) === 'gnu'
    if (mode === undefined || paths.length === 0)
      throw new UsageError(gnu && mode !== undefined ? `missing operand after '${mode}'` : '', true)
    if (changedMode(mode, { type: 'file', mode: 0 }) === undefined) {
      throw new UsageError(gnu ? `invalid mode: '${mode}'` : `invalid mode '${mode}'`, gnu)
    }
    for (const path of paths) {
      await eachBelow(running, path, options.has('R'), async (file) => {
        const before = statusOf(process, file)
        await running.attempt(gnu && before === undefined ? `cannot access '${file}'` : file, () => {
          const status = process.files.status(file)
          const changed = changedMode(mode, status, process.umask)
          if (changed === undefined) throw new SystemError('EINVAL')
          process.files.setMode(file, changed)
        })
        if (before !== undefined) await tell(running, file, before)
      })
    }
    return undefined
  },
)
