/**
 * `npm run recordings [-- NAME or FOLDER…] [--only TEXT] [--verbose] [--update-known]`: replays recordings of a real
 * server against clusters of our own and tells how many exchanges are identical.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { figuresOf, figuresTable, withFigures } from './recordings/figures.ts'
import { defaultRecordings, filesByFolder, findFolder, readRecording } from './recordings/folders.ts'
import { ownRecordings, updateKnownDifferences } from './recordings/known-differences.ts'
import type { StepResult } from './recordings/replay.ts'
import { replayRecording } from './recordings/replay-recording.ts'

const README = 'README.md'

/** How many differences of one exchange are shown. */
const SHOWN = { briefly: 3, verbosely: 200 }

interface Score {
  identical: number
  total: number
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    verbose: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    'update-known': { type: 'boolean', default: false },
  },
})

const shown = values.verbose ? SHOWN.verbosely : SHOWN.briefly

async function main(): Promise<void> {
  if (values['update-known']) return updateKnown()
  const roots = positionals.length > 0 ? positionals.map(findFolder) : [defaultRecordings()]
  const all: Score = { identical: 0, total: 0 }
  for (const root of roots) {
    for (const [folder, files] of filesByFolder(root)) {
      const score = await replayFolder(folder, files)
      all.identical += score.identical
      all.total += score.total
    }
  }
  console.log(`${figures(all)} in all`)
}

async function updateKnown(): Promise<void> {
  const known = await updateKnownDifferences(console.log)
  const table = figuresTable(figuresOf(ownRecordings(), known))
  writeFileSync(README, withFigures(readFileSync(README, 'utf8'), table))
}

async function replayFolder(folder: string, files: readonly string[]): Promise<Score> {
  const score: Score = { identical: 0, total: 0 }
  let skipped = 0
  for (const file of files.filter((path) => path.includes(values.only))) {
    const results = await replayRecording(readRecording(file))
    if (results === undefined) skipped++
    for (const result of results ?? []) count(score, file, result)
  }
  const name = relative(process.cwd(), folder)
  if (score.total > 0) console.log(`${figures(score)} in ${name}`)
  if (skipped > 0) console.log(`${skipped} files of ${name} skipped: neither scenarios nor timelines of this server`)
  return score
}

function count(score: Score, file: string, { name, differences }: StepResult): void {
  score.total++
  if (differences.length === 0) {
    score.identical++
    return
  }
  console.log(`DIFF ${relative(process.cwd(), file)} · ${name}: ${differences.length} difference(s)`)
  for (const line of differences.slice(0, shown)) console.log(`     ${line}`)
}

const figures = ({ identical, total }: Score): string =>
  `${identical}/${total} identical (${total === 0 ? 0 : ((100 * identical) / total).toFixed(2)} %)`

await main()
