/** df [-hkmT] [PATH]… */
import type { Mount } from '../kernel/file-system-api.ts'
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { columns, humanSize } from './lib/format.ts'

/** The mount that a path lies on. @throws SystemError */
function mountOf({ process }: Command, path: string): Mount | undefined {
  const real = process.files.realPath(path)
  const fits = process.files
    .mounts()
    .filter(({ target }) => target === '/' || real === target || real.startsWith(`${target}/`))
  return fits.reduce<Mount | undefined>(
    (best, mount) => (best === undefined || mount.target.length >= best.target.length ? mount : best),
    undefined,
  )
}

/** Headers as wide as coreutils makes its columns at least. */
const padded = (heads: readonly string[]): string[] =>
  heads.map((head, at) => (at === 0 ? head.padEnd(14) : at < heads.length - 2 ? head.padStart(5) : head))

export const df = command(
  {
    short: 'hkmTPai',
    long: { 'human-readable': 'h' },
    usage: 'df [-PkmhTai] [-B SIZE] [-t TYPE] [FILESYSTEM]...',
    gnu: { usage: ['[OPTION]... [FILE]...'] },
  },
  async (running) => {
    const { options, operands, process } = running
    const mounts: Mount[] = []
    for (const path of operands) {
      const mount = await running.attempt(path, () => mountOf(running, path))
      if (mount !== undefined) mounts.push(mount)
    }
    if (operands.length === 0) mounts.push(...process.files.mounts().filter(({ size }) => size > 0))
    if (mounts.length === 0) return undefined
    const gnu = flavourOf(process) === 'gnu'
    const size = (bytes: number): string => {
      if (options.has('h')) return humanSize(bytes, flavourOf(process))
      return String(Math.ceil(bytes / (options.has('m') ? 1024 ** 2 : 1024)))
    }
    const blocks = options.has('h') ? 'Size' : options.has('m') ? '1M-blocks' : '1K-blocks'
    const available = gnu && options.has('h') ? 'Avail' : 'Available'
    const rows = mounts.map(({ source, type, size: all, used, target }) => [
      source,
      ...(options.has('T') ? [type] : []),
      size(all),
      size(used),
      size(all - used),
      `${all === 0 ? 0 : Math.ceil((used * 100) / all)}%`,
      target,
    ])
    const heads = ['Filesystem', ...(options.has('T') ? ['Type'] : []), blocks, 'Used', available, 'Use%', 'Mounted on']
    const first = options.has('T') ? 2 : 1
    if (gnu) await running.print(columns([padded(heads), ...rows], new Set([first, first + 1, first + 2, first + 3])))
    else {
      const widths = [20, ...(options.has('T') ? [10] : []), 9, 9, 9, 4]
      for (const row of [heads, ...rows]) {
        const cells = row.map((cell, at) =>
          at < first ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
        )
        await running.print(`${cells.join(' ')}\n`)
      }
    }
    return undefined
  },
)
