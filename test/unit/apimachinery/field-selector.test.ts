import { describe, expect, it } from 'vitest'
import { parseFieldSelector } from '../../../src/apimachinery/field-selector.ts'

// All asked of v1.35.
describe('a field selector', () => {
  it('has its terms sorted', () => {
    const { requirements } = parseFieldSelector('b=1,a!=2,c==3')
    expect(requirements.map(({ label, operator }) => `${label}${operator}`)).toEqual(['a!=', 'b=', 'c='])
  })

  it.each(['', ',', '=', '==', '!=', ',=,'])('%j selects everything', (text) => {
    expect(parseFieldSelector(text).requirements).toEqual([])
  })

  it('unescapes values', () => {
    expect(parseFieldSelector('a=\\=\\,\\\\').requirements).toEqual([{ label: 'a', operator: '=', value: '=,\\' }])
  })

  it.each([
    ['b,a=b=c', 'invalid field selector: unescaped character in value: 61'],
    ['b,c', "invalid selector: 'b,c'; can't understand 'b'"],
    ['a=\\x', 'invalid field selector: invalid escape sequence: \\x'],
  ])('%j is refused: %s', (text, why) => {
    expect(() => parseFieldSelector(text)).toThrow(why)
  })
})
