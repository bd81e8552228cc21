import { describe, expect, it } from 'vitest'
import { parseLabelSelector } from '../../../src/apimachinery/label-selector.ts'

const labels = { app: 'web', tier: 'front' }

describe('a label selector', () => {
  it.each([
    '',
    'app',
    'app=web',
    'app==web',
    'app!=db',
    'none!=x',
    '!none',
    'app in (web, db)',
    'tier notin (back)',
    'app=web,tier=front',
  ])('%j selects app=web,tier=front', (text) => {
    expect(parseLabelSelector(text).matches(labels)).toBe(true)
  })

  it.each(['none', 'app=db', 'app!=web', '!app', 'app in (db)', 'tier notin (front)', 'app=web,tier=back'])(
    '%j does not',
    (text) => {
      expect(parseLabelSelector(text).matches(labels)).toBe(false)
    },
  )

  // All asked of v1.35.
  it.each([
    ['a b', "found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['a!b', "found '!', expected: in, notin, =, ==, !=, gt, lt"],
    ['a in ((b))', "found '(', expected: ',', ')' or identifier"],
    ['a in (b', "found '', expected: ',' or ')'"],
    ['a in (b=)', "found '=', expected: ',' or ')'"],
    ['a in (b,()', "found '(', expected: ',', or identifier"],
    [
      'a<99999999999999999999',
      "values[0]: Invalid value: \"99999999999999999999\": for 'Gt', 'Lt' operators, the value must be",
    ],
    ['a in (-b,-a,-b)', '[values[0][a]: Invalid value: "-a": a valid label must be'],
  ])('%j is refused: %s', (text, why) => {
    expect(() => parseLabelSelector(text)).toThrow(`unable to parse requirement: ${why}`)
  })

  it.each(['app in', 'a,,b', '=x', 'app in (a', 'a b'])('%j is refused', (text) => {
    expect(() => parseLabelSelector(text)).toThrow()
  })
})
