/** mkdir [-pv] [-m MODE] FOLDER… */
import { SystemError } from '../kernel/system-error.ts'
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { changedMode } from './lib/format.ts'
import { UsageError } from './lib/options.ts'
import { exists, isDirectory } from './lib/paths.ts'

/** The folders that were made. */
function make({ process }: Command, path: string, parents: boolean, mode: number): string[] {
  const made: string[] = []
  if (parents) {
    const parts = path.split('/')
    for (let count = 1; count < parts.length; count++) {
      const parent = parts.slice(0, count).join('/')
      if (parent === '' || isDirectory(process, parent)) continue
      if (exists(process, parent)) throw new NoFolder(parent)
      process.files.makeDirectory(parent, 0o777 & ~process.umask)
      made.push(parent)
    }
    if (isDirectory(process, path)) return made
  }
  process.files.makeDirectory(path.replace(/(.)\/+$/, '$1'), mode)
  return [...made, path]
}

/** A file is where a folder above the new one would be. */
class NoFolder extends SystemError {
  readonly path: string

  constructor(path: string) {
    super('ENOTDIR')
    this.path = path
  }
}

/** busybox shows folders on the way with a slash. */
function createdText({ process }: Command, folder: string, path: string): string {
  if (flavourOf(process) === 'gnu') return `mkdir: created directory '${folder}'\n`
  return `created directory: '${folder}${folder === path ? '' : '/'}'\n`
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
    const gnu = flavourOf(process) === 'gnu'
    const verb = gnu ? 'cannot create directory' : "can't create directory"
    for (const path of operands) {
      try {
        const made = make(running, path, options.has('p'), mode)
        for (const folder of options.has('v') ? made : []) await running.print(createdText(running, folder, path))
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        const place = error instanceof NoFolder ? `${error.path}${gnu ? '' : '/'}` : path
        await running.complain(`${verb} '${place}': ${error.message}`)
      }
    }
    return undefined
  },
)
