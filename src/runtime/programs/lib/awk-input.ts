/** The lines that an awk program reads: of the files among its operands, or of stdin. */
import type { ByteInput } from '../../kernel/streams.ts'
import type { AwkMemory } from './awk-memory.ts'
import { InputText, toText } from './awk-values.ts'
import type { Command } from './command.ts'
import { replaceEscapes } from './escapes.ts'
import { flavourOf } from './flavour.ts'

const ASSIGNMENT = /^([A-Za-z_]\w*)=([\s\S]*)$/

/** Paragraphs for RS="", else what RS ends. */
async function* records(running: Command, input: ByteInput, separator: string): AsyncGenerator<string> {
  if (separator !== '') {
    const end = separator.charAt(0)
    for await (const line of running.rawLines(input, end)) yield line.endsWith(end) ? line.slice(0, -1) : line
    return
  }
  let lines: string[] = []
  for await (const line of running.lines(input)) {
    if (line !== '') lines.push(line)
    else if (lines.length > 0) {
      yield lines.join('\n')
      lines = []
    }
  }
  if (lines.length > 0) yield lines.join('\n')
}

export class AwkInput {
  readonly #running: Command
  readonly #memory: AwkMemory
  readonly #lines: AsyncGenerator<string>

  constructor(running: Command, memory: AwkMemory, operands: readonly string[]) {
    this.#running = running
    this.#memory = memory
    this.#lines = this.#all(operands)
  }

  /** The next line; undefined at the end of the last file. */
  async next(): Promise<string | undefined> {
    const { value, done } = await this.#lines.next()
    return done ? undefined : value
  }

  /** Lines of a file or a command, for getline. */
  recordsOf(input: ByteInput): AsyncGenerator<string> {
    return records(this.#running, input, toText(this.#memory.get('RS')))
  }

  /** NAME=VALUE among the operands sets a variable when its turn comes. */
  async *#all(operands: readonly string[]): AsyncGenerator<string> {
    const paths = operands.filter((operand) => !ASSIGNMENT.test(operand))
    const gnu = flavourOf(this.#running.process) === 'gnu'
    for (const operand of paths.length === 0 ? [...operands, '-'] : operands) {
      const [, name, value] = ASSIGNMENT.exec(operand) ?? []
      if (name !== undefined && value !== undefined) {
        this.#memory.set(name, new InputText(replaceEscapes(value).text))
        continue
      }
      const input = await this.#open(operand, gnu)
      if (input === undefined) continue
      this.#memory.set('FILENAME', operand)
      this.#memory.set('FNR', 0)
      yield* this.recordsOf(input)
    }
  }

  async #open(path: string, gnu: boolean): Promise<ByteInput | undefined> {
    const input = await this.#running.attempt(gnu ? `cannot open ${path}` : path, () => this.#running.openInput(path))
    if (input === undefined && gnu) this.#running.code = 2
    return input
  }
}
