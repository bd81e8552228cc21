/** cat [-nbvteA] [FILE]…: bytes as they are; numbers and marks line by line. */
import type { ByteInput } from '../kernel/streams.ts'
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { isDirectory } from './lib/paths.ts'

const USAGE = 'cat [-nbvteA] [FILE]...\n\nPrint FILEs to stdout'

const visible = (line: string, ends: boolean, tabs: boolean): string =>
  Buffer.from(line)
    .toString('latin1')
    .replace(/[^\t\n -~]/g, (byte) => visibleByte(byte.charCodeAt(0)))
    .replace(/\t/g, tabs ? '^I' : '\t')
    .replace(/\n/g, ends ? '$\n' : '\n')

/** ^A, M-^A, M-a. */
const visibleByte = (byte: number): string => {
  const low = byte & 127
  const shown = low < 32 || low === 127 ? `^${String.fromCharCode(low ^ 64)}` : String.fromCharCode(low)
  return byte < 128 ? shown : `M-${shown}`
}

async function marked(running: Command, input: ByteInput, numbers: { last: number }): Promise<void> {
  const { options } = running
  let wasEmpty = false
  for await (const line of running.rawLines(input)) {
    const isEmpty = line === '\n'
    if (isEmpty && wasEmpty && options.has('s')) continue
    wasEmpty = isEmpty
    const numbered = options.has('b') ? line !== '\n' : options.has('n')
    const shown = options.has('v', 'e', 't', 'A', 'E', 'T')
      ? visible(line, options.has('e', 'A', 'E'), options.has('t', 'A', 'T'))
      : line
    await running.print((numbered ? `${String(++numbers.last).padStart(6)}\t` : '') + shown)
  }
}

export const cat = command(
  { short: 'nbvteAETsu', usage: USAGE, gnu: { usage: ['[OPTION]... [FILE]...'] } },
  async (running) => {
    const numbers = { last: 0 }
    const plain = !running.options.has('n', 'b', 'v', 'e', 't', 'A', 'E', 'T', 's')
    const busybox = flavourOf(running.process) === 'busybox'
    await running.eachInput(
      running.operands,
      async (input) => {
        if (!plain) return marked(running, input, numbers)
        for await (const bytes of running.chunks(input)) await running.process.stdout.write(bytes)
      },
      (path) => (busybox && !isDirectory(running.process, path) ? `can't open '${path}'` : path),
    )
    return undefined
  },
)
