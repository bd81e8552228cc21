import { describe, expect, it } from 'vitest'
import { DYN, INT, mapOf, objectOf, ownTypeName, STRING } from '../../../src/cel/checker/types.ts'
import { CelEnvironment, evaluate } from '../../../src/cel/environment.ts'
import { fromJson } from '../../../src/cel/runtime/from-json.ts'

const TYPES = new Map([
  [
    'Thing',
    new Map([
      ['name', STRING],
      ['size', INT],
    ]),
  ],
])
const environment = new CelEnvironment(
  new Map([
    ['object', DYN],
    ['thing', objectOf('Thing')],
    ['labels', mapOf(STRING, STRING)],
  ]),
  TYPES,
)

const object = fromJson({
  name: 'web',
  replicas: 3,
  ratio: 0.5,
  items: [{ name: 'a', ports: [80] }, { name: 'b' }],
  labels: { app: 'x' },
})

/** The value of an expression, or what is wrong with it. */
function answer(text: string): unknown {
  const compiled = environment.compile(text)
  if ('fault' in compiled) return compiled.fault.split('\n')[0]
  if ('failure' in compiled) return `failure: ${compiled.failure}`
  const outcome = evaluate(compiled.program.run, { object, thing: fromJson({ name: 't', size: 1 }) })
  return 'fault' in outcome ? `error: ${outcome.fault}` : outcome.value
}

const typeOf = (text: string): string => {
  const compiled = environment.compile(text)
  return 'program' in compiled ? ownTypeName(compiled.program.type) : 'none'
}

const OPERANDS =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

/** All of these are what a server v1.35 answers. */
describe('the form of an expression', () => {
  it.each([
    ['object.', "Syntax error: no viable alternative at input '.'", 8],
    ['a..b', "Syntax error: no viable alternative at input '..'", 3],
    ['1 +', `Syntax error: mismatched input '<EOF>' expecting ${OPERANDS}`, 4],
    ['&& true', `Syntax error: extraneous input '&&' expecting ${OPERANDS}`, 1],
    ['(1', "Syntax error: missing ')' at '<EOF>'", 3],
    ['1)', "Syntax error: extraneous input ')' expecting <EOF>", 2],
    ['a b c', "Syntax error: mismatched input 'b' expecting <EOF>", 3],
    ['[1 2]', "Syntax error: extraneous input '2' expecting {']', ','}", 4],
    ["{'a' 1}", "Syntax error: missing ':' at '1'", 6],
    ['1 ? 2', "Syntax error: mismatched input '<EOF>' expecting ':'", 6],
    ["'abc", "Syntax error: token recognition error at: ''abc'", 1],
    ['a = 1', "Syntax error: token recognition error at: '= '", 3],
    ['package == 1', 'reserved identifier: package', 1],
    ['9223372036854775808', 'invalid int literal', 1],
    ['has(object)', 'invalid argument to has() macro', 5],
    ['object.all(1, true)', 'argument must be a simple name', 12],
  ])('%s is told of', (text, message, column) => {
    expect(answer(text)).toBe(`ERROR: <input>:1:${column}: ${message}`)
  })
})

describe('the types of an expression', () => {
  it.each([
    ['nope == 1', "undeclared reference to 'nope' (in container '')", 1],
    ['object.nope()', "undeclared reference to 'nope' (in container '')", 12],
    ['thing.nope == 1', "undefined field 'nope'", 6],
    ['thing.name == 1', "found no matching overload for '_==_' applied to '(string, int)'", 12],
    ['thing.name.foo', "type 'string' does not support field selection", 11],
    ["'abc'.startsWith(1)", "found no matching overload for 'startsWith' applied to 'string.(int)'", 17],
    ['true && 1', "expected type 'bool' but found 'int'", 9],
    ["[1, 'a'].size()", "expected type 'int' but found 'string'", 5],
    ["true ? 1 : 'a'", "found no matching overload for '_?_:_' applied to '(bool, int, string)'", 6],
    ['labels.exists(k, k == 1)', "found no matching overload for '_==_' applied to '(string, int)'", 20],
    [
      "'abc'.all(c, true)",
      "expression of type 'string' cannot be range of a comprehension (must be list, map, or dynamic)",
      1,
    ],
    [
      "'%d'.format(['a'])",
      'error during formatting: decimal clause can only be used on integers, was given string',
      14,
    ],
    ["'a'.matches('[')", 'invalid matches argument', 13],
    ["duration('x')", 'invalid duration argument', 10],
  ])('%s do not fit', (text, message, column) => {
    expect(answer(text)).toBe(`ERROR: <input>:1:${column}: ${message}`)
  })

  it('are all told of, each with its line', () => {
    const compiled = environment.compile('foo == 1 &&\n  bar')
    expect('fault' in compiled && compiled.fault).toBe(
      "ERROR: <input>:1:1: undeclared reference to 'foo' (in container '')\n | foo == 1 &&\n | ^\n" +
        "ERROR: <input>:2:3: undeclared reference to 'bar' (in container '')\n |   bar\n | ..^",
    )
  })

  it.each([
    ['[1]', 'list(int)'],
    ["{'a': [object]}", 'map(string, list(dyn))'],
    ['object.x', 'dyn'],
    ['object.x + 1', 'int'],
    ['thing', 'Thing'],
    ['optional.of(1)', 'optional_type(int)'],
    ['type(1)', 'type(int)'],
    ["timestamp('2020-01-01T00:00:00Z')", 'google.protobuf.Timestamp'],
    ['null', 'null_type'],
    ['object.items.map(i, i.name)', 'list(dyn)'],
    ['labels.transformMap(k, v, size(v))', 'map(string, int)'],
  ])('%s are %s', (text, type) => {
    expect(typeOf(text)).toBe(type)
  })

  it('of literals that can be converted to nothing are told of before the program runs', () => {
    expect(answer("int('x') == 1")).toBe("failure: type conversion error from 'string' to 'int'")
  })
})

describe('a program', () => {
  it.each([
    ["object.name == 'web' && object.replicas == 3", true],
    ['object.replicas == 3.0 && object.ratio < 1', true],
    ['object.name == 1', false],
    ["object.items.filter(i, has(i.ports)).map(i, i.name).join(',') == 'a'", true],
    ["object.items.exists_one(i, i.name == 'b')", true],
    ['object.items.all(i, i.ports[0] == 80 || true)', true],
    ["object.?labels[?'nope'].orValue('z') == 'z'", true],
    ["object.labels.all(k, v, k == 'app' && v == 'x')", true],
    ['[3, 1, 2].sort() == [1, 2, 3]', true],
    ["'%s has %d'.format([object.name, object.replicas]) == 'web has 3'", true],
    ["quantity('500m').isLessThan(quantity('1'))", true],
    [`'%s'.format([['a', dyn(1.5), dyn({'b': null})]]) == '["a", 1.500000, {"b":null}]'`, true],
    ["'%s %.1f %e %x'.format([1e30, 1234.56, 1234.0, 'hi']) == '1e+30 1,234.6 1.234000×10⁰³ 6869'", true],
    ["cidr('10.0.0.0/8').containsIP('10.1.2.3')", true],
    ["url('https://a.b:80/c').getHostname() == 'a.b'", true],
    ["semver('1.2.3').isLessThan(semver('1.10.0'))", true],
    ["format.dns1123Label().validate('A').hasValue()", true],
    ["timestamp('2020-01-01T00:00:00Z').getHours('+02:00') == 2", true],
    ["duration('90m').getMinutes() == 90", true],
    ["'tacocat'.lastIndexOf('a', 3) == 1", true],
    ['sets.equivalent([1, 2], [2, 1, 1])', true],
    ['false && object.nope', false],
    ['object.nope || true', true],
  ])('%s comes to %s', (text, value) => {
    expect(answer(text)).toBe(value)
  })

  it.each([
    ['object.nope == 1', 'no such key: nope'],
    ['object.items[5] == 1', 'index out of bounds: 5'],
    ["object.items['x'] == 1", "unsupported index type 'string' in list"],
    ['object.name > 1', 'no such overload'],
    ['size(object.replicas) == 1', 'no such overload: size'],
    ['int(object.items) == 1', 'no such overload: int(list)'],
    ['int(object.name) == 1', "type conversion error from 'string' to 'int'"],
    ['object.name.all(c, true)', "got 'types.String', expected iterable type"],
    ['1 / (object.replicas - 3) == 1', 'division by zero'],
    ['9223372036854775807 + object.replicas == 1', 'integer overflow'],
    ['object.?nope.value() == 1', 'optional.none() dereference'],
    ["'abc'.substring(object.replicas + 1) == ''", 'index out of range: 4'],
    [
      'quantity(object.name).isInteger()',
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      'ip(object.name).family() == 4',
      'IP Address "web" parse error during conversion from string: ParseAddr("web"): unable to parse IP',
    ],
    ['[].min() == 1', 'min called on empty list'],
    [
      'lists.range(2000).all(a, lists.range(2000).all(b, a + b >= 0))',
      'operation cancelled: actual cost limit exceeded',
    ],
  ])('%s comes to nothing', (text, fault) => {
    expect(answer(text)).toBe(`error: ${fault}`)
  })
})
