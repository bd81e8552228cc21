/** Expressions in CEL, good ones and broken ones. */
import type { Random } from './random.ts'

const OBJECTS = ['object', 'oldObject', 'params', 'request', 'namespaceObject', 'variables', 'authorizer', 'nope']
const FIELDS = ['metadata', 'name', 'spec', 'labels', 'userInfo', 'groups', 'operation', 'dryRun', 'x', 'in', 'kind']
const LITERALS = [
  '1',
  '1u',
  '1.5',
  "'a'",
  'true',
  'null',
  "b'a'",
  '[1]',
  "['a']",
  "{'a': 1}",
  '[]',
  '{}',
  '-1',
  "r'\\d'",
]
const OPERATORS = ['==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', 'in', '&&', '||']
const MEMBERS = [
  "startsWith('a')",
  'size()',
  "contains('a')",
  "matches('a+')",
  "matches('[')",
  "split(',')",
  'sum()',
  'isSorted()',
  'all(i, i == 1)',
  "exists(i, i.startsWith('a'))",
  'map(i, i + 1)',
  'filter(i, i)',
  'all(k, v, k == v)',
  "transformMap(k, v, v + 'a')",
  'nope()',
  "find('a')",
  'orValue(1)',
  'hasValue()',
  "group('')",
  'all(1, true)',
  'map(i)',
]
const FUNCTIONS = ['size', 'int', 'string', 'quantity', 'type', 'dyn', 'has', 'nope', 'timestamp', 'ip', 'optional.of']
const NOISE = [
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '.',
  ',',
  ':',
  '?',
  '!',
  '-',
  '=',
  '&',
  '"',
  "'",
  '@',
  ' ',
  '\n',
  '\\',
  'a',
]

const DEPTH = 3

/** An expression; with the probability `badness` one that cannot be read. */
export function expressionText(random: Random, badness: number): string {
  const text = expression(random, DEPTH)
  return random.chance(badness) ? broken(random, text) : text
}

function expression(random: Random, depth: number): string {
  if (depth === 0) return random.chance(0.5) ? random.pick(LITERALS) : random.pick(OBJECTS)
  const below = (): string => expression(random, depth - random.integer(1, depth))
  switch (random.integer(0, 8)) {
    case 0:
      return `${below()} ${random.pick(OPERATORS)} ${below()}`
    case 1:
      return `(${below()}) ${random.pick(OPERATORS)} (${below()})`
    case 2:
      return `${random.pick(OBJECTS)}.${random.pick(FIELDS)}.${random.pick(FIELDS)}`
    case 3:
      return `${below()}.${random.pick(MEMBERS)}`
    case 4:
      return `${random.pick(FUNCTIONS)}(${below()})`
    case 5:
      return `${below()} ? ${below()} : ${below()}`
    case 6:
      return `${random.pick(['!', '-'])}${below()}`
    case 7:
      return `${below()}[${below()}]`
    default:
      return random.chance(0.5) ? `[${below()}, ${below()}]` : `{${below()}: ${below()}}`
  }
}

/** Something is missing, or too much. */
function broken(random: Random, text: string): string {
  const at = random.integer(0, text.length)
  const noise = random.chance(0.5) ? random.pick(NOISE) : ''
  return text.slice(0, at) + noise + text.slice(noise === '' ? at + random.integer(1, 3) : at)
}
