/** xargs [-0rt] [-n MAX] [-I TEXT] [-d C] [-P N] [COMMAND]…: runs a command with words from stdin. */
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { runCommand } from './lib/run-command.ts'

const MAX_BYTES = 32 * 1024

/** Words of the input: split at blanks, with quotes and backslashes; at NULs with -0; whole lines with -I. */
async function* words(running: Command): AsyncGenerator<string> {
  const { options, process } = running
  const separator = options.has('0') ? '\0' : options.value('d')?.replace('\\n', '\n')
  if (separator !== undefined) {
    for await (const part of running.rawLines(process.stdin, separator))
      yield part.endsWith(separator) ? part.slice(0, -1) : part
    return
  }
  for await (const line of running.lines(process.stdin)) {
    if (options.has('I')) {
      if (line.trim() !== '') yield line.trimStart()
      continue
    }
    for (const [word] of line.matchAll(/(?:"[^"]*"|'[^']*'|\\[\s\S]|[^\s"'\\])+/g)) {
      yield word.replace(
        /"([^"]*)"|'([^']*)'|\\([\s\S])/g,
        (_, double?: string, single?: string, escaped?: string) => double ?? single ?? escaped ?? '',
      )
    }
  }
}

/** The exit code of xargs after a command's. */
const codeAfter = (code: number): number => (code === 0 || code === 126 || code === 127 ? code : code > 125 ? 125 : 123)

export const xargs = command(
  {
    short: '0rtxn:I:d:P:L:s:',
    long: { null: '0', 'no-run-if-empty': 'r', 'max-args': 'n', delimiter: 'd' },
    stopsAtOperand: true,
    usage: 'xargs [OPTIONS] [PROG ARGS]',
    gnu: { usage: ['[OPTION]... COMMAND [INITIAL-ARGS]...'] },
  },
  async (running) => {
    const { options, process } = running
    const prefix = running.operands.length > 0 ? running.operands : ['echo']
    const replaced = options.value('I')
    const most = replaced === undefined ? options.number('n', options.number('L', Number.POSITIVE_INFINITY)) : 1
    const gnu = flavourOf(process) === 'gnu'
    let code = 0
    const run = async (batch: readonly string[]): Promise<void> => {
      const argv =
        replaced === undefined ? [...prefix, ...batch] : prefix.map((word) => word.replaceAll(replaced, batch[0] ?? ''))
      if (options.has('t')) await process.stderr.write(`${argv.join(' ')}\n`)
      const { input, output } = process.pipe()
      output.close()
      const ended = await runCommand(running, argv, (name) => name, { stdin: input })
      code = Math.max(code, codeAfter(ended))
    }
    let batch: string[] = []
    let size = 0
    let ran = false
    for await (const word of words(running)) {
      if (batch.length > 0 && (batch.length >= most || size + word.length > MAX_BYTES)) {
        await run(batch)
        ran = true
        batch = []
        size = 0
      }
      batch.push(word)
      size += word.length + 1
    }
    if (batch.length > 0 || (!ran && !options.has('r') && gnu && replaced === undefined)) await run(batch)
    return code
  },
)
