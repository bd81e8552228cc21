/** Which lines of two texts differ: Myers' O(ND) algorithm. */

/** Lines `from` to before `to` of the first text became those of the second. Counted from 0. */
export interface Change {
  readonly from: number
  readonly to: number
  readonly newFrom: number
  readonly newTo: number
}

/** Beyond so many differences the rest is one change: time and room grow with the square. */
const MOST_DIFFERENCES = 2000

/** Changes in the order of lines; `key` says what counts when lines are compared. */
export function diffLines(
  before: readonly string[],
  after: readonly string[],
  key: (line: string) => string,
): Change[] {
  const [a, b] = [before.map(key), after.map(key)]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let [endA, endB] = [a.length, b.length]
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--
    endB--
  }
  const pairs = commonLines(a.slice(start, endA), b.slice(start, endB))
  const changes: Change[] = []
  let [at, newAt] = [start, start]
  for (const [from, newFrom] of [...pairs.map(([x, y]) => [x + start, y + start] as const), [endA, endB] as const]) {
    if (from > at || newFrom > newAt) changes.push({ from: at, to: from, newFrom: newAt, newTo: newFrom })
    at = from + 1
    newAt = newFrom + 1
  }
  return changes
}

/** Places of lines that both have, by a shortest way from one text to the other. */
function commonLines(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const most = Math.min(a.length + b.length, MOST_DIFFERENCES)
  const trace: Map<number, number>[] = []
  let furthest = new Map<number, number>([[1, 0]])
  for (let differences = 0; differences <= most; differences++) {
    trace.push(new Map(furthest))
    const next = new Map(furthest)
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      const [left, right] = [next.get(diagonal - 1) ?? -1, next.get(diagonal + 1) ?? -1]
      let x = diagonal === -differences || (diagonal !== differences && left < right) ? right : left + 1
      let y = x - diagonal
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x++
        y++
      }
      next.set(diagonal, x)
      if (x >= a.length && y >= b.length) return walkBack(trace, a.length, b.length)
    }
    furthest = next
  }
  return []
}

function walkBack(trace: readonly Map<number, number>[], endX: number, endY: number): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = []
  let [x, y] = [endX, endY]
  for (let differences = trace.length - 1; differences >= 0; differences--) {
    const furthest = trace[differences] ?? new Map<number, number>()
    const diagonal = x - y
    const [left, right] = [furthest.get(diagonal - 1) ?? -1, furthest.get(diagonal + 1) ?? -1]
    const previous =
      diagonal === -differences || (diagonal !== differences && left < right) ? diagonal + 1 : diagonal - 1
    const previousX = differences === 0 ? 0 : (furthest.get(previous) ?? 0)
    const previousY = differences === 0 ? 0 : previousX - previous
    while (x > previousX && y > previousY) pairs.push([--x, --y])
    ;[x, y] = [previousX, previousY]
  }
  return pairs.reverse()
}
