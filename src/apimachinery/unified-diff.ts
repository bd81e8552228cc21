/** A unified diff of two texts with three lines of context, as Kubernetes ≥ 1.34 puts it into messages. */

const CONTEXT = 3

type Edit = { readonly kind: ' ' | '-' | '+'; readonly line: string }

/**
 * Hunks of `@@ -a,b +c,d @@` and their lines, each line ended by a line feed; '' when nothing differs.
 * Source: recordings ephemeral-containers/append-only, pod-update/what-may-not.
 */
export function unifiedDiff(before: string, after: string): string {
  const edits = diffLines(before.split('\n'), after.split('\n'))
  return hunksOf(edits)
    .map(({ start, end }) => printHunk(edits, start, end))
    .join('')
}

/** The shortest edit script by the length of common subsequences between the equal head and tail. */
function diffLines(a: readonly string[], b: readonly string[]): Edit[] {
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const same = (line: string): Edit => ({ kind: ' ', line })
  return [
    ...a.slice(0, head).map(same),
    ...diffMiddle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ]
}

function diffMiddle(a: readonly string[], b: readonly string[]): Edit[] {
  const lengths = commonLengths(a, b)
  const edits: Edit[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const left = a[i]
    const right = b[j]
    if (left !== undefined && left === right) {
      edits.push({ kind: ' ', line: left })
      i++
      j++
    } else if (left !== undefined && (right === undefined || cell(lengths, i + 1, j) >= cell(lengths, i, j + 1))) {
      edits.push({ kind: '-', line: left })
      i++
    } else {
      edits.push({ kind: '+', line: right ?? '' })
      j++
    }
  }
  return edits
}

const cell = (lengths: readonly Uint32Array[], i: number, j: number): number => lengths[i]?.[j] ?? 0

function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = lengths[i]
      if (row === undefined) continue
      row[j] =
        a[i] === b[j] ? cell(lengths, i + 1, j + 1) + 1 : Math.max(cell(lengths, i + 1, j), cell(lengths, i, j + 1))
    }
  }
  return lengths
}

/** Ranges of edits that are printed together: changes less than two contexts apart share a hunk. */
function hunksOf(edits: readonly Edit[]): { start: number; end: number }[] {
  const hunks: { start: number; end: number }[] = []
  for (const [index, { kind }] of edits.entries()) {
    if (kind === ' ') continue
    const last = hunks.at(-1)
    const start = Math.max(0, index - CONTEXT)
    const end = Math.min(edits.length, index + 1 + CONTEXT)
    if (last !== undefined && start <= last.end) last.end = end
    else hunks.push({ start, end })
  }
  return hunks
}

function printHunk(edits: readonly Edit[], start: number, end: number): string {
  const before = edits.slice(0, start)
  const inside = edits.slice(start, end)
  const count = (list: readonly Edit[], skip: '-' | '+'): number => list.filter(({ kind }) => kind !== skip).length
  const range = (skip: '-' | '+'): string => {
    const lines = count(inside, skip)
    const first = count(before, skip) + (lines === 0 ? 0 : 1)
    return lines === 1 ? String(first) : `${first},${lines}`
  }
  const lines = inside.map(({ kind, line }) => `${kind}${line}\n`).join('')
  return `@@ -${range('+')} +${range('-')} @@\n${lines}`
}
