import { describe, expect, it } from 'vitest'
import { plainJson } from '../../../src/schema/go-json.ts'
import { parseYamlBody } from '../../../src/schema/yaml-body.ts'

const value = (text: string) => plainJson(parseYamlBody(text).document.value)

// All of it asked of v1.35 by sending ConfigMaps.
describe('scalars', () => {
  it.each([
    ['yes', true],
    ['n', false],
    ['Off', false],
    ['tRue', 'tRue'],
    ['~', null],
    ['NULL', null],
    ['nULL', 'nULL'],
    ['', null],
    ['017', 15],
    ['0o17', 15],
    ['0x1F', 31],
    ['0b11', 3],
    ['1_000', 1000],
    ['08', 8],
    ['1.', 1],
    ['1e3', 1000],
    ['.5', 0.5],
    ['+5', 5],
    ['1e400', '1e400'],
    ['1.2.3', '1.2.3'],
    ['12:30:45', '12:30:45'],
    ['2001-01-01', '2001-01-01'],
    ['"yes"', 'yes'],
    ["'1'", '1'],
    ['"\\u0041"', 'A'],
    ['!!str 5', '5'],
    ['!!int "5"', 5],
    ['!!binary aGk=', 'hi'],
    ['!custom 5', '5'],
  ])('%s', (text, expected) => {
    expect(value(`a: ${text}\n`)).toEqual({ a: expected })
  })

  it('keep their digits when no number of JavaScript holds them', () => {
    const { document } = parseYamlBody('[9223372036854775807, 18446744073709551615, 1.5, 1e30]')
    expect(document.value).toEqual(
      ['9223372036854775807', '18446744073709551615', '1.5', '1e+30'].map((text) => ({ text })),
    )
  })

  it('are keys by their values', () => {
    expect(value('{1: a, yes: b, 1.5: c, 0x10: d}')).toEqual({ 1: 'a', true: 'b', '1.5': 'c', 16: 'd' })
  })
})

describe('a document', () => {
  it('is the first of several, whatever comes after', () => {
    expect(value('a: 1\n---\nb: [\n')).toEqual({ a: 1 })
  })

  it.each(['', '# nothing\n', 'null', '---\n'])('may be empty: %j', (text) => {
    expect(value(text)).toBeNull()
  })

  it('may be JSON', () => {
    expect(value('{"a":{"b":["c",null]}}')).toEqual({ a: { b: ['c', null] } })
  })

  it.each([
    ['{"a":"x\u0085y"}', 'x y'],
    ['{"a":"x\ry"}', 'x y'],
    ['a: x\r\n', 'x'],
    ['# c\u0085a: x', 'x'],
  ])('may end its lines as YAML 1.1 does: %j', (text, expected) => {
    expect(value(text)).toEqual({ a: expected })
  })

  it.each(['\u0084', '\u009f', '\ufffe', '\u0000'])('may not hold %j', (character) => {
    expect(() => value(`a: "${character}"`)).toThrow('yaml: control characters are not allowed')
  })

  it('has its keys sorted', () => {
    expect(Object.keys(Object(value('b: 1\na: 2\nB: 3\n')))).toEqual(['B', 'a', 'b'])
  })

  it('may repeat itself by aliases and merges', () => {
    expect(value('x: &x {k: 1, l: 2}\nw: *x\nz: {<<: *x, l: 3}\n')).toMatchObject({
      w: { k: 1, l: 2 },
      z: { k: 1, l: 3 },
    })
    expect(value('x: &x {k: 1}\nw: &w {k: 5, l: 2}\nz: {<<: [*x, *w]}\n')).toMatchObject({ z: { k: 1, l: 2 } })
  })
})

it('tells repeated keys with their lines and lets the last win', () => {
  const { document, strictErrors } = parseYamlBody('a: 1\nb:\n  1: x\n  1: z\na: 2\n')
  expect(plainJson(document.value)).toEqual({ a: 2, b: { 1: 'z' } })
  expect(strictErrors).toEqual([
    'yaml: unmarshal errors:\n  line 4: key 1 already set in map\n  line 5: key "a" already set in map',
  ])
})

describe('a fault', () => {
  it.each([
    ['a:\n\tb: c', 'line 2: found character that cannot start any token'],
    ['a: @b', 'found character that cannot start any token'],
    ['x: y\na: `b', 'line 2: found character that cannot start any token'],
    ['a: [', 'line 1: did not find expected node content'],
    ['a: [b,', 'line 1: did not find expected node content'],
    ['{', 'line 1: did not find expected node content'],
    ['[a', "line 1: did not find expected ',' or ']'"],
    ['{"a":{"b"', "line 1: did not find expected ',' or '}'"],
    ['{a,,b}', 'did not find expected node content'],
    ['a: ]', 'did not find expected node content'],
    ['a: [b', "line 1: did not find expected ',' or ']'"],
    ['a: {b: c', "line 1: did not find expected ',' or '}'"],
    ['a: [b}', "did not find expected ',' or ']'"],
    ['a: b: c', 'mapping values are not allowed in this context'],
    ['a: 1\n b: 2\n', 'line 2: mapping values are not allowed in this context'],
    ['a:\n  b: 1\n   c: 2\n', 'line 3: mapping values are not allowed in this context'],
    ['a\nb: c\n', 'line 2: mapping values are not allowed in this context'],
    ['a:\n  b\n  c: d\n', 'line 3: mapping values are not allowed in this context'],
    ['a: 1\nb\nc: d\n', "line 3: could not find expected ':'"],
    ['a: 1\nb\n', "line 3: could not find expected ':'"],
    ['a:\n  b: 1\n c: 2\n', 'line 2: did not find expected key'],
    ['a: "b" c\n', 'did not find expected key'],
    ['b: c\n- a\n', 'line 1: did not find expected key'],
    ['- a\nb: c\n', "line 1: did not find expected '-' indicator"],
    ['a: - b\n', 'block sequence entries are not allowed in this context'],
    ['a: "b\n', 'line 2: found unexpected end of stream'],
    ['a: "\\q"\n', 'found unknown escape character'],
    ['a: *\n', 'did not find expected alphabetic or numeric character'],
    ['a: |x\n  b\n', 'did not find expected comment or line break'],
    ['a: |\n\tb\n', 'line 2: found a tab character where an indentation space is expected'],
    ['a: \x01\n', 'control characters are not allowed'],
    ['a: *x\n', "unknown anchor 'x' referenced"],
    ['a: &x {b: *x}\n', "anchor 'x' value contains itself"],
    ['a: {<<: 5}\n', 'map merge requires map or sequence of maps as the value'],
    ['a: {{ .Values.x }}\n', 'invalid map key: map[interface {}]interface {}{".Values.x":interface {}(nil)}'],
    ['a: !!int x\n', 'cannot decode !!str `x` as a !!int'],
    ['['.repeat(10_001), 'exceeded max depth of 10000'],
  ])('%j', (text, message) => {
    expect(() => parseYamlBody(text)).toThrow(new Error(`yaml: ${message}`))
  })

  it('is a number that JSON does not have, or a key that is null', () => {
    expect(() => parseYamlBody('a: .inf')).toThrow('json: unsupported value: +Inf')
    expect(() => parseYamlBody('{~: x}')).toThrow('unsupported map key of type: %!s(<nil>), key: <nil>, value: "x"')
  })

  it('is a document that grows out of bounds by aliases', () => {
    const lines = Array.from(
      { length: 9 },
      (_, index) => `a${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`)}]`,
    )
    expect(() => parseYamlBody(`a0: &a0 [x]\n${lines.join('\n')}\n`)).toThrow('document contains excessive aliasing')
  })
})
