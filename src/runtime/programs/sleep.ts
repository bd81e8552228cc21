/** sleep N…: seconds, with s, m, h or d behind; the sum of all. */
import type { ProgramProcess } from '../kernel/process-api.ts'
import { command } from './lib/command.ts'
import { flavourOf } from './lib/flavour.ts'
import { UsageError } from './lib/options.ts'

const UNITS: { readonly [unit: string]: number } = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const DAY = 86_400_000

/** ms of '5', '1.5m', 'infinity'. @throws UsageError */
export function parseSleep(process: ProgramProcess, text: string): number {
  if (/^inf(inity)?$/.test(text)) return Number.POSITIVE_INFINITY
  const [, number, unit = ''] = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text) ?? []
  if (number === undefined) {
    const gnu = flavourOf(process) === 'gnu'
    throw new UsageError(gnu ? `invalid time interval '${text}'` : `invalid number '${text}'`, gnu)
  }
  return Number(number) * (UNITS[unit] ?? 1000)
}

/** Waits any time, in steps that a clock can hold. */
export async function wait(process: ProgramProcess, ms: number): Promise<void> {
  for (let rest = ms; rest > 0; rest -= DAY) await process.sleep(Math.min(rest, DAY))
}

export const sleep = command(
  {
    // Negative numbers are no options of busybox's.
    rewrite: (words) => (/^-\d/.test(words[0] ?? '') ? ['--', ...words] : words),
    short: '',
    usage:
      'sleep [N]...\n\nPause for a time equal to the total of the args given, where each arg can\nhave an optional suffix of (s)econds, (m)inutes, (h)ours, or (d)ays',
    gnu: { usage: ['NUMBER[SUFFIX]...', 'OPTION'] },
  },
  async (running) => {
    if (running.operands.length === 0) throw new UsageError('')
    await wait(
      running.process,
      running.operands.reduce((sum, word) => sum + parseSleep(running.process, word), 0),
    )
    return undefined
  },
)
