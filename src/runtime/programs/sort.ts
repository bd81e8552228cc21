/** sort [-bcfghnruVz] [-k KEY] [-t C] [-o FILE] [FILE]… */
import type { ProgramProcess } from '../kernel/process-api.ts'
import { type Command, command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'

/** More than this is not sorted. */
const MAX_BYTES = 256 * 1024 * 1024

interface Key {
  readonly from: number
  readonly fromCharacter: number
  /** undefined: to the end of the line. */
  readonly to?: number
  readonly toCharacter: number
  readonly flags: string
}

/** What is wrong with a key. */
function wrongKey(process: ProgramProcess, text: string): string {
  if (flavourOf(process) !== 'gnu') return 'bad field specification'
  if (/^0+/.test(text)) return `field number is zero: invalid field specification '${text}'`
  return `invalid number at field start: invalid count at start of '${text}'`
}

/** '2', '2,3', '1.2n,1.4r'. @throws UsageError */
function parseKey(process: ProgramProcess, text: string): Key {
  const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$/.exec(text)
  if (match === null || Number(match[1]) === 0) throw new UsageError(wrongKey(process, text))
  const [, from, character, flags = '', to, toCharacter, more = ''] = match
  return {
    from: Number(from),
    fromCharacter: Number(character ?? 1),
    ...(to === undefined ? {} : { to: Number(to) }),
    toCharacter: Number(toCharacter ?? 0),
    flags: flags + more,
  }
}

/** The fields of a line; without a separator each begins with the blanks before it. */
const fieldsOf = (line: string, separator: string | undefined): string[] =>
  separator === undefined ? (line.match(/\s*\S+/g) ?? []) : line.split(separator)

function keyText(line: string, key: Key, separator: string | undefined): string {
  const fields = fieldsOf(line, separator)
  const glue = separator ?? ''
  const last = key.to ?? fields.length
  const parts = fields.slice(key.from - 1, last)
  if (key.toCharacter > 0 && parts.length > 0 && key.to !== undefined) {
    parts[parts.length - 1] = (parts.at(-1) ?? '').slice(0, key.toCharacter)
  }
  return parts.join(glue).slice(key.fromCharacter - 1)
}

const numeric = (text: string): number => Number(/^\s*(-?\d*\.?\d+)/.exec(text)?.[1] ?? 0)
const UNITS = 'KMGTPE'

function human(text: string): number {
  const [, number, unit = ''] = /^\s*(-?\d*\.?\d+)([kKMGTPE]?)/.exec(text) ?? []
  if (number === undefined) return 0
  return Number(number) * (unit === '' ? 1 : 1024 ** (UNITS.indexOf(unit.toUpperCase()) + 1))
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Digits by their value, the rest by their text: v1.9 before v1.10. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []]
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [one = '', other = ''] = [left[at], right[at]]
    const both = /^\d/.test(one) && /^\d/.test(other)
    const order = both ? Number(one) - Number(other) : compareTexts(one, other)
    if (order !== 0) return order
  }
  return 0
}

function comparer(flags: string): (a: string, b: string) => number {
  const prepare = (text: string): string => {
    const trimmed = flags.includes('b') ? text.trimStart() : text
    const folded = flags.includes('f') ? trimmed.toUpperCase() : trimmed
    return flags.includes('d') ? folded.replace(/[^a-zA-Z0-9\s]/g, '') : folded
  }
  if (/[ng]/.test(flags)) return (a, b) => numeric(a) - numeric(b)
  if (flags.includes('h')) return (a, b) => human(a) - human(b)
  if (flags.includes('V')) return (a, b) => compareVersions(a, b)
  return (a, b) => compareTexts(prepare(a), prepare(b))
}

/** How lines are ordered; the second only decides between lines that the first finds equal. */
function orders({ options, process }: Command): {
  readonly byKeys: (a: string, b: string) => number
  readonly last: (a: string, b: string) => number
} {
  const flags = [...'bdfgnhV'].filter((letter) => options.has(letter)).join('')
  const separator = options.value('t')
  const keys = options.values('k').map((text) => parseKey(process, text))
  const reversed = options.has('r') ? -1 : 1
  const rules = keys.map((key) => {
    const own = key.flags === '' ? flags : key.flags
    const compare = comparer(own)
    const sign = (key.flags === '' ? options.has('r') : key.flags.includes('r')) ? -1 : 1
    return (a: string, b: string) => sign * compare(keyText(a, key, separator), keyText(b, key, separator))
  })
  const whole = comparer(flags)
  const byKeys = (a: string, b: string): number => {
    if (rules.length === 0) return reversed * whole(a, b)
    for (const rule of rules) {
      const order = rule(a, b)
      if (order !== 0) return order
    }
    return 0
  }
  return { byKeys, last: options.has('s', 'u') ? () => 0 : (a, b) => reversed * compareTexts(a, b) }
}

export const sort = command(
  {
    short: 'bcCdfghimMnrsuVzk:t:o:T:S:',
    long: {
      reverse: 'r',
      'numeric-sort': 'n',
      unique: 'u',
      key: 'k',
      'field-separator': 't',
      output: 'o',
      stable: 's',
      'human-numeric-sort': 'h',
      'version-sort': 'V',
      'ignore-case': 'f',
    },
    usage: 'sort [-nrughMcszbdfiokt] [-o FILE] [-k START[.OFS][OPTS][,END[.OFS][OPTS]] [-t CHAR] [FILE]...',
    gnu: { usage: ['[OPTION]... [FILE]...', '[OPTION]... --files0-from=F'], code: 2 },
    usageCode: 2,
  },
  async (running) => {
    const { options, process } = running
    const lines: string[] = []
    let size = 0
    const { byKeys, last } = orders(running)
    const gnu = flavourOf(process) === 'gnu'
    await running.eachInput(
      running.operands,
      async (input) => {
        for await (const line of running.lines(input)) {
          size += line.length
          if (size > MAX_BYTES) throw new UsageError('memory exhausted')
          lines.push(line)
        }
      },
      (path) => (gnu ? `cannot read: ${path}` : path),
    )
    if (running.code !== 0) return 2
    if (options.has('c')) {
      const at = lines.findIndex((line, place) => place > 0 && byKeys(lines[place - 1] ?? '', line) > 0)
      if (at > 0 && gnu) await running.complain(`${running.operands[0] ?? '-'}:${at + 1}: disorder: ${lines[at]}`)
      else if (at > 0) await running.process.stderr.write(`Check line ${at}\n`)
      return at > 0 ? 1 : 0
    }
    lines.sort((a, b) => byKeys(a, b) || last(a, b))
    const shown = options.has('u')
      ? lines.filter((line, at) => at === 0 || byKeys(lines[at - 1] ?? '', line) !== 0)
      : lines
    const path = options.value('o')
    if (path !== undefined) process.files.write(path, shown.map((line) => `${line}\n`).join(''), 0o666 & ~process.umask)
    else for (const line of shown) await running.print(`${line}\n`)
    return undefined
  },
)
