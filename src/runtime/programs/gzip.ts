/** gzip and gunzip [-cdfk] [FILE]…, zcat. */
import type { Program } from '../kernel/process-api.ts'
import { SystemError } from '../kernel/system-error.ts'
import { type Command, command } from './lib/command.ts'
import { gunzipped, gzipped } from './lib/compression.ts'
import { exists } from './lib/paths.ts'

type Direction = 'compress' | 'expand'

async function convert(running: Command, path: string, direction: Direction, toStdout: boolean): Promise<void> {
  const { process, options } = running
  const input = running.openInput(path)
  const pieces = running.chunks(input)
  const result = direction === 'compress' ? gzipped(pieces) : gunzipped(pieces)
  const target = direction === 'compress' ? `${path}.gz` : path.replace(/\.t?gz$/, '')
  if (!toStdout && direction === 'expand' && target === path)
    return running.complain(`${path}: unknown suffix - ignored`)
  if (!toStdout && exists(process, target) && !options.has('f')) throw new SystemError('EEXIST')
  const output = toStdout ? process.stdout : process.files.openOutput(target, 'truncate', 0o666 & ~process.umask)
  try {
    for await (const bytes of result) await output.write(bytes)
  } catch (error) {
    if (error instanceof SystemError) throw error
    return running.complain(direction === 'expand' ? 'invalid magic' : String(error))
  } finally {
    if (output !== process.stdout) output.close()
    if (input !== process.stdin) input.close()
  }
  if (!toStdout && !options.has('k')) process.files.remove(path)
}

const makeProgram = (usual: Direction, alwaysStdout: boolean): Program =>
  command(
    {
      short: 'cdfkqnvt123456789',
      long: { stdout: 'c', decompress: 'd', force: 'f', keep: 'k' },
      usage: 'gzip [-cfkdt123456789] [FILE]...',
    },
    async (running) => {
      const { options, operands } = running
      const direction = options.has('d', 't') ? 'expand' : usual
      for (const path of operands.length === 0 ? ['-'] : operands) {
        const toStdout = alwaysStdout || path === '-' || options.has('c', 't')
        await running.attempt(path, () => convert(running, path, direction, toStdout))
      }
      return undefined
    },
  )

export const gzip = makeProgram('compress', false)
export const gunzip = makeProgram('expand', false)
export const zcat = makeProgram('expand', true)
