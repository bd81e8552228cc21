/** head [-n LINES | -c BYTES] [-qv] [FILE]…; -n -5 leaves the last five out. */
import type { ByteInput } from '../kernel/streams.ts'
import { cannotRead } from './lib/cannot-read.ts'
import { type Command, command } from './lib/command.ts'
import { headings } from './lib/headings.ts'
import { parseCount } from './lib/parse-count.ts'

const USAGE = 'head [OPTIONS] [FILE]...\n\nPrint first 10 lines of FILEs (or stdin).'

async function firstBytes(running: Command, input: ByteInput, count: number): Promise<void> {
  let rest = count
  if (rest === 0) return
  for await (const bytes of running.chunks(input)) {
    await running.printBytes(bytes.subarray(0, rest))
    rest -= bytes.length
    if (rest <= 0) return
  }
}

async function firstLines(running: Command, input: ByteInput, count: number): Promise<void> {
  const held: string[] = []
  let left = count
  if (count === 0) return
  for await (const line of running.rawLines(input)) {
    if (count > 0) {
      await running.print(line)
      if (--left === 0) return
      continue
    }
    held.push(line)
    if (held.length > -count) await running.print(held.shift() ?? '')
  }
}

/** -5 means -n5. */
const oldStyle = (words: readonly string[]): string[] =>
  words.map((word, at) => (/^-\d+$/.test(word) && !/^-[nc]$/.test(words[at - 1] ?? '') ? `-n${word.slice(1)}` : word))

export const head = command(
  {
    rewrite: oldStyle,
    short: 'n:c:qv',
    long: { lines: 'n', bytes: 'c', quiet: 'q', verbose: 'v' },
    usage: USAGE,
    gnu: { usage: ['[OPTION]... [FILE]...'] },
  },
  async (running) => {
    const { options } = running
    const lines = options.value('n') ?? '10'
    const count = /^-0+$/.test(lines) ? Number.NEGATIVE_INFINITY : parseCount(running, lines, 'lines')
    const bytes = options.value('c')
    const heading = headings(running)
    const show = async (input: ByteInput, path: string): Promise<void> => {
      await heading(path)
      if (bytes !== undefined) await firstBytes(running, input, parseCount(running, bytes, 'bytes'))
      else await firstLines(running, input, count)
    }
    await running.eachInput(
      running.operands,
      show,
      cannotRead(running, (path) => path),
    )
    return undefined
  },
)
