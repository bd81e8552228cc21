/** Indexes of Jobs as intervals in text: '0,2-4,7'. Source: KEP-2214, KEP-3850; texts of batch validation in v1.35. */
import { goQuote } from './go-quote.ts'

/** From the first to the last, both included. */
export type Interval = readonly [first: number, last: number]

/** A text that is no list of intervals; the message says why. */
export class IntervalError extends Error {}

/** Reads intervals that are below `limit` and grow. Throws IntervalError. */
export function parseIntervals(text: string, limit: number): Interval[] {
  if (text === '') return []
  let previous: number | undefined
  return text.split(',').map((part) => {
    const interval = parseInterval(part, limit)
    const [first, last] = interval
    if (previous !== undefined && previous >= first) throw new IntervalError(outOfOrder(previous, first))
    previous = last
    return interval
  })
}

const outOfOrder = (previous: number, current: number): string =>
  `non-increasing order, previous: ${previous}, current: ${current}`

function parseInterval(text: string, limit: number): Interval {
  const parts = text.split('-')
  if (parts.length > 2) {
    const rule = "violates the requirement that an index interval can have at most two parts separated by '-'"
    throw new IntervalError(`the fragment ${goQuote(text)} ${rule}`)
  }
  const [first = 0, last = first] = parts.map((part) => parseIndex(part, limit))
  if (parts.length === 2 && first >= last) throw new IntervalError(outOfOrder(first, last))
  return [first, last]
}

function parseIndex(text: string, limit: number): number {
  if (!/^[+-]?\d+$/.test(text)) throw new IntervalError(`cannot convert string to integer for index: ${goQuote(text)}`)
  const index = Number(text)
  if (index >= limit) throw new IntervalError(`too large index: ${goQuote(text)}`)
  return index
}

export const intervalSize = ([first, last]: Interval): number => last - first + 1

/** The first index that is in both lists; intervals that cannot be read count for nothing. */
export function commonIndex(a: string, b: string, limit: number): number | undefined {
  const [left, right] = [readable(a, limit), readable(b, limit)]
  let other = 0
  for (const [first, last] of left) {
    while (other < right.length && (right[other]?.[1] ?? 0) < first) other++
    const candidate = right[other]
    if (candidate !== undefined && candidate[0] <= last) return Math.max(first, candidate[0])
  }
  return undefined
}

const readable = (text: string, limit: number): Interval[] =>
  text.split(',').flatMap((part) => {
    try {
      return [parseInterval(part, limit)]
    } catch (error) {
      if (error instanceof IntervalError) return []
      throw error
    }
  })
/** Indexes in order as text, neighbours together: '0,2-4'. */
export function intervalsText(indexes: Iterable<number>): string {
  const intervals: [number, number][] = []
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const open = intervals.at(-1)
    if (open !== undefined && index <= open[1] + 1) open[1] = index
    else intervals.push([index, index])
  }
  return intervals.map(intervalText).join(',')
}

/** Two neighbours are listed, more are a range. */
function intervalText([first, last]: Interval): string {
  if (first === last) return String(first)
  return first + 1 === last ? `${first},${last}` : `${first}-${last}`
}

/** The indexes of a text that was once good: what cannot be read is passed over, and what is not below `limit` left out. */
export function parseTolerant(text: string, limit: number): Set<number> {
  const indexes = new Set<number>()
  for (const part of text === '' ? [] : text.split(',')) {
    const [, first = '', last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? []
    if (first === '') continue
    for (let index = Number(first); index <= Number(last) && index < limit; index++) indexes.add(index)
  }
  return indexes
}
