/**
 * The exchanges of fixtures/recordings/ that are known to differ, each with the reason: `test/contract/known-differences.json`.
 * The contract test lets the list only shrink; `npm run recordings -- --update-known` writes it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { filesByFolder, OWN_RECORDINGS, type Recording, readRecording } from './folders.ts'
import { replayRecording } from './replay-recording.ts'

/** Steps that differ for one reason. */
export interface Difference {
  readonly reason: string
  readonly steps: readonly string[]
}

/** File below fixtures/recordings/ → what differs in it. */
export interface KnownDifferences {
  readonly [file: string]: readonly Difference[]
}

const LIST = join(import.meta.dirname, '../../contract/known-differences.json')

/** The scenarios and timelines of fixtures/recordings/, by their path below it. */
export function ownRecordings(): Map<string, Recording> {
  const recordings = new Map<string, Recording>()
  for (const file of [...filesByFolder(OWN_RECORDINGS).values()].flat()) {
    const recording = readRecording(file)
    if (recording.kind !== 'other') recordings.set(relative(OWN_RECORDINGS, file), recording)
  }
  return recordings
}

export const readKnownDifferences = (): KnownDifferences => JSON.parse(readFileSync(LIST, 'utf8'))

/** The names of the steps of one file that are known to differ, in alphabetical order. */
export const knownSteps = (known: KnownDifferences, file: string): string[] =>
  (known[file] ?? []).flatMap(({ steps }) => steps).sort()

/** The names of the steps of a recording that go otherwise than in reality, in alphabetical order. */
export async function differingSteps(recording: Recording): Promise<string[]> {
  const results = (await replayRecording(recording)) ?? []
  return results
    .filter(({ differences }) => differences.length > 0)
    .map(({ name }) => name)
    .sort()
}

/** Writes the list anew: reasons stay with their steps, new steps have none, which the contract test refuses. */
export async function updateKnownDifferences(say: (text: string) => void): Promise<KnownDifferences> {
  const before = readKnownDifferences()
  const known: { [file: string]: Difference[] } = {}
  for (const [file, recording] of ownRecordings()) {
    const differences = explained(await differingSteps(recording), before[file] ?? [])
    if (differences.length > 0) known[file] = differences
  }
  writeFileSync(LIST, `${JSON.stringify(known, undefined, 2)}\n`)
  const groups = Object.values(known).flat()
  const unexplained = groups.filter(({ reason }) => reason === '').flatMap(({ steps }) => steps)
  say(`${groups.flatMap(({ steps }) => steps).length} exchanges differ, ${unexplained.length} of them without a reason`)
  return known
}

function explained(steps: readonly string[], before: readonly Difference[]): Difference[] {
  const kept = before.map(({ reason, steps: known }) => ({
    reason,
    steps: steps.filter((step) => known.includes(step)),
  }))
  const seen = new Set(kept.flatMap((difference) => difference.steps))
  const unseen = steps.filter((step) => !seen.has(step))
  return [...kept, { reason: '', steps: unseen }].filter((difference) => difference.steps.length > 0)
}
