/** What every program does: reads its options, prints, complains, and ends with the code that follows from it. */
import type { Program, ProgramProcess } from '../../kernel/process-api.ts'
import type { ByteInput } from '../../kernel/streams.ts'
import { SystemError } from '../../kernel/system-error.ts'
import { flavourOf } from './flavour.ts'
import { type Options, readOptions, type Syntax, UsageError } from './options.ts'

/** Output is handed on in pieces of about this many bytes. */
const BUFFER_SIZE = 16 * 1024
/** A line longer than this is an error: nothing may grow without bound. */
const MAX_LINE = 4 * 1024 * 1024

/** The program's name as it appears in messages: argv[0] without its folder. */
export const nameOf = (process: ProgramProcess): string => process.argv[0]?.replace(/^.*\//, '') ?? ''

/** A program that runs: its process, options, and buffered output. */
export class Command {
  readonly process: ProgramProcess
  readonly options: Options
  readonly name: string
  /** What it returns unless `run` says otherwise: 1 after a complaint. */
  code = 0
  #buffer = ''

  constructor(process: ProgramProcess, options: Options) {
    this.process = process
    this.options = options
    this.name = nameOf(process)
  }

  get operands(): readonly string[] {
    return this.options.operands
  }

  /** Writes to stdout, sooner or later. */
  async print(text: string): Promise<void> {
    this.#buffer += text
    if (this.#buffer.length >= BUFFER_SIZE) await this.flush()
  }

  async flush(): Promise<void> {
    if (this.#buffer === '') return
    const text = this.#buffer
    this.#buffer = ''
    await this.process.stdout.write(text)
  }

  /** Bytes to stdout, after what was printed. */
  async printBytes(bytes: Uint8Array): Promise<void> {
    await this.flush()
    await this.process.stdout.write(bytes)
  }

  /** `name: message` on stderr; the program goes on and returns `code`. */
  async complain(message: string, code = 1): Promise<void> {
    this.code = code
    await this.flush()
    await this.process.stderr.write(`${this.name}: ${message}\n`)
  }

  /** Does what may fail for one file: a SystemError becomes a complaint, and the result undefined. `about` is what comes before its text. */
  async attempt<Result>(about: string, action: () => Result | Promise<Result>): Promise<Result | undefined> {
    try {
      return await action()
    } catch (error) {
      if (!(error instanceof SystemError) || error.code === 'EPIPE' || error.code === 'EINTR') throw error
      await this.complain(about === '' ? error.message : `${about}: ${error.message}`)
      return undefined
    }
  }

  /** The bytes of an input, piece by piece. What was printed is out before it waits for more. */
  async *chunks(input: ByteInput, size = 65536): AsyncGenerator<Uint8Array> {
    for (;;) {
      await this.flush()
      await this.process.turn()
      const bytes = await input.read(size)
      if (bytes === undefined) return
      yield bytes
    }
  }

  /** The lines of an input with their ends; the last may have none. */
  async *rawLines(input: ByteInput, end = '\n'): AsyncGenerator<string> {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const bytes of this.chunks(input)) {
      const parts = (rest + decoder.decode(bytes, { stream: true })).split(end)
      rest = parts.pop() ?? ''
      for (const part of parts) yield part + end
      if (rest.length > MAX_LINE) throw new UsageError('line too long')
    }
    rest += decoder.decode()
    if (rest !== '') yield rest
  }

  /** The lines of an input without their ends. */
  async *lines(input: ByteInput): AsyncGenerator<string> {
    for await (const line of this.rawLines(input)) yield line.endsWith('\n') ? line.slice(0, -1) : line
  }

  /** stdin for '-', else the file. @throws SystemError */
  openInput(path: string): ByteInput {
    return path === '-' ? this.process.stdin : openFile(this.process, path)
  }

  /** Calls `action` with each file named, or stdin when there is none; files that cannot be opened are complained about. */
  async eachInput(
    paths: readonly string[],
    action: (input: ByteInput, path: string) => Promise<void>,
    about: (path: string) => string = (path) => path,
  ): Promise<void> {
    for (const path of paths.length === 0 ? ['-'] : paths) {
      await this.attempt(about(path), async () => {
        const input = this.openInput(path)
        try {
          await action(input, path)
        } finally {
          if (input !== this.process.stdin) input.close()
        }
      })
    }
  }
}

/** A file's content as a stream. @throws SystemError, EISDIR at once instead of when it is read */
export function openFile(process: ProgramProcess, path: string): ByteInput {
  if (process.files.status(path).type === 'directory') throw new SystemError('EISDIR')
  return process.files.openInput(path)
}

export interface CommandSyntax extends Syntax {
  /** What busybox prints after its version when the command line is wrong: 'cat [-nbvteA] [FILE]...'. */
  readonly usage?: string
  /** Words after the name → what is read instead: for old spellings such as `head -5`. */
  readonly rewrite?: (words: readonly string[]) => readonly string[]
  /** The code for a wrong command line. @default 1 */
  readonly usageCode?: number
  /** What differs where programs are those of coreutils and their like. */
  readonly gnu?: GnuUsage
}

export interface GnuUsage {
  /** What `--help` begins with, without the name: '[OPTION]... [FILE]...'; several for several ways to call it. */
  readonly usage?: readonly string[]
  /** What is said where nothing is given that is needed; nothing, if it is empty. @default 'missing operand' */
  readonly missing?: string
  /** It says its name before each line: `cmp: Try …`. */
  readonly namesItself?: true
  /** How many operands it takes at most: one more is an 'extra operand'. */
  readonly most?: number
  /** The code for a wrong command line. @default 1 */
  readonly code?: number
}

const BANNER = 'BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.'

/** Shows how a program is called, as busybox does. */
export const usageText = (usage: string): string => `${BANNER}\n\nUsage: ${usage}\n`

/** Makes a program of its syntax and its body. The body's result, if it is a number, is the exit code. */
export function command(syntax: CommandSyntax, run: (command: Command) => Promise<number | undefined>): Program {
  return async (process) => {
    try {
      const words = process.argv.slice(1)
      if (words[0] === '--help') return await help(process, syntax)
      const running = new Command(process, readOptions(syntax.rewrite?.(words) ?? words, syntax))
      refuseExtra(running, syntax)
      try {
        return (await run(running)) ?? running.code
      } finally {
        await running.flush()
      }
    } catch (error) {
      return await explain(process, syntax, error)
    }
  }
}

/** Neither flavour takes more operands than it has a use for. @throws UsageError */
function refuseExtra({ process, operands }: Command, { gnu }: CommandSyntax): void {
  const extra = gnu?.most === undefined ? undefined : operands[gnu.most]
  if (extra === undefined) return
  throw new UsageError(flavourOf(process) === 'gnu' ? `extra operand '${extra}'` : '', true)
}

/** How it is called: on stderr in busybox, on stdout elsewhere. */
async function help(process: ProgramProcess, { usage, gnu }: CommandSyntax): Promise<number> {
  if (flavourOf(process) === 'busybox') await process.stderr.write(usageText(usage ?? nameOf(process)))
  else {
    const [first = '[OPTION]...', ...others] = gnu?.usage ?? []
    const lines = [`Usage: ${nameOf(process)} ${first}`, ...others.map((other) => `  or:  ${nameOf(process)} ${other}`)]
    await process.stdout.write(`${lines.join('\n')}\n`)
  }
  return 0
}

/** As getopt of the GNU programs words it. */
async function explainAsGnu(process: ProgramProcess, { gnu }: CommandSyntax, error: UsageError): Promise<number> {
  const name = nameOf(process)
  const message = error.message === '' ? (gnu?.missing ?? 'missing operand') : error.message
  const said = message === '' ? '' : `${name}: ${message}\n`
  const hint = `${gnu?.namesItself ? `${name}: ` : ''}Try '${name} --help' for more information.\n`
  await process.stderr.write(said + (error.showsUsage ? hint : ''))
  return gnu?.code ?? 1
}

/** The exit code of a program whose body threw, and its last words. */
async function explain(process: ProgramProcess, syntax: CommandSyntax, error: unknown): Promise<number> {
  if (error instanceof UsageError) {
    if (flavourOf(process) === 'gnu' && syntax.gnu !== undefined) return explainAsGnu(process, syntax, error)
    const usage = syntax.usage === undefined || !error.showsUsage ? '' : usageText(syntax.usage)
    const message = error.message === '' ? '' : `${nameOf(process)}: ${error.message}\n`
    await process.stderr.write(message + usage)
    return syntax.usageCode ?? 1
  }
  if (!(error instanceof SystemError)) throw error
  if (error.code === 'EPIPE') return 141
  if (error.code === 'EINTR') return 130
  await process.stderr.write(`${nameOf(process)}: ${error.message}\n`)
  return 1
}
