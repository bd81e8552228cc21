/** ln [-sfnvT] TARGET… [LINK | FOLDER] */
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'
import { baseName, isDirectory, join, linkStatusOf, statusOf } from './lib/paths.ts'

/** What is wrong: with the target of a hard link, or with the link. */
function aboutLink({ process }: Command, target: string, path: string, kind: 'symbolic' | 'hard'): string {
  const gnu = flavourOf(process) === 'gnu'
  const status = statusOf(process, target)
  if (kind === 'hard' && status === undefined) return gnu ? `failed to access '${target}'` : target
  return gnu ? `failed to create ${kind} link '${path}'` : path
}

export const ln = command(
  {
    short: 'sfnvTbt:',
    long: { symbolic: 's', force: 'f', 'no-dereference': 'n' },
    usage: 'ln [-sfnbtv] [-S SUF] TARGET... LINK|DIR',
    gnu: {
      usage: [
        '[OPTION]... [-T] TARGET LINK_NAME',
        '[OPTION]... TARGET',
        '[OPTION]... TARGET... DIRECTORY',
        '[OPTION]... -t DIRECTORY TARGET...',
      ],
      missing: 'missing file operand',
    },
  },
  async (running) => {
    const { options, operands, process } = running
    if (operands.length === 0) throw new UsageError('')
    const last = operands.length === 1 ? '.' : (operands.at(-1) ?? '.')
    const targets = operands.length === 1 ? operands : operands.slice(0, -1)
    const isLink = linkStatusOf(process, last)?.type === 'symlink'
    const into = isDirectory(process, last) && !options.has('T') && !(options.has('n') && isLink)
    const kind = options.has('s') ? 'symbolic' : 'hard'
    for (const target of targets) {
      const path = into ? join(last, baseName(target)).replace(/^\.\//, '') : last
      const about = aboutLink(running, target, path, kind)
      await running.attempt(about, () => {
        if (options.has('f') && linkStatusOf(process, path) !== undefined) process.files.remove(path)
        if (options.has('s')) process.files.symlink(target, path)
        else process.files.link(target, path)
      })
      if (options.has('v') && running.code === 0) await running.print(`'${path}' -> '${target}'\n`)
    }
    return undefined
  },
)
