/** rm [-rRfiv] FILE… */
import { SystemError } from '../kernel/system-error.ts'
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'
import { baseName, join } from './lib/paths.ts'

async function remove(running: Command, path: string, about: (path: string) => string): Promise<void> {
  const { process, options } = running
  await process.turn()
  const status = await running.attempt(about(path), () => {
    try {
      return process.files.linkStatus(path)
    } catch (error) {
      if (options.has('f') && error instanceof SystemError && error.code === 'ENOENT') return undefined
      throw error
    }
  })
  if (status === undefined) return
  if (status.type !== 'directory') {
    await removeOne(running, path, 'file', about(path))
    return
  }
  const gnu = flavourOf(process) === 'gnu'
  if (!options.has('r', 'R') && !(gnu && options.has('d'))) {
    await running.complain(gnu ? `${about(path)}: Is a directory` : `'${path}' is a directory`)
    return
  }
  const names = options.has('r', 'R') ? await running.attempt(about(path), () => process.files.list(path)) : []
  for (const name of names ?? []) {
    await remove(running, join(path, name), about)
  }
  await removeOne(running, path, 'folder', about(path))
}

/** -v tells what is gone. */
async function removeOne(running: Command, path: string, kind: 'file' | 'folder', about: string): Promise<void> {
  const { files } = running.process
  const gone = await running.attempt(about, () => {
    if (kind === 'file') files.remove(path)
    else files.removeDirectory(path)
    return true
  })
  if (!gone || !running.options.has('v')) return
  const folder = flavourOf(running.process) === 'gnu' ? 'directory ' : 'directory: '
  await running.print(`removed ${kind === 'file' ? '' : folder}'${path}'\n`)
}

export const rm = command(
  {
    short: 'rRfivd',
    long: { recursive: 'r', force: 'f', dir: 'd', verbose: 'v' },
    usage: 'rm [-irf] FILE...',
    gnu: { usage: ['[OPTION]... [FILE]...'] },
  },
  async (running) => {
    const { operands, options, process } = running
    if (operands.length === 0 && !options.has('f')) throw new UsageError('')
    const gnu = flavourOf(process) === 'gnu'
    const verb = gnu ? 'cannot remove' : "can't remove"
    for (const path of operands) {
      const name = baseName(path)
      if (name === '.' || name === '..') {
        await running.complain(
          gnu ? `refusing to remove '.' or '..' directory: skipping '${path}'` : "can't remove '.' or '..'",
        )
      } else if (process.files.realPath('/') === path && options.has('r', 'R')) {
        await running.complain(`it is dangerous to operate recursively on '/'`)
      } else await remove(running, path, (file) => `${verb} '${file}'`)
    }
    return undefined
  },
)
