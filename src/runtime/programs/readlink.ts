/** readlink [-fn] PATH…: what a link says; with -f the path without links. Silent when it is none. */
import { command } from './lib/command.ts'
import { UsageError } from './lib/options.ts'
import { canonical } from './lib/paths.ts'

export const readlink = command(
  {
    short: 'fnvem',
    long: { canonicalize: 'f' },
    usage: 'readlink [-fnv] FILE',
    gnu: { usage: ['[OPTION]... FILE...'] },
  },
  async (running) => {
    const { operands, options, process } = running
    if (operands.length === 0) throw new UsageError('')
    for (const path of operands) {
      try {
        const target = options.has('f', 'e', 'm') ? canonical(process, path) : process.files.readLink(path)
        await running.print(options.has('n') ? target : `${target}\n`)
      } catch {
        running.code = 1
      }
    }
    return undefined
  },
)
