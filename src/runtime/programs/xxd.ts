/** xxd [-pru] [-c COLUMNS] [-g BYTES] [-l LENGTH] [-s OFFSET] [FILE]: bytes in hexadecimal and back. */
import { type Command, command } from './lib/command.ts'
import { BlockReader } from './lib/tar-format.ts'

interface Layout {
  readonly columns: number
  readonly group: number
  readonly upper: boolean
}

const hexOf = (byte: number, { upper }: Layout): string => {
  const text = byte.toString(16).padStart(2, '0')
  return upper ? text.toUpperCase() : text
}

function row(offset: number, bytes: Uint8Array, layout: Layout): string {
  const { columns, group } = layout
  const cells = Array.from({ length: columns }, (_, at) => {
    const byte = bytes[at]
    const gap = group > 0 && at > 0 && at % group === 0 ? ' ' : ''
    return gap + (byte === undefined ? '  ' : hexOf(byte, layout))
  })
  const text = [...bytes].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
  return `${offset.toString(16).padStart(8, '0')}: ${cells.join('')}  ${text}\n`
}

async function dump(running: Command, reader: BlockReader, layout: Layout): Promise<void> {
  const { options } = running
  const start = options.number('s', 0)
  if (start > 0) await reader.exactly(start)
  let left = options.number('l', Number.POSITIVE_INFINITY)
  for (let offset = start; left > 0; ) {
    const bytes = await reader.exactly(Math.min(layout.columns, left))
    if (bytes.length === 0) return
    const plain = [...bytes].map((byte) => hexOf(byte, layout)).join('')
    await running.print(options.has('p') ? `${plain}\n` : row(offset, bytes, layout))
    offset += bytes.length
    left -= bytes.length
  }
}

/** Bytes of a dump; with -p every two digits are one. */
async function revert(running: Command, lines: AsyncGenerator<string>): Promise<void> {
  for await (const line of lines) {
    const part = running.options.has('p') ? line : (/^[0-9a-fA-F]+:((?: ?[0-9a-fA-F]{2})*)/.exec(line)?.[1] ?? '')
    await running.printBytes(Buffer.from(part.replace(/\s/g, ''), 'hex'))
  }
}

export const xxd = command(
  {
    short: 'pruic:g:l:n:s:o:b',
    long: { plain: 'p', revert: 'r', cols: 'c', len: 'l' },
    usage: 'xxd [-pri] [-g N] [-c N] [-n LEN] [-s OFS] [-o OFS] [FILE]',
    usageCode: 2,
  },
  async (running) => {
    const { options, operands } = running
    const layout = {
      columns: options.number('c', options.has('p') ? 30 : 16),
      group: options.number('g', 2),
      upper: options.has('u'),
    }
    const [path = '-'] = operands
    const input = await running.attempt(path, () => running.openInput(path))
    if (input === undefined) return 2
    if (options.has('r')) await revert(running, running.lines(input))
    else await dump(running, new BlockReader(running.chunks(input)), layout)
    return undefined
  },
)
