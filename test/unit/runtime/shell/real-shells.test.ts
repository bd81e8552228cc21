/**
 * Every script of `fixtures/shell/scripts`, answered as by busybox ash, dash and bash. What is not, is listed with its reason
 * in `fixtures/shell/known-differences.json`.
 */
import { describe, expect, it } from 'vitest'
import { findDifferences, knownDifferences } from '../../../support/shell/known-differences.ts'
import { readAnswers, SHELLS, topicsOf } from '../../../support/shell/scripts.ts'

for (const kind of SHELLS) {
  describe(`as ${kind.name} does`, () => {
    it.each(topicsOf(kind).map((topic) => [topic.name, topic] as const))(
      '%s',
      async (_name, topic) => {
        expect(Object.keys(readAnswers(kind, topic)), 'asked of a real shell').toEqual([...new Set(topic.scripts)])
        expect(await findDifferences(kind, topic)).toEqual(knownDifferences(kind, topic))
      },
      60_000,
    )
  })
}
