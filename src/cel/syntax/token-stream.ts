/**
 * Tokens in a row, and what is said of those that do not fit: the words, and the ways to go on, of the parser that ANTLR
 * generates. Source: answers of a real server v1.35 to broken expressions.
 */
import type { Issue } from './ast.ts'
import { type Token, type TokenKind, tokenize } from './tokens.ts'

/** Thrown when there is no way to go on; the issue is noted. */
export class SyntaxAbort extends Error {}

const LITERALS: ReadonlySet<TokenKind> = new Set(['NUM_FLOAT', 'NUM_INT', 'NUM_UINT', 'STRING', 'BYTES', 'IDENTIFIER'])
const OPERAND_SYMBOLS: ReadonlySet<string> = new Set(['[', '{', '(', '.', '-', '!', 'true', 'false', 'null'])
const BINARY: ReadonlySet<string> = new Set('== != in < <= > >= && || + - * / % ? . ['.split(' '))

/** All that can begin an operand, in the order of the grammar, as messages list it. */
const OPERAND_TEXTS = ['[', ']', '{', '}', '(', ')', '.', ',', '-', '!', '?', 'true', 'false', 'null'] as const
const OPERAND_KINDS = 'NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER'

function operandTexts(others: readonly string[]): string {
  const texts = OPERAND_TEXTS.filter((text) => OPERAND_SYMBOLS.has(text) || others.includes(text))
  return `{${texts.map((text) => `'${text}'`).join(', ')}, ${OPERAND_KINDS}}`
}

export class TokenStream {
  readonly issues: Issue[] = []
  readonly #tokens: readonly Token[]
  /** What closes the brackets that are open, the innermost last. */
  readonly #closers: string[] = []
  #index = 0

  constructor(text: string) {
    this.#tokens = tokenize(text, this.issues)
  }

  get current(): Token {
    return this.#at(0)
  }

  get next(): Token {
    return this.#at(1)
  }

  #at(ahead: number): Token {
    const last = this.#tokens.length - 1
    const token = this.#tokens[Math.min(this.#index + ahead, last)]
    if (token === undefined) throw new Error('no tokens')
    return token
  }

  /** Whether the current token is that operator or bracket. */
  is(text: string): boolean {
    return this.current.kind === 'symbol' && this.current.text === text
  }

  take(): Token {
    const { current } = this
    this.#index++
    return current
  }

  /** Takes the token if it is the current one. */
  takeIf(text: string): Token | undefined {
    return this.is(text) ? this.take() : undefined
  }

  report(at: number, message: string): void {
    this.issues.push({ at, message })
  }

  /** Makes sure that an operand begins here; `others` may stand here as well. */
  expectOperand(others: readonly string[] = []): void {
    if (this.#fits(this.current, others)) return
    const expecting = operandTexts(others)
    if (this.#fits(this.next, others)) return this.#skip(expecting)
    this.#mismatch(expecting)
  }

  #fits({ kind, text }: Token, others: readonly string[]): boolean {
    if (kind === 'symbol') return OPERAND_SYMBOLS.has(text) || others.includes(text)
    return LITERALS.has(kind)
  }

  #skip(expecting: string): void {
    const { text, at } = this.take()
    this.report(at, `Syntax error: extraneous input '${text}' expecting ${expecting}`)
  }

  #mismatch(expecting: string): never {
    const { text, at } = this.current
    this.report(at, `Syntax error: mismatched input '${text}' expecting ${expecting}`)
    throw new SyntaxAbort()
  }

  /** An operand must follow a sign: another one than '-' and '!' finds other words. */
  expectAfterSign(sign: string): void {
    if (this.#fits(this.current, [])) return
    const { text, at } = this.current
    const expecting = operandTexts([])
    if (sign === '!') {
      this.report(at, `Syntax error: extraneous input '${text}' expecting ${expecting}`)
      throw new SyntaxAbort()
    }
    const shown = text === '<EOF>' ? '' : text
    this.report(at, `Syntax error: no viable alternative at input '${sign}${shown}'`)
    this.#mismatch(expecting)
  }

  /** Notes that a bracket was opened. */
  open(closer: string): void {
    this.#closers.push(closer)
  }

  /** Takes what closes the innermost bracket. `alternative` may stand there as well, as messages say. */
  close(alternative?: string): void {
    const closer = this.#closers.pop() ?? ''
    if (alternative === undefined) return this.expect(closer, (token) => this.#mayFollowClosed(token))
    if (this.takeIf(closer) !== undefined) return
    const expecting = `{'${closer}', '${alternative}'}`
    if (this.next.text !== closer && this.next.text !== alternative) this.#mismatch(expecting)
    this.#skip(expecting)
    this.takeIf(closer)
  }

  #mayFollowClosed({ kind, text }: Token): boolean {
    const outer = this.#closers.at(-1)
    if (kind === 'EOF') return outer === undefined
    return kind === 'symbol' && (BINARY.has(text) || text === outer)
  }

  /** Takes one token; goes on without it if `mayFollow` says that what is here can stand after it. */
  expect(text: string, mayFollow: (token: Token) => boolean): void {
    if (this.takeIf(text) !== undefined) return
    if (this.next.kind === 'symbol' && this.next.text === text) {
      this.#skip(`'${text}'`)
      this.take()
      return
    }
    const { current } = this
    if (!mayFollow(current)) this.#mismatch(`'${text}'`)
    this.report(current.at, `Syntax error: missing '${text}' at '${current.text}'`)
  }

  /** Whether an operand can begin with the token. */
  readonly beginsOperand = (token: Token): boolean => this.#fits(token, [])

  expectEnd(): void {
    const { kind, text, at } = this.current
    if (kind === 'EOF') return
    const word = this.next.kind === 'EOF' ? 'extraneous' : 'mismatched'
    this.report(at, `Syntax error: ${word} input '${text}' expecting <EOF>`)
  }

  /** After a dot comes no name: reported, and all left out until something can go on. */
  noName(): void {
    const { kind, text, at } = this.current
    this.report(at, `Syntax error: no viable alternative at input '.${kind === 'EOF' ? '' : text}'`)
    while (!this.#goesOn(this.current)) this.take()
  }

  /** After `.?` comes no name. */
  noOptionalName(): never {
    const { text, at } = this.current
    this.report(at, `Syntax error: mismatched input '${text}' expecting {IDENTIFIER, ESC_IDENTIFIER}`)
    this.report(at, 'unsupported ident kind')
    throw new SyntaxAbort()
  }

  #goesOn({ kind, text }: Token): boolean {
    if (kind === 'EOF') return true
    if (kind !== 'symbol' || text === '.' || text === '[') return false
    return BINARY.has(text) || text === this.#closers.at(-1)
  }
}
