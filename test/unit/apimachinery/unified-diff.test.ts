import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unifiedDiff } from '../../../src/apimachinery/unified-diff.ts'

const text = (...lines: string[]): string => lines.join('\n')
const letters = (range: string): string => text(...range)

describe('unifiedDiff', () => {
  it('says nothing of equal texts', () => {
    expect(unifiedDiff('a\nb', 'a\nb')).toBe('')
  })

  it.each([
    ['a change in the middle', 'abcdefghi', 'abcdXfghi', '@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+X\n f\n g\n h\n'],
    ['an addition at the start', 'abcdef', 'Xabcdef', '@@ -1,3 +1,4 @@\n+X\n a\n b\n c\n'],
    ['a removal at the end', 'abcdef', 'abcde', '@@ -3,4 +3,3 @@\n c\n d\n e\n-f\n'],
    ['a single line', 'a', 'b', '@@ -1 +1 @@\n-a\n+b\n'],
  ])('shows %s', (_, before, after, diff) => {
    expect(unifiedDiff(letters(before), letters(after))).toBe(diff)
  })

  it('joins changes with six lines between them and parts those with seven', () => {
    const hunks = (between: string): number =>
      unifiedDiff(letters(`1${between}1`), letters(`2${between}2`)).split('@@ -').length - 1
    expect([hunks('abcdef'), hunks('abcdefg')]).toEqual([1, 2])
  })

  it('prefers the longest run of equal lines to the greatest number of them', () => {
    expect(unifiedDiff(text('a', 'x', 'y', 'z'), text('x', 'y', 'z', 'a'))).toBe(
      '@@ -1,4 +1,4 @@\n-a\n x\n y\n z\n+a\n',
    )
  })

  it('turns the one text into the other', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        expect(apply(before, unifiedDiff(text(...before), text(...after)))).toEqual(after)
      }),
    )
  })
})

/** What a patch program makes of the lines. */
function apply(before: readonly string[], diff: string): string[] {
  const result: string[] = []
  let at = 0
  for (const line of diff.split('\n').slice(0, -1)) {
    const [, start, length = '1'] = /^@@ -(\d+)(?:,(\d+))? /.exec(line) ?? []
    if (start !== undefined) {
      const first = length === '0' ? Number(start) : Number(start) - 1
      result.push(...before.slice(at, first))
      at = first
    } else {
      if (!line.startsWith('-')) result.push(line.slice(1))
      if (!line.startsWith('+')) at++
    }
  }
  return [...result, ...before.slice(at)]
}
