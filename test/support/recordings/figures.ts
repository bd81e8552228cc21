/** How many exchanges of each folder of recordings are identical, as the README states it. */
import { dirname } from 'node:path'
import type { Recording } from './folders.ts'
import { type KnownDifferences, knownSteps } from './known-differences.ts'
import { exchangesOf } from './replay-recording.ts'

export interface Figure {
  readonly folder: string
  readonly identical: number
  readonly total: number
}

/** One figure a folder, in order of name. */
export function figuresOf(recordings: ReadonlyMap<string, Recording>, known: KnownDifferences): Figure[] {
  const folders = new Map<string, Figure>()
  for (const [file, recording] of recordings) {
    const folder = dirname(file)
    const before = folders.get(folder) ?? { folder, identical: 0, total: 0 }
    const exchanges = exchangesOf(recording)
    const differing = knownSteps(known, file).length
    folders.set(folder, {
      folder,
      identical: before.identical + exchanges - differing,
      total: before.total + exchanges,
    })
  }
  return [...folders.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1))
}

/** The table of the README, in columns of equal width. */
export function figuresTable(figures: readonly Figure[]): string {
  const sum = (of: (figure: Figure) => number): number => figures.reduce((total, figure) => total + of(figure), 0)
  const rows = [
    ['recordings', 'identical'],
    ...figures.map(({ folder, identical, total }) => [`\`${folder}\``, `${identical}/${total}`]),
    ['**all**', `**${sum(({ identical }) => identical)}/${sum(({ total }) => total)}**`],
  ]
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}

const FIGURES = /(<!-- figures -->\n)[\s\S]*?(\n<!-- \/figures -->)/

/** A README with this table between its marks. */
export const withFigures = (readme: string, table: string): string =>
  readme.replace(FIGURES, (_, before: string, after: string) => `${before}${table}${after}`)
