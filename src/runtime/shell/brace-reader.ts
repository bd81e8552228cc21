/** Reads `${…}`: names, subscripts, operators and their operands (XCU 2.6.2). */
import type { Grammar } from './dialect.ts'
import type { ParameterPart, Subscript, Word } from './syntax.ts'
import type { Mode, PartsReader, WordSource } from './word-source.ts'

const NAME = /^[A-Za-z_][A-Za-z0-9_]*/
const LENGTH = /^#(?:[A-Za-z_][A-Za-z0-9_]*|\d+|[?$!#*@-])\}/
const ELEMENT_LENGTH = /^#[A-Za-z_][A-Za-z0-9_]*\[/
const INDIRECT = /^!(?:[A-Za-z_0-9@*]|#[:}])/
const NAMES = /^!([A-Za-z_][A-Za-z0-9_]*)([@*])\}/
const SPECIAL = /^[?$!#*@-]/

/** What is looked at to tell what begins: a name is shorter. */
const AHEAD = 1024

const OPERATORS = [
  ...[':-', ':=', ':?', ':+', '##', '%%', '//', '^^', ',,', '~~'],
  ...['-', '=', '?', '+', '#', '%', '/', ':', '^', ',', '~', '@'],
]

/** The name of a parameter at the beginning of a text. */
export const parameterName = (text: string): string | undefined =>
  NAME.exec(text)?.[0] ?? /^\d/.exec(text)?.[0] ?? SPECIAL.exec(text)?.[0]

/** From the brace on; the dollar has been read. */
export function readBraces(source: WordSource, mode: Mode, depth: number, readParts: PartsReader): ParameterPart {
  return new BraceReader(source, mode, depth, readParts).read()
}

/** Up to the bracket that closes it, which is left; the opening one has been read. */
export function readSubscript(source: WordSource, depth: number, readParts: PartsReader, ends = ''): Word {
  let open = 0
  return readParts(
    source,
    'plain',
    (char) => {
      if (char === '[') open++
      return (char === ']' && open-- === 0) || (char !== '' && char === ends)
    },
    depth + 1,
  )
}

class BraceReader {
  readonly #source: WordSource
  readonly #mode: Mode
  readonly #depth: number
  readonly #readParts: PartsReader
  readonly #start: number

  constructor(source: WordSource, mode: Mode, depth: number, readParts: PartsReader) {
    this.#source = source
    this.#mode = mode
    this.#depth = depth
    this.#readParts = readParts
    this.#start = source.position - 1
    source.skip()
  }

  read(): ParameterPart {
    const names = this.#hasIndirection ? NAMES.exec(this.#ahead) : null
    if (names?.[1] !== undefined) {
      this.#source.skip(names[0].length)
      return this.#part(names[1], 'names', { subscript: names[2] === '@' ? '@' : '*' })
    }
    const indirect = this.#hasIndirection && INDIRECT.test(this.#ahead)
    const length = !indirect && this.#isLength
    if (indirect || length) this.#source.skip()
    if (this.#source.char === '') this.#source.failAtEnd('unexpected end of file (expecting "}")', '}')
    const name = NAME.exec(this.#ahead)?.[0] ?? /^\d+/.exec(this.#ahead)?.[0] ?? SPECIAL.exec(this.#ahead)?.[0]
    if (name === undefined) return this.#bad()
    this.#source.skip(name.length)
    const subscript = this.#subscript(name)
    if (subscript === 'bad') return this.#bad()
    return this.#rest(name, length, indirect, subscript === undefined ? {} : { subscript })
  }

  get #ahead(): string {
    return this.#source.text.slice(this.#source.position, this.#source.position + AHEAD)
  }

  get #hasIndirection(): boolean {
    return this.#source.grammar.parameterOperators.has('!')
  }

  get #isLength(): boolean {
    return LENGTH.test(this.#ahead) || (this.#source.grammar.arrays && ELEMENT_LENGTH.test(this.#ahead))
  }

  #part(name: string, operator: string, more: Partial<ParameterPart> = {}): ParameterPart {
    return { type: 'parameter', name, operator, words: [], quoted: this.#mode !== 'plain', ...more }
  }

  #rest(name: string, length: boolean, indirect: boolean, more: { subscript?: Subscript }): ParameterPart {
    const source = this.#source
    if (source.char === '}') {
      source.skip()
      const keys = indirect && typeof more.subscript === 'string'
      if (keys) return this.#part(name, 'keys', more)
      return this.#part(name, length ? 'length' : '', { ...more, ...(indirect && { indirect }) })
    }
    const operator = length ? undefined : this.#operator()
    if (operator === undefined) return this.#bad()
    const words = operator.startsWith('@') ? this.#end() : this.#operands(operator)
    return words === undefined
      ? this.#bad()
      : this.#part(name, operator, { ...more, words, ...(indirect && { indirect }) })
  }

  #subscript(name: string): Subscript | 'bad' | undefined {
    const source = this.#source
    if (!source.grammar.arrays || !source.startsWith('[') || !NAME.test(name)) return undefined
    const all = /^\[([@*])\]/.exec(this.#ahead)?.[1]
    if (all !== undefined) {
      source.skip(3)
      return all === '@' ? '@' : '*'
    }
    source.skip()
    const { position } = source
    const word = readSubscript(source, this.#depth, this.#readParts, '}')
    const text = source.text.slice(position, source.position)
    if (source.char === '') source.failAtEnd('unterminated quoted string', '}')
    if (source.char === '}' || text === '') return 'bad'
    source.skip()
    return { word, text }
  }

  /** undefined, and nothing read, for what is none. */
  #operator(): string | undefined {
    const source = this.#source
    const operator = OPERATORS.find((text) => source.startsWith(text))
    if (operator === undefined || !isKnownOperator(source.grammar, operator)) return undefined
    source.skip(operator.length)
    if (operator !== '@') return operator
    const { char } = source
    if (!/[A-Za-z]/.test(char)) return undefined
    source.skip()
    return `@${char}`
  }

  #end(): readonly Word[] | undefined {
    if (this.#source.char !== '}') return undefined
    this.#source.skip()
    return []
  }

  /** Patterns are read as if outside of quotes, whatever is around them; other operands as what is around them. */
  #operands(operator: string): Word[] {
    const source = this.#source
    const mode = /^[#%/^,~]/.test(operator) ? 'plain' : this.#mode
    const words = [this.#readParts(source, mode, endOfFirst(source, operator), this.#depth + 1)]
    if (source.char !== '}' && source.char !== '') {
      source.skip()
      words.push(this.#readParts(source, mode, (char) => char === '}', this.#depth + 1))
    }
    if (source.char === '') source.failAtEnd('unexpected end of file (expecting "}")', '}')
    source.skip()
    return words
  }

  /** What means nothing: that is said when it is run. */
  #bad(): ParameterPart {
    const source = this.#source
    if (source.char === '"' && this.#mode === 'double') return source.failAtEnd('unterminated quoted string')
    if (source.char === '') return source.failAtEnd('unexpected end of file (expecting "}")', '}')
    this.#readParts(source, this.#mode, (char) => char === '}', this.#depth + 1)
    if (source.char === '') return source.failAtEnd("missing '}'", '}')
    source.skip()
    return this.#part(source.text.slice(this.#start, source.position), 'bad')
  }
}

/** Those of POSIX have a colon and one of `-=?+`, `#` or `%`; the others are of some shells. */
const isKnownOperator = ({ parameterOperators }: Grammar, operator: string): boolean =>
  /^:?[-=?+]$|^[#%]{1,2}$/.test(operator) || parameterOperators.has(operator)

/** Where a first operand ends: at what separates two, too. That of `:` may have parentheses and `?:` of its own. */
function endOfFirst(source: WordSource, operator: string): (char: string) => boolean {
  if (operator.startsWith('/')) {
    const { position } = source
    // A slash that comes first is a part of the pattern.
    return (char) => char === '}' || (char === '/' && source.position > position)
  }
  if (operator !== ':') return (char) => char === '}'
  let open = 0
  return (char) => {
    if (char === ':' && open === 0) return true
    if (char === '(' || (char === '?' && source.grammar.arrays)) open++
    if (char === ')' || char === ':') open--
    return char === '}'
  }
}
