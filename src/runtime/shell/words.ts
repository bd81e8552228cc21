/** Reads words: quotes, escapes, parameters, substitutions (XCU 2.2, 2.6). */

import type { Grammar } from './dialect.ts'
import { readEscapes } from './escapes.ts'
import type { Command, ParameterPart, Word, WordPart } from './syntax.ts'

/** What words are read from: a lexer. */
export interface WordSource {
  readonly text: string
  position: number
  line: number
  readonly char: string
  readonly grammar: Grammar
  startsWith(text: string): boolean
  skip(count?: number): void
  fail(message: string, near?: string): never
  failAtEnd(message: string, near?: string): never
  parseSubstitution(): Command
  parseText(text: string): Command
}

/** How characters read: plain, in double quotes, in a here-document (where `"` is a character). */
type Mode = 'plain' | 'double' | 'document'

const META = /[ \t\n|&;<>()]/
const NAME = /^[A-Za-z_][A-Za-z0-9_]*/
const LENGTH = /^#(?:[A-Za-z_][A-Za-z0-9_]*|\d+|[?$!#*@-])\}/
const SPECIAL = /^[?$!#*@-]/
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

/** What follows `=~`, up to a blank. */
export function patternWord(source: WordSource): Word {
  while (/[ \t]/.test(source.char)) source.skip()
  return readParts(source, 'plain', (char) => /\s/.test(char), 0)
}

/** What is between `((` and `))` in bash; undefined, and nothing read, when it is no arithmetic. */
export const arithmeticParts = (source: WordSource): Word | undefined => readArithmetic(source, 0)

/** The whole text: a here-document whose delimiter is not quoted, or a prompt. */
export function hereDocumentParts(source: WordSource): Word {
  return readParts(source, 'document', () => false, 0)
}

function readParts(source: WordSource, mode: Mode, ends: (char: string) => boolean, depth: number): Word {
  if (depth > MAX_NESTING) source.fail('nesting too deep')
  const parts = new Parts()
  while (source.char !== '' && !ends(source.char)) readPart(source, mode, parts, depth)
  parts.flush()
  return parts.list
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
  if (source.char === '(') {
    source.skip()
    return parts.push({ type: 'command', command: source.parseSubstitution(), quoted })
  }
  if (source.char === '{') return parts.push(readBraces(source, mode, depth))
  const rest = source.text.slice(source.position, source.position + 256)
  const name = NAME.exec(rest)?.[0] ?? /^\d/.exec(rest)?.[0] ?? SPECIAL.exec(rest)?.[0]
  if (name === undefined) return parts.add('$', quoted)
  source.skip(name.length)
  parts.push({ type: 'parameter', name, operator: '', words: [], quoted })
}

/** What is between `$((` and `))`; undefined, and nothing read, when it is a subshell in a substitution. */
function readArithmetic(source: WordSource, depth: number): Word | undefined {
  const { position, line } = source
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
  return undefined
}

function readBraces(source: WordSource, mode: Mode, depth: number): ParameterPart {
  const quoted = mode !== 'plain'
  source.skip()
  const length = LENGTH.test(source.text.slice(source.position, source.position + 1024))
  if (length) source.skip()
  const rest = source.text.slice(source.position, source.position + 1024)
  const name = NAME.exec(rest)?.[0] ?? /^\d+/.exec(rest)?.[0] ?? SPECIAL.exec(rest)?.[0]
  if (rest === '') source.failAtEnd('unexpected end of file (expecting "}")')
  if (name === undefined) source.fail('bad substitution')
  source.skip(name.length)
  if (source.char === '}') {
    source.skip()
    return { type: 'parameter', name, operator: length ? 'length' : '', words: [], quoted }
  }
  if (length) source.fail('bad substitution')
  const operator = readOperator(source, mode)
  const words = readOperands(source, operator, mode, depth + 1)
  return { type: 'parameter', name, operator, words, quoted }
}

const BRACE_OPERATORS = [
  ':-',
  ':=',
  ':?',
  ':+',
  '##',
  '%%',
  '//',
  '-',
  '=',
  '?',
  '+',
  '#',
  '%',
  '/',
  ':',
  '^^',
  ',,',
  '^',
  ',',
]

function refuseOperator(source: WordSource, mode: Mode): never {
  if (source.char === '"' && mode === 'double') return source.failAtEnd('unterminated quoted string')
  return source.fail(source.char === '' ? 'unexpected end of file (expecting "}")' : 'bad substitution')
}

function readOperator(source: WordSource, mode: Mode): string {
  const operator = BRACE_OPERATORS.find((text) => source.startsWith(text))
  if (operator === undefined || !isKnownOperator(source.grammar, operator)) return refuseOperator(source, mode)
  source.skip(operator.length)
  return operator
}

/** Those of POSIX have a colon and one of `-=?+`, `#` or `%`; the others are of some shells. */
const isKnownOperator = ({ parameterOperators }: Grammar, operator: string): boolean =>
  /^:?[-=?+]$|^[#%]{1,2}$/.test(operator) || parameterOperators.has(operator)

/** Patterns are read as if outside of quotes, whatever is around them; other operands as what is around them. */
function readOperands(source: WordSource, operator: string, mode: Mode, depth: number): Word[] {
  const isPattern = /^[#%/^,]/.test(operator)
  const separator = operator.startsWith('/') ? '/' : operator === ':' ? ':' : ''
  const words: Word[] = []
  for (;;) {
    const last = separator === '' || words.length === 1
    words.push(
      readParts(source, isPattern ? 'plain' : mode, (char) => char === '}' || (!last && char === separator), depth),
    )
    if (source.char === '') source.failAtEnd('unexpected end of file (expecting "}")')
    const { char } = source
    source.skip()
    if (char === '}') return words
  }
}
