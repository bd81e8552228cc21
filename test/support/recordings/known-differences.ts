/**
 * The exchanges of fixtures/recordings/ that are known to differ, by file: `test/contract/known-differences.json`. The
 * contract test lets the list only shrink; `npm run recordings -- --update-known` writes it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { filesByFolder, OWN_RECORDINGS, readRecording } from './folders.ts'
import { replayOnNewCluster } from './replay-on-new-cluster.ts'
import type { Scenario } from './scenario.ts'

/** File below fixtures/recordings/ → names of the steps that differ. */
export type KnownDifferences = { [file: string]: string[] }

const LIST = join(import.meta.dirname, '../../contract/known-differences.json')

/** The scenarios of fixtures/recordings/, by their path below it. */
export function ownScenarios(): Map<string, Scenario> {
  const scenarios = new Map<string, Scenario>()
  for (const file of [...filesByFolder(OWN_RECORDINGS).values()].flat()) {
    const recording = readRecording(file)
    if (recording.kind === 'scenario') scenarios.set(relative(OWN_RECORDINGS, file), recording.scenario)
  }
  return scenarios
}

export const readKnownDifferences = (): KnownDifferences => JSON.parse(readFileSync(LIST, 'utf8'))

/** The names of the steps of a scenario that answer otherwise than the real server. */
export async function differingSteps(scenario: Scenario): Promise<string[]> {
  const results = await replayOnNewCluster(scenario)
  return results.filter(({ differences }) => differences.length > 0).map(({ name }) => name)
}

/** Writes the list anew and says how long it is. */
export async function updateKnownDifferences(say: (text: string) => void): Promise<void> {
  const known: KnownDifferences = {}
  for (const [file, scenario] of ownScenarios()) {
    const steps = await differingSteps(scenario)
    if (steps.length > 0) known[file] = steps
  }
  writeFileSync(LIST, `${JSON.stringify(known, undefined, 2)}\n`)
  say(`${Object.values(known).flat().length} exchanges differ, in ${Object.keys(known).length} files`)
}
