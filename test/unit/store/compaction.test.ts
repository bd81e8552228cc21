/** Old revisions go as they do under a kube-apiserver: every five minutes, those older than five. */
import { describe, expect, it } from 'vitest'
import { Compaction } from '../../../src/store/compaction.ts'

const MINUTE = 60_000

describe('Compaction', () => {
  it('keeps what the previous interval ended with', () => {
    let now = 0
    const compaction = new Compaction(() => now, 10)
    expect(compaction.floor(20)).toBe(10)
    now = 5 * MINUTE
    expect(compaction.floor(30)).toBe(10)
    now = 9 * MINUTE
    expect(compaction.floor(40)).toBe(10)
    now = 10 * MINUTE
    expect(compaction.floor(50)).toBe(30)
  })

  it('drops everything before the newest revision after a long silence', () => {
    let now = 0
    const compaction = new Compaction(() => now, 10)
    now = 60 * MINUTE
    expect(compaction.floor(12)).toBe(12)
  })
})
