/** tail [-n LINES | -c BYTES | +N] [-f | -F] [-qv] [FILE]… */
import type { ByteInput } from '../kernel/streams.ts'
import { cannotRead } from './lib/cannot-read.ts'
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { headings } from './lib/headings.ts'
import { parseCount } from './lib/parse-count.ts'

const USAGE = 'tail [OPTIONS] [FILE]...\n\nPrint last 10 lines of FILEs (or stdin) to stdout.'
/** More than this is not held back for the end of an input that cannot be read twice. */
const MAX_HELD = 64 * 1024 * 1024

interface Extent {
  readonly unit: 'lines' | 'bytes'
  readonly count: number
  /** '+5': from the fifth on, instead of the last five. */
  readonly fromStart: boolean
}

function extentOf(running: Command): Extent {
  const { options } = running
  const bytes = options.value('c')
  const unit = bytes === undefined ? 'lines' : 'bytes'
  const text = bytes ?? options.value('n') ?? '10'
  return {
    unit,
    count: Math.abs(parseCount(running, text, unit)),
    fromStart: text.startsWith('+'),
  }
}

async function showFrom(running: Command, input: ByteInput, { unit, count }: Extent): Promise<void> {
  let skip = Math.max(count - 1, 0)
  if (unit === 'lines') {
    for await (const line of running.rawLines(input)) {
      if (skip > 0) skip--
      else await running.print(line)
    }
    return
  }
  for await (const bytes of running.chunks(input)) {
    if (skip < bytes.length) await running.printBytes(bytes.subarray(skip))
    skip = Math.max(skip - bytes.length, 0)
  }
}

async function showLastBytes(running: Command, input: ByteInput, count: number): Promise<void> {
  let held = Buffer.alloc(0)
  for await (const bytes of running.chunks(input)) {
    held = Buffer.concat([held, bytes]).subarray(-Math.min(count, MAX_HELD))
  }
  if (count > 0) await running.printBytes(held)
}

async function showLastLines(running: Command, input: ByteInput, count: number): Promise<void> {
  const held: string[] = []
  let size = 0
  let first = 0
  for await (const line of running.rawLines(input)) {
    held.push(line)
    size += line.length
    while (held.length - first > count || size > MAX_HELD) {
      size -= held[first]?.length ?? 0
      held[first++] = ''
    }
    if (first > 1000) held.splice(0, first)
    if (first > 1000) first = 0
  }
  for (const line of held.slice(first)) await running.print(line)
}

async function show(running: Command, input: ByteInput, extent: Extent): Promise<void> {
  if (extent.fromStart) await showFrom(running, input, extent)
  else if (extent.unit === 'bytes') await showLastBytes(running, input, extent.count)
  else await showLastLines(running, input, extent.count)
}

/** Writes what is added to the files from now on, until it is killed. */
async function follow(running: Command, sizes: Map<string, number>, heading: (path: string) => Promise<void>) {
  const { files } = running.process
  const changed = new Set<string>()
  let wake = (): void => {}
  const stops = [...sizes.keys()].map((path) =>
    files.watch(path, () => {
      changed.add(path)
      wake()
    }),
  )
  let shown = [...sizes.keys()].at(-1)
  try {
    for (;;) {
      for (const path of changed) {
        if (path !== shown) await heading(path)
        shown = path
        await showAdded(running, path, sizes)
      }
      changed.clear()
      await Promise.race([running.process.sleep(1000), new Promise<void>((resolve) => (wake = resolve))])
    }
  } finally {
    for (const stop of stops) stop()
  }
}

async function showAdded(running: Command, path: string, sizes: Map<string, number>): Promise<void> {
  const size = running.process.files.status(path).size
  const known = sizes.get(path) ?? 0
  const from = size < known ? 0 : known
  sizes.set(path, size)
  const input = running.openInput(path)
  try {
    await showFrom(running, input, { unit: 'bytes', count: from + 1, fromStart: true })
  } finally {
    input.close()
  }
  await running.flush()
}

/** -5 and +5 are -n 5 and -n +5. */
const oldStyle = (words: readonly string[]): string[] =>
  words.map((word, at) => {
    if (/^-[nc]$/.test(words[at - 1] ?? '') || !/^[-+]\d+f?$/.test(word)) return word
    return `-${word.endsWith('f') ? 'f' : ''}n${word.replace(/^-|f$/g, '')}`
  })

export const tail = command(
  {
    rewrite: oldStyle,
    short: 'n:c:fFqvs:',
    long: { lines: 'n', bytes: 'c', follow: 'f', quiet: 'q', verbose: 'v', retry: 'F' },
    usage: USAGE,
    gnu: { usage: ['[OPTION]... [FILE]...'] },
  },
  async (running) => {
    const { process, operands, options } = running
    const extent = extentOf(running)
    const heading = headings(running)
    const sizes = new Map<string, number>()
    await running.eachInput(
      operands,
      async (input, path) => {
        if (path !== '-') sizes.set(path, process.files.status(path).size)
        await heading(path)
        await show(running, input, extent)
      },
      cannotRead(running, (path) => `can't open '${path}'`),
    )
    const busybox = flavourOf(process) === 'busybox'
    if (busybox && operands.length > 0 && sizes.size === 0 && running.code !== 0) await running.complain('no files')
    await running.flush()
    if (options.has('f', 'F') && sizes.size > 0) await follow(running, sizes, heading)
    return undefined
  },
)
