/** od [-abcdox] [-t TYPE] [-A BASE] [-N COUNT] [-j SKIP] [-v] [FILE]…: bytes as numbers and characters. */
import type { ByteInput } from '../kernel/streams.ts'
import { type ColumnType, columnType, showRow } from './lib/byte-columns.ts'
import { type Command, command } from './lib/command.ts'
import { UsageError } from './lib/options.ts'
import { BlockReader } from './lib/tar-format.ts'

const WIDTH = 16

/** Old spellings of types. */
const SHORT: { readonly [letter: string]: string } = {
  a: 'a',
  b: 'o1',
  c: 'c',
  d: 'u2',
  i: 'd4',
  l: 'd8',
  o: 'o2',
  s: 'd2',
  x: 'x2',
}

function typesOf({ options }: Command): ColumnType[] {
  const names = [
    ...Object.keys(SHORT)
      .filter((letter) => options.has(letter))
      .map((letter) => SHORT[letter] ?? ''),
    // `-t x1c` are two types.
    ...options.values('t').flatMap((text) => text.match(/[a-z](?:\d+|[CSIL])?z?/g) ?? [text]),
  ]
  const types = (names.length === 0 ? ['o2'] : names).map((name) => {
    const type = columnType(name)
    if (type === undefined) throw new UsageError(`invalid type string '${name}'`)
    return type
  })
  return types
}

function addressOf(base: string): (offset: number) => string {
  if (base === 'n') return () => ''
  const [radix, digits] = base === 'd' ? [10, 7] : base === 'x' ? [16, 6] : [8, 7]
  return (offset) => offset.toString(radix).padStart(digits, '0')
}

/** The bytes of all files, one after the other. */
async function* bytesOf(running: Command): AsyncGenerator<Uint8Array> {
  const { operands, process } = running
  for (const path of operands.length === 0 ? ['-'] : operands) {
    const input: ByteInput | undefined = await running.attempt(path, () => running.openInput(path))
    if (input === undefined) continue
    yield* running.chunks(input)
    if (input !== process.stdin) input.close()
  }
}

export const od = command(
  {
    short: 'abcdilosxvt:A:N:j:w:S:',
    long: { format: 't', 'address-radix': 'A', 'read-bytes': 'N', 'skip-bytes': 'j', 'output-duplicates': 'v' },
    usage: 'od [-abcdfhilovxs] [-t TYPE] [-A RADIX] [-N SIZE] [-j SKIP] [-S MINSTR] [-w WIDTH] [FILE]...',
    gnu: {
      usage: [
        '[OPTION]... [FILE]...',
        '[-abcdfilosx]... [FILE] [[+]OFFSET[.][b]]',
        '--traditional [OPTION]... [FILE] [[+]OFFSET[.][b] [+][LABEL][.][b]]',
      ],
    },
  },
  async (running) => {
    const { options } = running
    const types = typesOf(running)
    const cell = Math.max(...types.map(({ bytes, width }) => (width + 1) / bytes))
    const aligned = types.map((type) => ({ ...type, width: Math.max(type.width, cell * type.bytes - 1) }))
    const address = addressOf(options.value('A') ?? 'o')
    const width = options.number('w', WIDTH)
    const reader = new BlockReader(bytesOf(running))
    let offset = options.number('j', 0)
    if (offset > 0) await reader.exactly(offset)
    let left = options.number('N', Number.POSITIVE_INFINITY)
    let [previous, starred] = ['', false]
    while (left > 0) {
      const bytes = await reader.exactly(Math.min(width, left))
      if (bytes.length === 0) break
      const key = bytes.toString('latin1')
      // Rows that say the same again are one star.
      const repeated = key === previous && bytes.length === width && !options.has('v')
      if (repeated && !starred) await running.print('*\n')
      for (const [index, type] of (repeated ? [] : aligned).entries()) {
        const lead = address(offset)
        await running.print(`${index === 0 ? lead : ' '.repeat(lead.length)}${showRow(bytes, type)}\n`)
      }
      starred = repeated
      previous = key
      offset += bytes.length
      left -= bytes.length
    }
    if (address(offset) !== '' && (running.code === 0 || offset > 0)) await running.print(`${address(offset)}\n`)
    return undefined
  },
)
