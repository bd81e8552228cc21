/** mv [-fnvTt] SOURCE… DESTINATION */
import { SystemError } from '../kernel/system-error.ts'
import { type Command, command } from './lib/command.ts'
import { copy } from './lib/copy.ts'
import { destinations } from './lib/destination.ts'
import { flavourOf } from './lib/flavour.ts'
import { absolute, exists, linkStatusOf, statusOf } from './lib/paths.ts'
import { removeTree } from './lib/remove-tree.ts'

async function move(running: Command, from: string, to: string): Promise<void> {
  const { process } = running
  const gnu = flavourOf(process) === 'gnu'
  const missing = linkStatusOf(process, from) === undefined
  const about = !gnu ? `can't rename '${from}'` : missing ? `cannot stat '${from}'` : `cannot move '${from}' to '${to}'`
  await running.attempt(about, async () => {
    process.files.linkStatus(from)
    try {
      process.files.rename(from, to)
    } catch (error) {
      if (!(error instanceof SystemError) || error.code !== 'EXDEV') throw error
      await copy(running, from, to, { recursive: true, preserve: true, links: true })
      if (running.code === 0) await removeTree(process, from)
    }
  })
}

/** What coreutils look at before they try: true when it has been complained about. */
async function refuse(running: Command, from: string, to: string): Promise<boolean> {
  const { process } = running
  const [source, target] = [statusOf(process, from), statusOf(process, to)]
  const problem = ((): string | undefined => {
    if (source !== undefined && target !== undefined) {
      if (source.inode === target.inode && source.device === target.device)
        return `'${from}' and '${to}' are the same file`
      if (source.type === 'directory' && target.type !== 'directory') {
        return `cannot overwrite non-directory '${to}' with directory '${from}'`
      }
    }
    const isInside = source?.type === 'directory' && absolute(process, to).startsWith(`${absolute(process, from)}/`)
    return isInside ? `cannot move '${from}' to a subdirectory of itself, '${to}'` : undefined
  })()
  if (problem !== undefined) await running.complain(problem)
  return problem !== undefined
}

export const mv = command(
  {
    short: 'finvTt:',
    long: { force: 'f', verbose: 'v', 'no-clobber': 'n' },
    usage: 'mv [-finT] SOURCE DEST\nor: mv [-fin] SOURCE... { -t DIRECTORY | DIRECTORY }',
    gnu: {
      usage: ['[OPTION]... [-T] SOURCE DEST', '[OPTION]... SOURCE... DIRECTORY', '[OPTION]... -t DIRECTORY SOURCE...'],
      missing: 'missing file operand',
    },
  },
  async (running) => {
    const { options, process } = running
    const gnu = flavourOf(process) === 'gnu'
    for (const [from, to] of destinations(running)) {
      if (options.has('n') && exists(process, to)) continue
      if (gnu && (await refuse(running, from, to))) continue
      if (options.has('v')) await running.print(`${gnu ? 'renamed ' : ''}'${from}' -> '${to}'\n`)
      await move(running, from, to)
    }
    return undefined
  },
)
