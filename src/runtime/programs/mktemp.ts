/** mktemp [-dtuq] [-p FOLDER] [TEMPLATE]: a new file with a name that nobody has. */
import { SystemError } from '../kernel/system-error.ts'
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { join } from './lib/paths.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const ATTEMPTS = 100

/** The template with its Xs replaced; which letters depends on who asks, when, and how often. */
function named({ process }: Command, template: string, attempt: number): string {
  let state = (process.pid * 1_000_003 + process.now() + attempt * 7919) >>> 0
  return template.replace(/X+(?=[^X]*$)/, (letters) =>
    letters.replace(/X/g, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return LETTERS.charAt((state >>> 16) % LETTERS.length)
    }),
  )
}

function make({ process, options }: Command, path: string): void {
  if (options.has('u')) return
  if (options.has('d')) process.files.makeDirectory(path, 0o700)
  else process.files.openOutput(path, 'exclusive', 0o600).close()
}

export const mktemp = command(
  {
    short: 'dtuqp:',
    long: { directory: 'd', 'dry-run': 'u', quiet: 'q', tmpdir: 'p' },
    usage: 'mktemp [-dt] [-p DIR] [TEMPLATE]',
    gnu: { usage: ['[OPTION]... [TEMPLATE]'] },
  },
  async (running) => {
    const { options, operands, process } = running
    const [given] = operands
    const gnu = flavourOf(process) === 'gnu'
    const folder = options.value('p') ?? process.env.get('TMPDIR') ?? '/tmp'
    const inFolder = given === undefined || options.has('t', 'p')
    const template = inFolder ? join(folder, given ?? (gnu ? 'tmp.XXXXXXXXXX' : 'tmp.XXXXXX')) : given
    if ((/X+(?=[^X]*$)/.exec(template)?.[0].length ?? 0) < (gnu ? 3 : 6)) {
      await running.complain(gnu ? `too few X's in template '${given}'` : '(null): Invalid argument')
      return undefined
    }
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const path = named(running, template, attempt)
      try {
        make(running, path)
        await running.print(`${path}\n`)
        return undefined
      } catch (error) {
        if (!(error instanceof SystemError)) throw error
        if (error.code === 'EEXIST') continue
        const kind = options.has('d') ? 'directory' : 'file'
        const about = gnu ? `failed to create ${kind} via template '${template}'` : '(null)'
        await running.complain(`${about}: ${error.message}`)
        return undefined
      }
    }
    await running.complain(`${template}: File exists`)
    return undefined
  },
)
