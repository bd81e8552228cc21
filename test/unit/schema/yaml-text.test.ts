/** What go-yaml v2 makes of values that are awkward in YAML. Expectations: asked of a kube-apiserver v1.35.4. */
import { describe, expect, it } from 'vitest'
import { yamlText } from '../../../src/schema/yaml-text.ts'

const scalar = (text: string): string => yamlText({ v: text }).slice('v: '.length, -1)

describe('yamlText', () => {
  it('quotes texts that would be read as something else', () => {
    expect(['true', 'no', '1', '1_000', '0x1f', '12:30', '2020-01-01', '~', '', 'y'].map(scalar)).toEqual(
      ['true', 'no', '1', '1_000', '0x1f', '12:30', '2020-01-01', '~', '', 'y'].map((text) => `"${text}"`),
    )
    expect(['<<', '08x', '2020-13-01', '1.2.3', '=', 'a:b', '-a', '.', ':a'].map(scalar)).toEqual([
      '<<',
      '08x',
      '2020-13-01',
      '1.2.3',
      '=',
      'a:b',
      '-a',
      '.',
      ':a',
    ])
  })

  it('prefers single quotes where indicators stand in the way', () => {
    expect(['a: b', '- a', '#a', "it's: b", ' a', '*', '%a'].map(scalar)).toEqual([
      "'a: b'",
      "'- a'",
      "'#a'",
      "'it''s: b'",
      "' a'",
      "'*'",
      "'%a'",
    ])
  })

  it('escapes what cannot be printed', () => {
    expect(['a\tb', 'a\u0085', '😀'].map(scalar)).toEqual(['"a\\tb"', '"a\\N"', '"\\U0001F600"'])
  })

  it('writes lines as blocks', () => {
    expect(yamlText({ v: 'a\nb' })).toBe('v: |-\n  a\n  b\n')
    expect(yamlText({ v: 'a\n\nb\n' })).toBe('v: |\n  a\n\n  b\n')
    expect(yamlText({ v: ' a\n\n' })).toBe('v: |2+\n   a\n\n')
    expect(yamlText({ v: 'a \nb' })).toBe('v: "a \\nb"\n')
  })

  it('folds behind column 80', () => {
    const words = 'word '.repeat(20).trimEnd()
    expect(yamlText({ v: words })).toBe(`v: ${'word '.repeat(16).trimEnd()}\n  ${'word '.repeat(4).trimEnd()}\n`)
  })

  it('sorts keys by letters and numbers and does not indent lists', () => {
    expect(yamlText({ a10: [], a2: {}, '.': [{ k: 1, l: [['x', null]] }], b: true })).toBe(
      '.:\n- k: 1\n  l:\n  - - x\n    - null\na2: {}\na10: []\nb: true\n',
    )
  })

  it('sets long keys apart', () => {
    const key = 'x'.repeat(129)
    expect(yamlText({ [key]: { a: 1 } })).toBe(`? ${key}\n: a: 1\n`)
  })
})
