/** mkdir [-pv] [-m MODE] FOLDER… */
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { changedMode } from './lib/format.ts'
import { UsageError } from './lib/options.ts'
import { isDirectory } from './lib/paths.ts'

function make({ process }: Command, path: string, parents: boolean, mode: number): void {
  if (parents) {
    const parts = path.split('/')
    for (let count = 1; count < parts.length; count++) {
      const parent = parts.slice(0, count).join('/')
      if (parent !== '' && !isDirectory(process, parent)) process.files.makeDirectory(parent, 0o777 & ~process.umask)
    }
    if (isDirectory(process, path)) return
  }
  process.files.makeDirectory(path.replace(/(.)\/+$/, '$1'), mode)
}

export const mkdir = command(
  {
    short: 'pvm:',
    long: { parents: 'p', mode: 'm', verbose: 'v' },
    usage: 'mkdir [-m MODE] [-p] DIRECTORY...',
    gnu: { usage: ['[OPTION]... DIRECTORY...'] },
  },
  async (running) => {
    const { options, operands, process } = running
    if (operands.length === 0) throw new UsageError('')
    const text = options.value('m')
    const plain = { type: 'directory', mode: 0o777 } as const
    const mode = text === undefined ? 0o777 & ~process.umask : changedMode(text, plain)
    if (mode === undefined) throw new UsageError(`invalid mode '${text}'`)
    const verb = flavourOf(process) === 'gnu' ? 'cannot create directory' : "can't create directory"
    for (const path of operands) {
      await running.attempt(`${verb} '${path}'`, () => make(running, path, options.has('p'), mode))
    }
    return undefined
  },
)
