/** How diff shows changes: as commands of ed with the lines ("normal"), or with context around them ("unified"). */
import type { Change } from './diff-lines.ts'

/** Both texts in lines; the last one has no newline when its text does not end with one. */
export interface Sides {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

const NO_NEWLINE = '\\ No newline at end of file\n'

const marked = (mark: string, lines: readonly string[]): string =>
  lines.map((line) => mark + (line.endsWith('\n') ? line : `${line}\n${NO_NEWLINE}`)).join('')

/** '3', '3,5'; lines that are none are named by the one before. */
function range(from: number, to: number): string {
  if (to <= from) return String(from)
  return to - from === 1 ? String(to) : `${from + 1},${to}`
}

export function normalDiff({ before, after }: Sides, changes: readonly Change[]): string {
  return changes
    .map(({ from, to, newFrom, newTo }) => {
      const [removed, added] = [before.slice(from, to), after.slice(newFrom, newTo)]
      const command = removed.length === 0 ? 'a' : added.length === 0 ? 'd' : 'c'
      const separator = command === 'c' ? '---\n' : ''
      const head = `${range(from, to)}${command}${range(newFrom, newTo)}\n`
      return head + marked('< ', removed) + separator + marked('> ', added)
    })
    .join('')
}

/** '1,3', '1' for one line, '0,0' for none. */
function hunkRange(from: number, count: number): string {
  if (count === 1) return String(from + 1)
  return `${count === 0 ? from : from + 1},${count}`
}

/** Changes whose context overlaps are one hunk. */
function hunks(changes: readonly Change[], context: number): Change[][] {
  const groups: Change[][] = []
  for (const change of changes) {
    const last = groups.at(-1)?.at(-1)
    if (last !== undefined && change.from - last.to <= 2 * context) groups.at(-1)?.push(change)
    else groups.push([change])
  }
  return groups
}

export function unifiedDiff({ before, after }: Sides, changes: readonly Change[], context: number): string {
  return hunks(changes, context)
    .map((group) => {
      const [first, last] = [group[0], group.at(-1)]
      if (first === undefined || last === undefined) return ''
      const lead = Math.min(context, first.from)
      const from = first.from - lead
      const to = Math.min(before.length, last.to + context)
      const newFrom = first.newFrom - lead
      const newTo = last.newTo + (to - last.to)
      let text = `@@ -${hunkRange(from, to - from)} +${hunkRange(newFrom, newTo - newFrom)} @@\n`
      let at = from
      for (const change of group) {
        text += marked(' ', before.slice(at, change.from))
        text +=
          marked('-', before.slice(change.from, change.to)) + marked('+', after.slice(change.newFrom, change.newTo))
        at = change.to
      }
      return text + marked(' ', before.slice(at, to))
    })
    .join('')
}
