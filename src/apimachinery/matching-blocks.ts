/**
 * Runs of lines that two texts have in common, chosen as Python's difflib chooses them (Ratcliff and Obershelp): first
 * the longest run, then the longest before and after it. Kubernetes' diffs come from a port of that library.
 */

/** `length` equal lines, at `before` in the first text and at `after` in the second. */
export interface Block {
  readonly before: number
  readonly after: number
  readonly length: number
}

/** From this many lines on, a line that stands in more than a hundredth of them starts no run. */
const MANY_LINES = 200

interface Range {
  readonly before: readonly [start: number, end: number]
  readonly after: readonly [start: number, end: number]
}

/** The blocks in order; neighbours that touch are one. */
export function matchingBlocks(before: readonly string[], after: readonly string[]): Block[] {
  const lines = rareLines(after)
  const blocks: Block[] = []
  const match = (range: Range): void => {
    const block = longestBlock(before, after, lines, range)
    if (block.length === 0) return
    match({ before: [range.before[0], block.before], after: [range.after[0], block.after] })
    append(blocks, block)
    match({
      before: [block.before + block.length, range.before[1]],
      after: [block.after + block.length, range.after[1]],
    })
  }
  match({ before: [0, before.length], after: [0, after.length] })
  return blocks
}

function append(blocks: Block[], block: Block): void {
  const last = blocks.at(-1)
  const touches = last && last.before + last.length === block.before && last.after + last.length === block.after
  if (touches) blocks[blocks.length - 1] = { ...last, length: last.length + block.length }
  else blocks.push(block)
}

/** Where each line stands, but for those that are too frequent. */
function rareLines(text: readonly string[]): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (const [index, line] of text.entries()) {
    const known = found.get(line)
    if (known === undefined) found.set(line, [index])
    else known.push(index)
  }
  if (text.length < MANY_LINES) return found
  const most = Math.floor(text.length / 100) + 1
  return new Map([...found].filter(([, indexes]) => indexes.length <= most))
}

/** The longest run of rare lines within the range, the earliest of several, then as far as equal lines go on both sides. */
function longestBlock(
  before: readonly string[],
  after: readonly string[],
  lines: ReadonlyMap<string, readonly number[]>,
  range: Range,
): Block {
  const block = longestRun(before, lines, range)
  let { before: i, after: j, length } = block
  while (i > range.before[0] && j > range.after[0] && before[i - 1] === after[j - 1]) {
    i--
    j--
    length++
  }
  while (i + length < range.before[1] && j + length < range.after[1] && before[i + length] === after[j + length])
    length++
  return { before: i, after: j, length }
}

function longestRun(before: readonly string[], lines: ReadonlyMap<string, readonly number[]>, range: Range): Block {
  let best: Block = { before: range.before[0], after: range.after[0], length: 0 }
  /** Lengths of the runs that end at a line of the second text, for the line of the first before this one. */
  let running = new Map<number, number>()
  for (let i = range.before[0]; i < range.before[1]; i++) {
    const next = new Map<number, number>()
    for (const j of lines.get(before[i] ?? '') ?? []) {
      if (j < range.after[0] || j >= range.after[1]) continue
      const length = (running.get(j - 1) ?? 0) + 1
      next.set(j, length)
      if (length > best.length) best = { before: i - length + 1, after: j - length + 1, length }
    }
    running = next
  }
  return best
}
