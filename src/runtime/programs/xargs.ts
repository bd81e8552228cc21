/** xargs [-0rt] [-n MAX] [-I TEXT] [-d C] [-P N] [COMMAND]…: runs a command with words from stdin. */
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'
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
    refuseOpenQuote(running, line)
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

/** Of a command that wants no more to be run. */
const ABORTS = 255
const ABORTED = 124

/** Throws a UsageError for a quote that is not closed. */
function refuseOpenQuote(running: Command, line: string): void {
  const rest = line.replace(/"[^"]*"|'[^']*'|\\[\s\S]/g, '')
  const quote = /["']/.exec(rest)?.[0]
  if (quote === undefined) return
  const hint = '; by default quotes are special to xargs unless you use the -0 option'
  const kind = quote === '"' ? 'double' : 'single'
  throw new UsageError(`unmatched ${kind} quote${flavourOf(running.process) === 'gnu' ? hint : ''}`)
}

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
    let code = 0
    const run = async (batch: readonly string[]): Promise<void> => {
      const argv =
        replaced === undefined ? [...prefix, ...batch] : prefix.map((word) => word.replaceAll(replaced, batch[0] ?? ''))
      if (options.has('t')) await process.stderr.write(`${argv.join(' ')}\n`)
      const { input, output } = process.pipe()
      output.close()
      const ended = await runCommand(running, argv, (name) => name, { stdin: input })
      code = Math.max(code, codeAfter(ended))
      if (ended !== ABORTS) return
      await running.complain(`${argv[0]}: exited with status ${ABORTS}; aborting`)
      code = ABORTED
    }
    let batch: string[] = []
    let size = 0
    let ran = false
    for await (const word of words(running)) {
      if (code === ABORTED) return code
      if (batch.length > 0 && (batch.length >= most || size + word.length > MAX_BYTES)) {
        await run(batch)
        ran = true
        batch = []
        size = 0
      }
      batch.push(word)
      size += word.length + 1
    }
    if (batch.length > 0 || (!ran && !options.has('r') && replaced === undefined)) await run(batch)
    return code
  },
)
