import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  commonIndex,
  IntervalError,
  intervalsText,
  parseIntervals,
  parseTolerant,
} from '../../../src/apimachinery/index-intervals.ts'

const refusal = (text: string): string => {
  try {
    parseIntervals(text, 10)
  } catch (error) {
    if (error instanceof IntervalError) return error.message
    throw error
  }
  return ''
}

describe('indexes as intervals', () => {
  it('lists two neighbours and joins more of them', () => {
    expect(intervalsText([7, 0, 1, 3, 4, 5])).toBe('0,1,3-5,7')
    expect(intervalsText([])).toBe('')
  })

  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(50)), (indexes) => {
        const sorted = [...indexes].sort((a, b) => a - b)
        expect([...parseTolerant(intervalsText(indexes), 51)]).toEqual(sorted)
      }),
    )
  })

  it.each([
    [
      '1-2-3',
      `the fragment "1-2-3" violates the requirement that an index interval can have at most two parts separated by '-'`,
    ],
    ['x', 'cannot convert string to integer for index: "x"'],
    ['3-10', 'too large index: "10"'],
    ['5-5', 'non-increasing order, previous: 5, current: 5'],
    ['5,4', 'non-increasing order, previous: 5, current: 4'],
  ])('%s is refused: %s', (text, message) => {
    expect(refusal(text)).toBe(message)
  })

  it('have the first index in common that is in both', () => {
    expect(commonIndex('0-2,5', '3,5-7', 10)).toBe(5)
    expect(commonIndex('0-2', '3-4', 10)).toBeUndefined()
  })
})
