/** One field of a cron schedule: '5', '*', '1-5', 'mon-fri', '10/5', lists of these. Source: crontab(5); texts of robfig/cron v3. */
import { goQuote } from '../go-quote.ts'

/** A schedule that cannot be read; the message is the server's. */
export class CronError extends Error {}

export interface CronField {
  readonly values: ReadonlySet<number>
  /** Whether it says `*` or `?` without a step. */
  readonly isAny: boolean
}

export interface FieldBounds {
  readonly min: number
  readonly max: number
  readonly names?: readonly string[]
}

/** Throws CronError. */
export function parseField(text: string, bounds: FieldBounds): CronField {
  const values = new Set<number>()
  let isAny = false
  for (const part of text.split(',').filter((one) => one !== '')) {
    const { start, end, step, ...range } = parseRange(part, bounds)
    isAny ||= range.isAny
    for (let value = start; value <= end; value += step) values.add(value)
  }
  return { values, isAny }
}

interface Range {
  readonly start: number
  readonly end: number
  readonly step: number
  readonly isAny: boolean
}

function parseRange(text: string, bounds: FieldBounds): Range {
  const [range = '', stepText, ...tooManySteps] = text.split('/')
  const [low = '', high, ...tooManyEnds] = range.split('-')
  const isWild = low === '*' || low === '?'
  if (!isWild && tooManyEnds.length > 0) {
    // The start is looked at before the number of hyphens.
    parseValue(low, bounds)
    throw new CronError(`too many hyphens: ${text}`)
  }
  const start = isWild ? bounds.min : parseValue(low, bounds)
  let end = isWild ? bounds.max : high === undefined ? start : parseValue(high, bounds)
  if (tooManySteps.length > 0) throw new CronError(`too many slashes: ${text}`)
  const step = stepText === undefined ? 1 : parseNumber(stepText)
  // '10/5' is from ten on.
  if (stepText !== undefined && high === undefined) end = bounds.max
  requireInside({ start, end, step }, bounds, text)
  return { start, end, step, isAny: isWild && step <= 1 }
}

function requireInside({ start, end, step }: Omit<Range, 'isAny'>, { min, max }: FieldBounds, text: string): void {
  if (start < min) throw new CronError(`beginning of range (${start}) below minimum (${min}): ${text}`)
  if (end > max) throw new CronError(`end of range (${end}) above maximum (${max}): ${text}`)
  if (start > end) throw new CronError(`beginning of range (${start}) beyond end of range (${end}): ${text}`)
  if (step === 0) throw new CronError(`step of range should be a positive number: ${text}`)
}

function parseValue(text: string, { min, names = [] }: FieldBounds): number {
  const index = names.indexOf(text.toLowerCase())
  return index >= 0 ? min + index : parseNumber(text)
}

const MAX_INT64 = 2n ** 63n - 1n

function parseNumber(text: string): number {
  const failed = (why: string): CronError =>
    new CronError(`failed to parse int from ${text}: strconv.Atoi: parsing ${goQuote(text)}: ${why}`)
  if (!/^[+-]?\d+$/.test(text)) throw failed('invalid syntax')
  const value = BigInt(text.replace(/^\+/, ''))
  if (value > MAX_INT64 || value < -MAX_INT64 - 1n) throw failed('value out of range')
  if (value < 0n) throw new CronError(`negative number (${value}) not allowed: ${text}`)
  return Number(value)
}
