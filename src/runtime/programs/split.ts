/** split [-l LINES | -b BYTES] [-a LENGTH] [FILE [PREFIX]]: pieces named xaa, xab … */
import type { ByteInput, ByteOutput } from '../kernel/streams.ts'
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'
import { BlockReader } from './lib/tar-format.ts'

const LETTERS = 26

/** 0 is aa, 1 is ab. @throws UsageError when there are no more names of that length */
function suffix(index: number, length: number): string {
  let text = ''
  for (let rest = index; text.length < length; rest = Math.floor(rest / LETTERS)) {
    text = String.fromCharCode(97 + (rest % LETTERS)) + text
  }
  if (index >= LETTERS ** length) throw new UsageError('output file suffixes exhausted')
  return text
}

/** Opens one piece after the other. */
class Pieces {
  readonly #running: Command
  readonly #prefix: string
  readonly #length: number
  #count = 0
  #output: ByteOutput | undefined

  constructor(running: Command, prefix: string, length: number) {
    this.#running = running
    this.#prefix = prefix
    this.#length = length
  }

  async next(): Promise<ByteOutput> {
    this.end()
    const path = this.#prefix + suffix(this.#count++, this.#length)
    this.#output = this.#running.process.files.openOutput(path, 'truncate')
    return this.#output
  }

  end(): void {
    this.#output?.close()
  }
}

async function byLines(running: Command, input: ByteInput, pieces: Pieces, count: number): Promise<void> {
  let [output, left]: [ByteOutput | undefined, number] = [undefined, 0]
  for await (const line of running.rawLines(input)) {
    if (output === undefined || left === 0) [output, left] = [await pieces.next(), count]
    await output.write(line)
    left--
  }
}

async function byBytes(running: Command, input: ByteInput, pieces: Pieces, count: number): Promise<void> {
  const reader = new BlockReader(running.chunks(input))
  for (let bytes = await reader.exactly(count); bytes.length > 0; bytes = await reader.exactly(count)) {
    const output = await pieces.next()
    await output.write(bytes)
  }
}

export const split = command(
  {
    short: 'l:b:a:',
    long: { lines: 'l', bytes: 'b', 'suffix-length': 'a' },
    usage: 'split [OPTIONS] [INPUT [PREFIX]]',
    gnu: { usage: ['[OPTION]... [FILE [PREFIX]]'] },
  },
  async (running) => {
    const { options, operands, process } = running
    const [path = '-', prefix = 'x'] = operands
    const gnu = flavourOf(process) === 'gnu'
    const about = gnu ? `cannot open '${path}' for reading` : path
    const input = await running.attempt(about, () => running.openInput(path))
    if (input === undefined) return 1
    const pieces = new Pieces(running, prefix, options.number('a', 2))
    if (options.has('b')) await byBytes(running, input, pieces, options.number('b', 1))
    else await byLines(running, input, pieces, options.number('l', 1000))
    pieces.end()
    return undefined
  },
)
