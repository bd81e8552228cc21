/** Reads words: quotes, escapes, parameters, substitutions (XCU 2.2, 2.6). */

import { type ArrayWord, readArrayWord } from './array-reader.ts'
import { parameterName, readBraces } from './brace-reader.ts'
import { readEscapes } from './escapes.ts'
import type { Command, Word, WordPart } from './syntax.ts'
import type { Mode, WordSource } from './word-source.ts'

const META = /[ \t\n|&;<>()]/
const ESCAPABLE: { readonly [mode in Mode]: RegExp } = { plain: /./s, double: /[$`"\\}\n]/, document: /[$`\\\n]/ }
const MAX_NESTING = 200

/** Collects parts; characters that follow one another become one part. */
class Parts {
  readonly list: WordPart[] = []
  #text = ''
  #quoted = false

  add(text: string, quoted: boolean): void {
    if (this.#quoted !== quoted) this.flush()
    this.#quoted = quoted
    this.#text += text
  }

  push(part: WordPart): void {
    this.flush()
    this.list.push(part)
  }

  flush(): void {
    if (this.#text !== '') this.list.push({ type: 'text', text: this.#text, quoted: this.#quoted })
    this.#text = ''
  }
}

/** One word, up to a blank or an operator. */
export function readWord(source: WordSource): Word {
  return readParts(source, 'plain', (char) => META.test(char), 0)
}

/** What assigns to an array at the beginning of a command; undefined, and nothing read, for other words. */
export const arrayWord = (source: WordSource, only: 'all' | 'elements'): ArrayWord | undefined =>
  readArrayWord(source, readParts, only)

/** What follows `=~`, up to a blank. */
export function patternWord(source: WordSource): Word {
  while (/[ \t]/.test(source.char)) source.skip()
  return readParts(source, 'plain', (char) => /\s/.test(char), 0)
}

/** What is between `((` and `))` in bash; undefined, and nothing read, when it is no arithmetic. */
export const arithmeticParts = (source: WordSource): Word | undefined => readArithmetic(source, 0)

/** One of the expressions of `for ((…; …; …))`, up to what separates or ends them. */
export function loopExpression(source: WordSource): Word {
  let open = 0
  return readParts(
    source,
    'double',
    (char) => {
      if (char === '(') open++
      return (char === ';' && open === 0) || (char === ')' && open-- === 0)
    },
    0,
  )
}

/** The whole text: a here-document whose delimiter is not quoted, or a prompt. */
export function hereDocumentParts(source: WordSource): Word {
  return readParts(source, 'document', () => false, 0)
}

function readParts(source: WordSource, mode: Mode, ends: (char: string) => boolean, depth: number): Word {
  if (depth > MAX_NESTING) source.fail('nesting too deep')
  const parts = new Parts()
  while (source.char !== '' && (beginsProcess(source, mode) || !ends(source.char))) readPart(source, mode, parts, depth)
  parts.flush()
  return parts.list
}

const beginsProcess = (source: WordSource, mode: Mode): boolean =>
  mode === 'plain' && source.grammar.processSubstitution && (source.startsWith('<(') || source.startsWith('>('))

function readProcess(source: WordSource, parts: Parts): void {
  const direction = source.char === '<' ? '<' : '>'
  source.skip(2)
  parts.push({ type: 'process', direction, command: source.parseSubstitution(), quoted: false })
}

function readPart(source: WordSource, mode: Mode, parts: Parts, depth: number): void {
  const { char } = source
  if (char === '\\') return readBackslash(source, mode, parts)
  if (char === "'" && mode === 'plain') return readSingleQuotes(source, parts)
  if (char === '"' && mode !== 'document') return readDoubleQuotes(source, mode, parts, depth)
  if (char === '`')
    return parts.push({ type: 'command', command: readBackquotes(source, mode), quoted: mode !== 'plain' })
  if (source.startsWith("$'") && mode === 'plain' && source.grammar.dollarQuotes) return readDollarQuotes(source, parts)
  if (char === '$') return readDollar(source, mode, parts, depth)
  if (beginsProcess(source, mode)) return readProcess(source, parts)
  source.skip()
  parts.add(char, mode !== 'plain')
}

function readBackslash(source: WordSource, mode: Mode, parts: Parts): void {
  source.skip()
  const { char } = source
  if (char === '') return parts.add('\\', true)
  if (!ESCAPABLE[mode].test(char)) return parts.add('\\', true)
  source.skip()
  if (char !== '\n') parts.add(char, true)
}

function readSingleQuotes(source: WordSource, parts: Parts): void {
  const end = source.text.indexOf("'", source.position + 1)
  if (end < 0) source.failAtEnd('unterminated quoted string', "'")
  parts.push({ type: 'text', text: source.text.slice(source.position + 1, end), quoted: true })
  source.skip(end + 1 - source.position)
}

function readDollarQuotes(source: WordSource, parts: Parts): void {
  let end = source.position + 2
  while (end < source.text.length && source.text[end] !== "'") end += source.text[end] === '\\' ? 2 : 1
  if (end >= source.text.length) source.failAtEnd('unterminated quoted string')
  parts.push({
    type: 'text',
    text: readEscapes(source.text.slice(source.position + 2, end), 'quotes').text,
    quoted: true,
  })
  source.skip(end + 1 - source.position)
}

/** Within double quotes (the word of `"${x:-"…"}"`) a further quote only toggles what is quoted already. */
function readDoubleQuotes(source: WordSource, mode: Mode, parts: Parts, depth: number): void {
  source.skip()
  if (mode === 'double') return
  const inner = readParts(source, 'double', (char) => char === '"', depth + 1)
  if (source.char === '') source.failAtEnd('unterminated quoted string')
  source.skip()
  if (inner.length === 0) parts.push({ type: 'text', text: '', quoted: true })
  for (const part of inner) parts.push(part)
}

function readBackquotes(source: WordSource, mode: Mode): Command {
  source.skip()
  let text = ''
  while (source.char !== '`') {
    if (source.char === '') source.failAtEnd('EOF in backquote substitution')
    if (source.char === '\\') {
      source.skip()
      const escaped = mode === 'double' ? /[$`\\"]/ : /[$`\\]/
      if (!escaped.test(source.char)) text += '\\'
    }
    text += source.char
    source.skip()
  }
  source.skip()
  return source.parseText(text)
}

function readDollar(source: WordSource, mode: Mode, parts: Parts, depth: number): void {
  const quoted = mode !== 'plain'
  source.skip()
  if (source.startsWith('((')) {
    const expression = readArithmetic(source, depth)
    if (expression !== undefined) return parts.push({ type: 'arithmetic', expression, quoted })
  }
  if (source.char === '[' && source.grammar.shorthands) {
    const expression = readBracketArithmetic(source, depth)
    return parts.push({ type: 'arithmetic', expression, quoted })
  }
  if (source.char === '(') {
    source.skip()
    return parts.push({ type: 'command', command: source.parseSubstitution(), quoted })
  }
  if (source.char === '{') return parts.push(readBraces(source, mode, depth, readParts))
  const name = parameterName(source.text.slice(source.position, source.position + 256))
  if (name === undefined) return parts.add('$', quoted)
  source.skip(name.length)
  parts.push({ type: 'parameter', name, operator: '', words: [], quoted })
}

/** What is between `$[` and `]`, as old scripts write it. */
function readBracketArithmetic(source: WordSource, depth: number): Word {
  source.skip()
  let open = 0
  const ends = (char: string): boolean => {
    if (char === '[') open++
    return char === ']' && open-- === 0
  }
  const expression = readParts(source, 'double', ends, depth + 1)
  if (source.char === '') source.failAtEnd('unterminated quoted string', ']')
  source.skip()
  return expression
}

/** What is between `$((` and `))`; undefined, and nothing read, when it is a subshell in a substitution. */
function readArithmetic(source: WordSource, depth: number): Word | undefined {
  const { position, line } = source
  if (source.notArithmetic.has(position)) return undefined
  source.skip(2)
  let open = 0
  const expression = readParts(
    source,
    'double',
    (char) => {
      if (char === '(') open++
      return char === ')' && open-- === 0
    },
    depth + 1,
  )
  if (source.startsWith('))')) {
    source.skip(2)
    return expression
  }
  if (source.char === '' || !source.grammar.arithmeticOrSubshell) source.failAtEnd("missing '))'")
  source.position = position
  source.line = line
  // Whoever reads it again, as a part of something else, need not read all that is in it twice.
  source.notArithmetic.add(position)
  return undefined
}
