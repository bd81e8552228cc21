/**
 * Unified diffs with three lines of context, as Kubernetes ≥ 1.34 puts them into messages.
 * Source: recordings ephemeral-containers/append-only, pod-update/what-may-not; the choice of hunks asked of v1.35.
 */
import { type Block, matchingBlocks } from './matching-blocks.ts'

const CONTEXT = 3

/** Lines `start` to `end` of both texts; equal ones, or those of the first replaced by those of the second. */
interface Change {
  readonly equal: boolean
  readonly start: readonly [before: number, after: number]
  readonly end: readonly [before: number, after: number]
}

/** Hunks of `@@ -a,b +c,d @@` and their lines, each ended by a line feed; '' when nothing differs. */
export function unifiedDiff(before: string, after: string): string {
  const texts = [before.split('\n'), after.split('\n')] as const
  const changes = changesBetween(matchingBlocks(...texts), [texts[0].length, texts[1].length])
  return hunksOf(changes)
    .map((hunk) => printHunk(hunk, texts))
    .join('')
}

function changesBetween(blocks: readonly Block[], end: Change['end']): Change[] {
  const changes: Change[] = []
  let at: Change['start'] = [0, 0]
  for (const { before, after, length } of [...blocks, { before: end[0], after: end[1], length: 0 }]) {
    if (at[0] < before || at[1] < after) changes.push({ equal: false, start: at, end: [before, after] })
    at = [before + length, after + length]
    if (length > 0) changes.push({ equal: true, start: [before, after], end: at })
  }
  return changes
}

/** Changes that are printed together: those with no more than two contexts between them. */
function hunksOf(changes: readonly Change[]): Change[][] {
  const hunks: Change[][] = []
  let hunk: Change[] = []
  for (const [index, change] of changes.entries()) {
    const isFirst = index === 0
    const isLast = index === changes.length - 1
    if (!change.equal || (!isFirst && !isLast && change.end[0] - change.start[0] <= 2 * CONTEXT)) {
      hunk.push(change)
      continue
    }
    if (!isFirst) hunks.push([...hunk, headOf(change)])
    hunk = isLast ? [] : [tailOf(change)]
  }
  return hunk.length > 0 ? [...hunks, hunk] : hunks
}

function headOf({ start, end }: Change): Change {
  const length = Math.min(CONTEXT, end[0] - start[0])
  return { equal: true, start, end: [start[0] + length, start[1] + length] }
}

function tailOf({ start, end }: Change): Change {
  const length = Math.min(CONTEXT, end[0] - start[0])
  return { equal: true, start: [end[0] - length, end[1] - length], end }
}

function printHunk(hunk: readonly Change[], texts: readonly [readonly string[], readonly string[]]): string {
  const range = (side: 0 | 1): string => printRange(hunk[0]?.start[side] ?? 0, hunk.at(-1)?.end[side] ?? 0)
  const lines = (mark: string, side: 0 | 1, { start, end }: Change): string[] =>
    texts[side].slice(start[side], end[side]).map((line) => `${mark}${line}\n`)
  const body = hunk.flatMap((change) =>
    change.equal ? lines(' ', 0, change) : [...lines('-', 0, change), ...lines('+', 1, change)],
  )
  return `@@ -${range(0)} +${range(1)} @@\n${body.join('')}`
}

function printRange(start: number, end: number): string {
  const length = end - start
  if (length === 1) return String(start + 1)
  return `${length === 0 ? start : start + 1},${length}`
}
