/** Recorded scenarios beside those of ephemeral containers: what is identical stays so, and the list of differences only shrinks. */
import { describe, expect, it } from 'vitest'
import { differingSteps, ownScenarios, readKnownDifferences } from '../support/recordings/known-differences.ts'

const known = readKnownDifferences()
const scenarios = [...ownScenarios()]

describe('a recorded scenario answers as the real server did, but for the known differences', () => {
  it.each(scenarios)('%s', async (file, scenario) => {
    expect(await differingSteps(scenario)).toEqual(known[file] ?? [])
  })
})

it('every file with known differences is still there', () => {
  const files = scenarios.map(([file]) => file)
  expect(Object.keys(known).filter((file) => !files.includes(file))).toEqual([])
})
