/** Takes a script apart into operators and words (XCU 2.3). Here-documents are read when their line ends. */
import type { Grammar } from './dialect.ts'
import type { Assignment, Command, Redirection, Word } from './syntax.ts'
import { SyntaxFault } from './syntax-error.ts'
import type { WordSource } from './word-source.ts'
import { arrayWord, hereDocumentParts, readWord } from './words.ts'

export type Token =
  | { readonly type: 'word'; readonly word: Word; readonly start: number; readonly assignment?: Assignment }
  | { readonly type: 'operator'; readonly text: string }
  | { readonly type: 'descriptor'; readonly number: number }
  | { readonly type: 'newline' }
  | { readonly type: 'end' }

/** What a lexer asks of its parser: commands inside of words. */
export interface SubstitutionParser {
  /** Whether more of the text may come. */
  readonly mayGrow: boolean
  /** The language of the script. */
  readonly grammar: Grammar
  /** The commands up to the closing parenthesis, which is consumed. */
  parseSubstitution(lexer: Lexer): Command
  /** The commands of a text of its own: backquotes. */
  parseText(text: string, line: number): Command
}

interface PendingDocument {
  readonly redirection: Redirection
  readonly delimiter: string
  readonly stripTabs: boolean
  readonly literal: boolean
}

const OPERATORS = [
  '<<<',
  ';;&',
  '&>>',
  '<<-',
  '&>',
  '&&',
  '||',
  '|&',
  ';&',
  ';;',
  '<<',
  '>>',
  '<&',
  '>&',
  '<>',
  '>|',
  '|',
  '&',
  ';',
  '<',
  '>',
  '(',
  ')',
]
const SHORTHANDS: ReadonlySet<string> = new Set([';&', ';;&', '|&', '&>>'])
const BLANK = /[ \t]/

export class Lexer implements WordSource {
  text: string
  position = 0
  line: number
  /** Where the last token began. */
  tokenStart = 0
  /** Which words may assign to arrays: all of them, `name=(…)`, or none. */
  assignable: 'all' | 'elements' | 'none' = 'all'
  readonly notArithmetic = new Set<number>()
  readonly #parser: SubstitutionParser
  #documents: PendingDocument[] = []
  /** Aliases whose text is being read, with the place where it ends. */
  readonly #aliases = new Map<string, number>()

  constructor(text: string, parser: SubstitutionParser, line = 1) {
    this.text = text
    this.line = line
    this.#parser = parser
  }

  get grammar(): Grammar {
    return this.#parser.grammar
  }

  get char(): string {
    return this.text[this.position] ?? ''
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.position)
  }

  /** Reads on by `count` characters and counts lines. */
  skip(count = 1): void {
    for (let end = this.position + count; this.position < end; this.position++) {
      if (this.char === '\n') this.line++
    }
  }

  fail(message: string, near?: string, code = 2): never {
    throw new SyntaxFault(message, this.line, near === undefined ? { code } : { near, code })
  }

  failAtEnd(message: string, near?: string): never {
    throw new SyntaxFault(message, this.line, { incomplete: true, ...(near !== undefined && { near }) })
  }

  parseSubstitution(): Command {
    const documents = this.#documents
    const { assignable } = this
    this.#documents = []
    this.assignable = 'all'
    const command = this.#substitution()
    this.#documents = documents
    this.assignable = assignable
    return command
  }

  #substitution(): Command {
    try {
      return this.#parser.parseSubstitution(this)
    } catch (error) {
      if (error instanceof SyntaxFault) error.inSubstitution = true
      throw error
    }
  }

  parseText(text: string): Command {
    return this.#parser.parseText(text, this.line)
  }

  next(): Token {
    this.skipBlanks()
    this.tokenStart = this.position
    if (this.char === '') {
      this.#finishDocuments()
      return { type: 'end' }
    }
    if (this.char === '\n') {
      this.skip()
      this.#finishDocuments()
      return { type: 'newline' }
    }
    const descriptor = /^\d+(?=[<>])/.exec(this.text.slice(this.position, this.position + 8))
    if (descriptor !== null && descriptor[0].length <= this.grammar.descriptorDigits) {
      this.skip(descriptor[0].length)
      return { type: 'descriptor', number: Number(descriptor[0]) }
    }
    const operator = this.#beginsProcess ? undefined : OPERATORS.find((text) => this.#isOperator(text))
    if (operator !== undefined) {
      this.skip(operator.length)
      return { type: 'operator', text: operator }
    }
    const start = this.position
    const { assignable } = this
    const array = this.grammar.arrays && assignable !== 'none' ? arrayWord(this, assignable) : undefined
    return { type: 'word', start, ...(array ?? { word: readWord(this) }) }
  }

  get #beginsProcess(): boolean {
    return this.grammar.processSubstitution && (this.startsWith('<(') || this.startsWith('>('))
  }

  #isOperator(text: string): boolean {
    if (!this.startsWith(text)) return false
    if (text === '<<<') return this.grammar.hereStrings
    if (SHORTHANDS.has(text)) return this.grammar.shorthands
    return text !== '&>' || this.grammar.bothStreams
  }

  /** Reads the text of an alias instead of the word that began at `start`; false while that alias is being read. */
  replaceByAlias(start: number, name: string, value: string): boolean {
    const end = this.#aliases.get(name)
    if (end !== undefined && start < end) return false
    const grown = value.length - (this.position - start)
    for (const [other, otherEnd] of this.#aliases) if (otherEnd > start) this.#aliases.set(other, otherEnd + grown)
    this.#aliases.set(name, start + value.length)
    this.text = this.text.slice(0, start) + value + this.text.slice(this.position)
    this.position = start
    this.notArithmetic.clear()
    return true
  }

  /** The text of `redirection` follows after this line, up to one that is `delimiter`. */
  expectDocument(document: PendingDocument): void {
    this.#documents.push(document)
  }

  skipBlanks(): void {
    for (;;) {
      if (BLANK.test(this.char)) this.skip()
      else if (this.startsWith('\\\n')) this.skip(2)
      else if (this.char === '#') this.skip(this.#lineEnd() - this.position)
      else return
    }
  }

  #lineEnd(): number {
    const end = this.text.indexOf('\n', this.position)
    return end < 0 ? this.text.length : end
  }

  #finishDocuments(): void {
    const documents = this.#documents
    this.#documents = []
    for (const document of documents) this.#readDocument(document)
  }

  #readDocument({ redirection, delimiter, stripTabs, literal }: PendingDocument): void {
    const lines: string[] = []
    const { line } = this
    for (;;) {
      if (this.char === '') {
        if (this.#parser.mayGrow) throw new SyntaxFault('unterminated here-document', this.line, { incomplete: true })
        break
      }
      const raw = this.text.slice(this.position, this.#lineEnd())
      this.skip(raw.length)
      const end = this.char
      if (end === '\n') this.skip()
      const text = stripTabs ? raw.replace(/^\t+/, '') : raw
      if (text === delimiter) break
      lines.push(text + end)
    }
    const text = lines.join('')
    redirection.word = literal
      ? [{ type: 'text', text, quoted: true }]
      : hereDocumentParts(new Lexer(text, this.#parser, line))
  }
}
