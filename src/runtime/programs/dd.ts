/** dd [if=FILE] [of=FILE] [bs=N] [count=N] [skip=N] [seek=N] [status=none] [conv=…] */
import { command } from './lib/command.ts'
import { humanSize } from './lib/format.ts'
import { parseNumber, UsageError } from './lib/options.ts'
import { BlockReader } from './lib/tar-format.ts'

const KEYS = new Set(['if', 'of', 'bs', 'ibs', 'obs', 'count', 'skip', 'seek', 'conv', 'status', 'iflag', 'oflag'])
/** Seconds that a copy takes at least, for its rate. */
const SHORTEST = 0.00001
const MAX_BLOCK = 64 * 1024 * 1024

export const dd = command(
  {
    short: '',
    usage: 'dd [if=FILE] [of=FILE] [bs=N] [count=N] [skip=N] [seek=N]',
    gnu: { usage: ['[OPERAND]...', 'OPTION'] },
  },
  async (running) => {
    const { process, operands } = running
    const given = new Map<string, string>()
    for (const operand of operands) {
      const [key = '', ...value] = operand.split('=')
      if (!KEYS.has(key)) throw new UsageError('', true)
      given.set(key, value.join('='))
    }
    const number = (key: string, otherwise: number): number => {
      const text = given.get(key)
      return text === undefined ? otherwise : parseNumber(text)
    }
    const size = Math.min(Math.max(number('bs', number('ibs', 512)), 1), MAX_BLOCK)
    const [from, to] = [given.get('if') ?? '-', given.get('of')]
    const input = await running.attempt(`can't open '${from}'`, () => running.openInput(from))
    if (input === undefined) return undefined
    const output = await running.attempt(`can't open '${to}'`, () =>
      to === undefined ? process.stdout : process.files.openOutput(to, 'truncate', 0o666 & ~process.umask),
    )
    if (output === undefined) return undefined
    const reader = new BlockReader(running.chunks(input, size))
    for (let skipped = number('skip', 0); skipped > 0; skipped--) await reader.exactly(size)
    const count = number('count', Number.POSITIVE_INFINITY)
    const startedAt = process.now()
    let [full, partial, bytes] = [0, 0, 0]
    while (full + partial < count) {
      const block = await reader.exactly(size)
      if (block.length === 0) break
      if (block.length === size) full++
      else partial++
      bytes += block.length
      await output.write(block)
    }
    if (to !== undefined) output.close()
    if (given.get('status') !== 'none') {
      const records = `${full}+${partial} records`
      await process.stderr.write(`${records} in\n${records} out\n`)
      const seconds = Math.max((process.now() - startedAt) / 1000, SHORTEST)
      const [amount, rate] = [bytes, bytes / seconds].map((value) => humanSize(Math.round(value), 'busybox'))
      await process.stderr.write(`${bytes} bytes (${amount}B) copied, ${seconds.toFixed(6)} seconds, ${rate}B/s
`)
    }
    return undefined
  },
)
