/** tee [-ai] [FILE]…: stdin to stdout and to files. */
import type { ByteOutput } from '../kernel/streams.ts'
import { command } from './lib/command.ts'

export const tee = command(
  { short: 'ai', long: { append: 'a' }, usage: 'tee [-ai] [FILE]...', gnu: { usage: ['[OPTION]... [FILE]...'] } },
  async (running) => {
    const { process, options, operands } = running
    if (options.has('i')) process.onSignal('INT', 'ignore')
    const outputs: ByteOutput[] = []
    for (const path of operands) {
      const output = await running.attempt(path, () =>
        process.files.openOutput(path, options.has('a') ? 'append' : 'truncate'),
      )
      if (output !== undefined) outputs.push(output)
    }
    for await (const bytes of running.chunks(process.stdin)) {
      await process.stdout.write(bytes)
      for (const output of outputs) await output.write(bytes)
    }
    for (const output of outputs) output.close()
    return undefined
  },
)
