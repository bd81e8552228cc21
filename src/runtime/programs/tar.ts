/** tar c|x|t [-zvOmo] [-f FILE] [-C FOLDER] [NAME]…: as kubectl cp calls it, and users do. */
import type { ByteOutput } from '../kernel/streams.ts'
import { SystemError } from '../kernel/system-error.ts'
import { type Command, command } from './lib/command.ts'
import { gunzipped, gzipped } from './lib/compression.ts'
import { flavourOf } from './lib/flavour.ts'
import { globToRegex } from './lib/glob.ts'
import { UsageError } from './lib/options.ts'
import { createArchive } from './lib/tar-create.ts'
import { extractArchive, listArchive } from './lib/tar-extract.ts'

/** The first word may lack its dash: 'tar xzf a.tgz'. */
const oldStyle = (words: readonly string[]): readonly string[] => {
  const [first = '', ...rest] = words
  if (!/^[a-zA-Z]+$/.test(first)) return words
  const values = new Map<string, string>()
  const left = [...rest]
  for (const letter of first) if ('fCTX'.includes(letter)) values.set(letter, left.shift() ?? '')
  return [
    ...[...first].flatMap((letter) => (values.has(letter) ? [`-${letter}`, values.get(letter) ?? ''] : [`-${letter}`])),
    ...left,
  ]
}

async function create(running: Command): Promise<void> {
  const { options, operands, process } = running
  const gnu = flavourOf(process) === 'gnu'
  if (operands.length === 0)
    throw new UsageError(gnu ? 'Cowardly refusing to create an empty archive' : 'empty archive')
  const file = options.value('f') ?? '-'
  const output: ByteOutput =
    file === '-' ? process.stdout : process.files.openOutput(file, 'truncate', 0o666 & ~process.umask)
  const pieces = createArchive(running, operands, {
    folder: options.value('C') ?? '.',
    gnu,
    excluded: options.values('exclude').map((pattern) => globToRegex(pattern)),
    report: async (name) => {
      if (options.has('v')) await (file === '-' ? process.stderr : process.stdout).write(`${name}\n`)
    },
  })
  for await (const bytes of options.has('z') ? gzipped(pieces) : pieces) await output.write(bytes)
  if (file !== '-') output.close()
}

async function read(running: Command): Promise<void> {
  const { options, operands, process } = running
  const gnu = flavourOf(process) === 'gnu'
  const file = options.value('f') ?? '-'
  const input = await running.attempt(gnu ? `${file}: Cannot open` : `can't open '${file}'`, () =>
    running.openInput(file),
  )
  if (input === undefined) return
  const plain = running.chunks(input)
  const zipped = options.has('z') || /\.t?gz$/.test(file)
  const pieces = zipped ? gunzipped(plain) : plain
  try {
    if (options.has('t')) await listArchive(running, pieces, operands, options.has('v'), gnu)
    else {
      const folder = options.value('C') ?? '.'
      if (process.files.status(folder).type !== 'directory') throw new SystemError('ENOTDIR')
      await extractArchive(
        running,
        pieces,
        {
          folder,
          gnu,
          names: operands,
          strip: options.number('strip', 0),
          keepTimes: !options.has('m'),
          keepOwner: !options.has('o', 'no-same-owner'),
          toStdout: options.has('O'),
        },
        async (name) => {
          if (options.has('v')) await (options.has('O') ? process.stderr : process.stdout).write(`${name}\n`)
        },
      )
    }
  } catch (error) {
    if (error instanceof SystemError && error.code !== 'EINVAL') throw error
    await running.complain(gnu ? 'This does not look like a tar archive' : 'invalid tar magic')
  }
}

export const tar = command(
  {
    rewrite: oldStyle,
    short: 'cxtvzOmokphPf:C:T:X:',
    long: {
      create: 'c',
      extract: 'x',
      list: 't',
      verbose: 'v',
      gzip: 'z',
      file: 'f',
      directory: 'C',
      exclude: 'exclude:',
      'strip-components': 'strip:',
      'no-same-owner': 'no-same-owner',
      'no-same-permissions': 'no-same-permissions',
      touch: 'm',
      'to-stdout': 'O',
      overwrite: 'overwrite',
      warning: 'warning:',
    },
    usage: 'tar c|x|t [-ZzJjahmvokO] [-f TARFILE] [-C DIR] [FILE]...',
  },
  async (running) => {
    const { options, process } = running
    if (!options.has('c', 'x', 't')) throw new UsageError('')
    await (options.has('c') ? create(running) : read(running))
    if (running.code === 0) return 0
    const gnu = flavourOf(process) === 'gnu'
    if (options.has('c')) {
      await running.complain(
        gnu ? 'Exiting with failure status due to previous errors' : 'error exit delayed from previous errors',
      )
    }
    return gnu ? 2 : 1
  },
)
