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
    await running.attempt(about(path), () => process.files.remove(path))
    return
  }
  if (!options.has('r', 'R')) {
    const gnu = flavourOf(process) === 'gnu'
    await running.complain(gnu ? `${about(path)}: Is a directory` : `'${path}' is a directory`)
    return
  }
  for (const name of (await running.attempt(about(path), () => process.files.list(path))) ?? []) {
    await remove(running, join(path, name), about)
  }
  await running.attempt(about(path), () => process.files.removeDirectory(path))
}

export const rm = command(
  {
    short: 'rRfiv',
    long: { recursive: 'r', force: 'f' },
    usage: 'rm [-irf] FILE...',
    gnu: { usage: ['[OPTION]... [FILE]...'] },
  },
  async (running) => {
    const { operands, options, process } = running
    if (operands.length === 0 && !options.has('f')) throw new UsageError('')
    const verb = flavourOf(process) === 'gnu' ? 'cannot remove' : "can't remove"
    for (const path of operands) {
      const name = baseName(path)
      if (name === '.' || name === '..') {
        await running.complain(`refusing to remove '.' or '..' directory: skipping '${path}'`)
      } else if (process.files.realPath('/') === path && options.has('r', 'R')) {
        await running.complain(`it is dangerous to operate recursively on '/'`)
      } else await remove(running, path, (file) => `${verb} '${file}'`)
    }
    return undefined
  },
)
