/** du [-shacdkm] [PATH]… */
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { humanSize } from './lib/format.ts'
import { join } from './lib/paths.ts'

/** KiB below a path; `report` is told of each folder, innermost first, and of the path itself. */
async function sizeOf(
  running: Command,
  path: string,
  depth: number,
  report: (path: string, kib: number, depth: number, isFolder: boolean) => Promise<void>,
): Promise<number> {
  const { process } = running
  await process.turn()
  const about = flavourOf(process) === 'gnu' ? `cannot access '${path}'` : path
  const status = await running.attempt(about, () => process.files.linkStatus(path))
  if (status === undefined) return 0
  const apparent = running.options.has('b')
  let kib = status.type === 'symlink' ? 0 : apparent ? status.size / 1024 : Math.ceil(status.size / 4096) * 4
  if (status.type === 'directory') {
    const names = await running.attempt(path, () => process.files.list(path))
    for (const name of names ?? []) kib += await sizeOf(running, join(path, name), depth + 1, report)
  }
  await report(path, kib, depth, status.type === 'directory')
  return kib
}

export const du = command(
  {
    short: 'shackmd:xlHLb',
    long: { 'max-depth': 'd', bytes: 'b', summarize: 's', 'human-readable': 'h', all: 'a', total: 'c' },
    usage: 'du [-aHLdclsxhmk] [FILE]...',
    gnu: { usage: ['[OPTION]... [FILE]...', '[OPTION]... --files0-from=F'] },
  },
  async (running) => {
    const { options, operands } = running
    const deepest = options.has('s') ? 0 : options.number('d', Number.POSITIVE_INFINITY)
    const shown = (kib: number): string =>
      options.has('b')
        ? String(kib * 1024)
        : options.has('h')
          ? humanSize(kib * 1024, flavourOf(running.process))
          : String(options.has('m') ? Math.ceil(kib / 1024) : kib)
    let total = 0
    for (const path of operands.length === 0 ? ['.'] : operands) {
      total += await sizeOf(running, path, 0, async (below, kib, depth, isFolder) => {
        if (depth <= deepest && (isFolder || depth === 0 || options.has('a')))
          await running.print(`${shown(kib)}\t${below}\n`)
      })
    }
    if (options.has('c')) await running.print(`${shown(total)}\ttotal\n`)
    return undefined
  },
)
