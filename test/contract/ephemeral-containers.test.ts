/** What a real kube-apiserver v1.35.4 answered about ephemeral containers, word for word. */
import { beforeAll, describe, expect, it } from 'vitest'
import { ownScenarios } from '../support/recordings/known-differences.ts'
import { replayOnNewCluster } from '../support/recordings/replay-on-new-cluster.ts'

const FOLDER = 'ephemeral-containers/'
const scenarios = [...ownScenarios()].filter(([file]) => file.startsWith(FOLDER))

describe.each(scenarios)('%s', (_file, scenario) => {
  const found = new Map<string, readonly string[]>()

  beforeAll(async () => {
    for (const { name, differences } of await replayOnNewCluster(scenario)) found.set(name, differences)
  })

  const expected = scenario.steps.filter(({ response, frames }) => response !== undefined || frames !== undefined)
  it.each(expected.map(({ name = '' }) => name))('%s', (name) => {
    expect(found.get(name)).toEqual([])
  })
})
