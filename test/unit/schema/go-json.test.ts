import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { duplicateFields } from '../../../src/schema/duplicate-fields.ts'
import { JsonNumber, parseGoJson, plainJson } from '../../../src/schema/go-json.ts'

const value = (text: string) => plainJson(parseGoJson(text).value)

describe('parseGoJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 3 }), (json, indent) => {
        const text = JSON.stringify(json, undefined, indent)
        expect(value(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('refuses what JSON.parse refuses', () => {
    const nearlyJson = fc
      .array(fc.constantFrom('{', '}', '[', ']', ',', ':', '"', 'a', '\\', '1', '-', '.', 'e', ' ', 'null', 'u0041'), {
        maxLength: 12,
      })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(nearlyJson, (text) => {
        let refused = false
        try {
          JSON.parse(text)
        } catch {
          refused = true
        }
        if (refused) expect(() => parseGoJson(text)).toThrow()
        else expect(() => parseGoJson(text)).not.toThrow()
      }),
      { numRuns: 500 },
    )
  })

  // Recordings pod-invalid/decoding and protocol/bodies; the rest asked of v1.35.
  it.each([
    ['', 'unexpected end of JSON input'],
    ['{', 'unexpected end of JSON input'],
    ['hello', "invalid character 'h' looking for beginning of value"],
    ['\ufeff{}', "invalid character 'ï' looking for beginning of value"],
    ['é', "invalid character 'Ã' looking for beginning of value"],
    ['\0', "invalid character '\\x00' looking for beginning of value"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['{} x', "invalid character 'x' after top-level value"],
    ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b":2}', "invalid character '\"' after object key:value pair"],
    ['[1 2]', "invalid character '2' after array element"],
    ['"a\u0001"', "invalid character '\\x01' in string literal"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['trux', "invalid character 'x' in literal true (expecting 'e')"],
    ['-a', "invalid character 'a' in numeric literal"],
    ['1.a', "invalid character 'a' after decimal point in numeric literal"],
    ['1ea', "invalid character 'a' in exponent of numeric literal"],
    ["'", "invalid character '\\'' looking for beginning of value"],
  ])('says of %j what Go says', (text, message) => {
    expect(() => parseGoJson(text)).toThrow(message)
  })

  it('nests ten thousand levels and no more', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(() => parseGoJson(nested(10_000))).not.toThrow()
    expect(() => parseGoJson(nested(10_001))).toThrow("invalid character '[' exceeded max depth")
  })

  it.each(['1.5', '3e1', '-0', '9223372036854775807', '1e400'])('keeps the digits of %s', (text) => {
    expect(parseGoJson(text).value).toEqual(new JsonNumber(text))
  })

  it('makes U+FFFD of a lone surrogate', () => {
    expect(value('"a\\ud800b"')).toBe('a\ufffdb')
  })

  it('takes __proto__ for a key like any other', () => {
    expect(Object.keys(parseGoJson('{"__proto__":{"a":1}}').value ?? {})).toEqual(['__proto__'])
  })

  it('lets the last of repeated keys win and tells their paths in order', () => {
    const document = parseGoJson(
      '{"a":1,"b":[{"c":1,"c":2,"d":{"x":1,"x":2}}],"a":{"q":1,"q":2,"q":3},"constructor":1}',
    )
    expect(plainJson(document.value)).toEqual({ a: { q: 3 }, b: [{ c: 2, d: { x: 2 } }], constructor: 1 })
    expect(duplicateFields(document)).toEqual(['b[0].c', 'b[0].d.x', 'a', 'a.q'])
  })
})
