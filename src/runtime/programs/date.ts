/** date [-uRI] [-d TIME | -r FILE] [+FORMAT]: in UTC, on the cluster's clock, which no container may set. */
import { SystemError } from '../kernel/system-error.ts'
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { strftime } from './lib/format.ts'
import { UsageError } from './lib/options.ts'
import { parseTime } from './lib/parse-time.ts'

const ISO: { readonly [precision: string]: string } = {
  '': '%Y-%m-%d',
  date: '%Y-%m-%d',
  hours: '%Y-%m-%dT%H+00:00',
  minutes: '%Y-%m-%dT%H:%M+00:00',
  seconds: '%Y-%m-%dT%H:%M:%S+00:00',
}

/** @throws UsageError */
function modifiedAt({ process }: Command, file: string): number {
  try {
    return process.files.status(file).modifiedAt
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    throw new UsageError(`${flavourOf(process) === 'gnu' ? file : `can't stat '${file}'`}: ${error.message}`)
  }
}

function timeOf(running: Command): number {
  const { options, process } = running
  const file = options.value('r')
  if (file !== undefined) return modifiedAt(running, file)
  const text = options.value('d')
  const time = text === undefined ? process.now() : parseTime(text, process.now())
  if (time === undefined) throw new UsageError(`invalid date '${text}'`)
  return time
}

/** -I may have a precision glued to it. */
const splitIso = (words: readonly string[]): string[] =>
  words.map((word) => (/^-I\w*$/.test(word) ? `--iso-8601=${word.slice(2)}` : word))

export const date = command(
  {
    rewrite: splitIso,
    short: 'uRd:r:s:',
    long: { utc: 'u', universal: 'u', date: 'd', reference: 'r', set: 's', 'rfc-2822': 'R', 'iso-8601': 'iso:' },
    usage: 'date [OPTIONS] [+FMT] [[-s] TIME]',
    gnu: { usage: ['[OPTION]... [+FORMAT]', '[-u|--utc|--universal] [MMDDhhmm[[CC]YY][.ss]]'] },
  },
  async (running) => {
    const { options } = running
    const time = timeOf(running)
    const [format, extra] = running.operands
    if (extra !== undefined) {
      const gnu = flavourOf(running.process) === 'gnu'
      throw new UsageError(gnu ? `extra operand '${extra}'` : `invalid date '${extra}'`, gnu)
    }
    if (options.has('s') || (format !== undefined && !format.startsWith('+'))) {
      await running.complain(`can't set date: ${new SystemError('EPERM').message}`)
      return undefined
    }
    const iso = options.value('iso')
    const shown =
      iso !== undefined
        ? (ISO[iso] ?? '%Y-%m-%d')
        : options.has('R')
          ? '%a, %d %b %Y %H:%M:%S %z'
          : (format?.slice(1) ?? '%a %b %e %H:%M:%S %Z %Y')
    await running.print(`${strftime(shown, time)}\n`)
    return undefined
  },
)
