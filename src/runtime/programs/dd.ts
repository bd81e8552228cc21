/** dd [if=FILE] [of=FILE] [bs=N] [count=N] [skip=N] [seek=N] [status=none] [conv=…] */
import type { ByteOutput } from '../kernel/streams.ts'
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { humanSize } from './lib/format.ts'
import { parseNumber, UsageError } from './lib/options.ts'
import { exists } from './lib/paths.ts'
import { BlockReader } from './lib/tar-format.ts'

const KEYS = new Set(['if', 'of', 'bs', 'ibs', 'obs', 'count', 'skip', 'seek', 'conv', 'status', 'iflag', 'oflag'])
/** Seconds that a copy takes at least, for its rate. */
const SHORTEST = 0.00001
const MAX_BLOCK = 64 * 1024 * 1024

const conversions = (given: ReadonlyMap<string, string>): readonly string[] => (given.get('conv') ?? '').split(',')

/** conv=ucase and conv=lcase. */
function converted(block: Buffer, given: ReadonlyMap<string, string>): Uint8Array {
  const names = conversions(given)
  if (names.includes('ucase')) return Buffer.from(block.toString('latin1').toUpperCase(), 'latin1')
  return names.includes('lcase') ? Buffer.from(block.toString('latin1').toLowerCase(), 'latin1') : block
}

/** What is before `seek=` stays, and with conv=notrunc what is behind. */
function openTarget(
  { process }: Command,
  path: string | undefined,
  given: ReadonlyMap<string, string>,
  size: number,
): ByteOutput {
  if (path === undefined) return process.stdout
  const start = Number(given.get('seek') ?? 0) * size
  const keeps = conversions(given).includes('notrunc')
  const before = (start > 0 || keeps) && exists(process, path) ? process.files.read(path) : new Uint8Array()
  const output = process.files.openOutput(path, 'truncate', 0o666 & ~process.umask)
  if (start === 0 && !keeps) return output
  const parts: Uint8Array[] = []
  return {
    write: async (bytes) => {
      parts.push(typeof bytes === 'string' ? Buffer.from(bytes) : Uint8Array.from(bytes))
    },
    close: () => {
      output.close()
      const written = Buffer.concat(parts)
      const whole = Buffer.alloc(keeps ? Math.max(before.length, start + written.length) : start + written.length)
      whole.set(before.subarray(0, whole.length))
      whole.set(written, start)
      process.files.write(path, whole)
    },
  }
}

export const dd = command(
  {
    short: '',
    usage: 'dd [if=FILE] [of=FILE] [bs=N] [count=N] [skip=N] [seek=N]',
    gnu: { usage: ['[OPERAND]...', 'OPTION'] },
  },
  async (running) => {
    const { process, operands } = running
    const given = new Map<string, string>()
    const gnu = flavourOf(process) === 'gnu'
    const about = (path: string | undefined): string => `${gnu ? 'failed to open' : "can't open"} '${path}'`
    for (const operand of operands) {
      const [key = '', ...value] = operand.split('=')
      if (!KEYS.has(key)) throw new UsageError(gnu ? `unrecognized operand '${operand}'` : '', true)
      given.set(key, value.join('='))
    }
    const number = (key: string, otherwise: number): number => {
      const text = given.get(key)
      return text === undefined ? otherwise : parseNumber(text)
    }
    const size = Math.min(Math.max(number('bs', number('ibs', 512)), 1), MAX_BLOCK)
    const [from, to] = [given.get('if') ?? '-', given.get('of')]
    const input = await running.attempt(about(from), () => running.openInput(from))
    if (input === undefined) return undefined
    const output = await running.attempt(about(to), () => openTarget(running, to, given, size))
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
      await output.write(converted(block, given))
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
