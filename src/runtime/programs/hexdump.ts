/** hexdump [-C] [-n BYTES] [FILE]: bytes in hexadecimal. */
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { BlockReader } from './lib/tar-format.ts'

const WIDTH = 16

const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0')

/** As -C shows a row: bytes, and the characters that they are. */
function canonicalRow(offset: number, bytes: Uint8Array): string {
  const cells = Array.from({ length: WIDTH }, (_, at) => {
    const byte = bytes[at]
    return `${at === 8 ? ' ' : ''}${byte === undefined ? '  ' : hex(byte, 2)}`
  })
  const text = [...bytes].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
  return `${hex(offset, 8)}  ${cells.join(' ')}  |${text}|\n`
}

/** Two bytes at a time, the low one first. */
function plainRow(offset: number, bytes: Uint8Array): string {
  const cells = Array.from({ length: WIDTH / 2 }, (_, at) => {
    const low = bytes[at * 2]
    return low === undefined ? '    ' : hex(low + (bytes[at * 2 + 1] ?? 0) * 256, 4)
  })
  return `${hex(offset, 7)} ${cells.join(' ')}\n`
}

export const hexdump = command({ short: 'Cn:v', usage: 'hexdump [-bcdoxCv] [-n LEN] [FILE]...' }, async (running) => {
  const { options } = running
  const row = options.has('C') ? canonicalRow : plainRow
  let left = options.number('n', Number.POSITIVE_INFINITY)
  await running.eachInput(
    running.operands.slice(0, 1),
    async (input) => {
      const reader = new BlockReader(running.chunks(input))
      let [offset, previous, starred] = [0, '', false]
      while (left > 0) {
        const bytes = await reader.exactly(Math.min(WIDTH, left))
        if (bytes.length === 0) break
        const key = bytes.toString('latin1')
        // Rows that say the same again are one star.
        const repeated = key === previous && bytes.length === WIDTH && !options.has('v')
        if (!repeated) await running.print(row(offset, bytes))
        else if (!starred) await running.print('*\n')
        starred = repeated
        previous = key
        offset += bytes.length
        left -= bytes.length
      }
      if (offset > 0) await running.print(`${hex(offset, options.has('C') ? 8 : 7)}\n`)
    },
    (path) => path,
  )
  if (running.code !== 0 && flavourOf(running.process) === 'gnu')
    await running.complain('all input file arguments failed')
  return undefined
})
