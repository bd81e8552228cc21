/** What a real kube-apiserver and kubelet v1.35.4 did, word for word: what is identical stays so, and the list of differences only shrinks. */
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { figuresOf, figuresTable } from '../support/recordings/figures.ts'
import {
  differingSteps,
  knownSteps,
  ownRecordings,
  readKnownDifferences,
} from '../support/recordings/known-differences.ts'

/** Folders of which so many exchanges of a hundred are identical, at least. The figures may only rise. */
const HELD: { readonly [folder: string]: number } = {
  access: 98,
  apply: 98,
  'ephemeral-containers': 100,
  kubelet: 100,
  'kubelet-more': 100,
  list: 98,
  patch: 98,
  'pod-create': 98,
  'pod-delete': 98,
  'pod-invalid': 98,
  'pod-update': 98,
  protocol: 98,
  rbac: 98,
  watch: 98,
}

const known = readKnownDifferences()
const recordings = ownRecordings()
const figures = figuresOf(recordings, known)

describe('a recording goes as it did in reality, but for the known differences', () => {
  it.each([...recordings])('%s', async (file, recording) => {
    expect(await differingSteps(recording)).toEqual(knownSteps(known, file))
  })
})

describe('the list of known differences', () => {
  it('names files that are there', () => {
    expect(Object.keys(known).filter((file) => !recordings.has(file))).toEqual([])
  })

  it('gives a reason for each', () => {
    const unexplained = Object.entries(known).filter(([, differences]) =>
      differences.some(({ reason }) => reason === ''),
    )
    expect(unexplained).toEqual([])
  })

  it.each(Object.entries(HELD))('leaves %s at %d %% or more', (folder, percent) => {
    const { identical = 0, total = 0 } = figures.find((figure) => figure.folder === folder) ?? {}
    expect((100 * identical) / total).toBeGreaterThanOrEqual(percent)
  })

  it('is counted in the README', async () => {
    expect(await readFile('README.md', 'utf8')).toContain(figuresTable(figures))
  })
})
