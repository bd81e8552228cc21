/** sed [-nEri] [-e SCRIPT | -f FILE | SCRIPT] [FILE]… */
import type { ByteInput } from '../kernel/streams.ts'
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'
import { type LineSource, SedMachine } from './lib/sed-machine.ts'
import { parseSed } from './lib/sed-script.ts'

const USAGE = 'sed [-i[SFX]] [-nrE] [-f FILE]... [-e CMD]... [FILE]...\nor: sed [-i[SFX]] [-nrE] CMD [FILE]...'

/** Lines of files one after the other, or of stdin. */
function linesOf(running: Command, paths: readonly string[]): LineSource {
  const gnu = flavourOf(running.process) === 'gnu'
  async function* all(): AsyncGenerator<string> {
    for (const path of paths.length === 0 ? ['-'] : paths) {
      const about = gnu ? `can't read ${path}` : path
      const input: ByteInput | undefined = await running.attempt(about, () => running.openInput(path))
      if (input === undefined && gnu) running.code = 2
      if (input === undefined) continue
      for await (const line of running.rawLines(input)) yield line
      if (path !== '-') input.close()
    }
  }
  const lines = all()
  let ahead: Promise<IteratorResult<string>> | undefined
  return {
    async next() {
      const { value, done } = await (ahead ?? lines.next())
      ahead = undefined
      return done ? undefined : value
    },
    async isLast() {
      ahead ??= lines.next()
      return (await ahead).done === true
    },
  }
}

/** -i may have a suffix glued to it, and nothing else. */
const splitInPlace = (words: readonly string[]): string[] =>
  words.map((word) => {
    const match = /^(-[nErsz]*)i([.~]\S*)?$/.exec(word)
    if (match === null) return word === '--in-place' ? '--in-place=' : word
    return match[1] === '-' ? `--in-place=${match[2] ?? ''}` : word
  })

async function inPlace(running: Command, script: string, path: string): Promise<void> {
  const { files } = running.process
  const mode = files.status(path).mode
  const suffix = running.options.value('in-place') ?? ''
  let result = ''
  const commands = parseSed(script, running.options.has('E', 'r') ? 'extended' : 'basic')
  const machine = new SedMachine(running, commands, linesOf(running, [path]), async (text) => {
    result += text
  })
  await machine.run()
  if (suffix !== '') files.write(path + suffix, files.read(path), mode)
  files.write(path, result, mode)
}

export const sed = command(
  {
    rewrite: splitInPlace,
    short: 'nErsize:f:',
    long: { quiet: 'n', silent: 'n', expression: 'e', file: 'f', 'regexp-extended': 'E', 'in-place': 'in-place:' },
    usage: USAGE,
  },
  async (running) => {
    const { options, process } = running
    const paths = [...running.operands]
    const parts = [
      ...options.values('e'),
      ...options.values('f').map((path) => Buffer.from(process.files.read(path)).toString()),
    ]
    if (parts.length === 0) parts.push(paths.shift() ?? usage())
    const script = parts.join('\n')
    if (options.has('in-place', 'i')) {
      for (const path of paths) await running.attempt(path, () => inPlace(running, script, path))
      return undefined
    }
    const commands = parseSed(script, options.has('E', 'r') ? 'extended' : 'basic')
    const machine = new SedMachine(running, commands, linesOf(running, paths), (text) => running.print(text))
    await machine.run()
    return machine.code || running.code
  },
)

function usage(): never {
  throw new UsageError('')
}
