/**
 * Tokens in a row, and what is said of those that do not fit: the words, and the ways to go on, of the parser that ANTLR
 * generates. Source: answers of a real server v1.35 to broken expressions.
 */
import type { Issue } from './ast.ts'
import { type Token, type TokenKind, tokenize } from './tokens.ts'

const LITERALS: ReadonlySet<TokenKind> = new Set(['NUM_FLOAT', 'NUM_INT', 'NUM_UINT', 'STRING', 'BYTES', 'IDENTIFIER'])
const OPERAND_SYMBOLS: ReadonlySet<string> = new Set(['[', '{', '(', '.', '-', '!', 'true', 'false', 'null'])
/** What can follow an operand, and asks for another one. */
const OPERATORS: ReadonlySet<string> = new Set('== != in < <= > >= && || + - * / % ?'.split(' '))

/** All symbols that can stand where an operand is asked for, in the order of the grammar, as messages list them. */
const LISTED = ['[', ']', '{', '}', '(', ')', '.', ',', '-', '!', '?', 'true', 'false', 'null'] as const
const LISTED_KINDS = 'NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER'

function operandTexts(others: readonly string[]): string {
  const texts = LISTED.filter((text) => OPERAND_SYMBOLS.has(text) || others.includes(text))
  return `{${texts.map((text) => `'${text}'`).join(', ')}, ${LISTED_KINDS}}`
}

const beginsOperand = ({ kind, text }: Token, others: readonly string[] = []): boolean =>
  kind === 'symbol' ? OPERAND_SYMBOLS.has(text) || others.includes(text) : LITERALS.has(kind)

export class TokenStream {
  readonly issues: Issue[] = []
  readonly #tokens: readonly Token[]
  /** What closes the brackets that are open, the innermost last. */
  readonly #closers: string[] = []
  #index = 0
  /** Whether nothing has fitted since the last issue: what follows from that is not told. */
  #lost = false

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

  /** Whether an operand can begin here. */
  get isOperand(): boolean {
    return beginsOperand(this.current)
  }

  take(): Token {
    const { current } = this
    this.#index++
    this.#lost = false
    return current
  }

  /** Takes the token if it is the current one. */
  takeIf(text: string): Token | undefined {
    return this.is(text) ? this.take() : undefined
  }

  report(at: number, message: string): void {
    this.issues.push({ at, message })
  }

  /** Makes sure that an operand begins here; `others` may stand here as well. False if there is none, which is reported. */
  expectOperand(others: readonly string[] = []): boolean {
    if (beginsOperand(this.current, others)) return true
    const expecting = operandTexts(others)
    if (beginsOperand(this.next, others)) {
      this.#leaveOut(expecting)
      return true
    }
    this.#mismatch(expecting)
    return false
  }

  /** After signs: another sign that cannot stand here finds other words. False if no operand comes, which is reported. */
  expectSigned(sign: '-' | '!'): boolean {
    if (sign === '-' && (!this.isOperand || this.is('!'))) return this.#noViable(sign)
    if (sign === '!' && this.is('-') && !this.next.kind.startsWith('NUM_')) {
      this.take()
      return this.#noViable('-')
    }
    if (this.isOperand) return true
    const { text, at } = this.current
    this.#tell(at, `extraneous input '${text}' expecting ${operandTexts([])}`)
    if (beginsOperand(this.next)) this.#index++
    return this.isOperand
  }

  #noViable(sign: string): boolean {
    const { kind, text, at } = this.current
    this.#tell(at, `no viable alternative at input '${sign}${kind === 'EOF' ? '' : text}'`)
    return this.expectOperand()
  }

  #tell(at: number, what: string): void {
    if (!this.#lost) this.report(at, `Syntax error: ${what}`)
  }

  #leaveOut(expecting: string): void {
    const { text, at } = this.current
    this.#tell(at, `extraneous input '${text}' expecting ${expecting}`)
    this.take()
  }

  /** Leaves out all until something can go on. */
  #mismatch(expecting: string): void {
    const { text, at } = this.current
    this.#tell(at, `mismatched input '${text}' expecting ${expecting}`)
    this.#recover()
  }

  #recover(): void {
    this.#lost = true
    while (!this.#goesOn(this.current)) this.#index++
  }

  #goesOn({ kind, text }: Token): boolean {
    if (kind !== 'symbol') return kind === 'EOF'
    if (OPERATORS.has(text) || this.#closers.includes(text)) return true
    return this.#closers.length > 0 && (text === ',' || text === ':')
  }

  /** Notes that a bracket was opened. */
  open(closer: string): void {
    this.#closers.push(closer)
  }

  /** Takes what closes the innermost bracket. `others` may stand there as well, as messages say. */
  close(others: readonly string[] = []): void {
    const closer = this.#closers.at(-1) ?? ''
    if (others.length === 0) this.#expect(closer, `'${closer}'`, (token) => this.#mayFollowClosed(token))
    else this.#expectOneOf(closer, others)
    this.#closers.pop()
  }

  #expectOneOf(closer: string, others: readonly string[]): void {
    if (this.takeIf(closer) !== undefined) return
    const expecting = `{${[`'${closer}'`, ...others].join(', ')}}`
    const fits = this.next.text === closer || others.includes(`'${this.next.text}'`)
    if (!fits) return this.#closeLost(closer, expecting)
    this.#leaveOut(expecting)
    this.takeIf(closer)
  }

  #closeLost(closer: string, expecting: string): void {
    this.#mismatch(expecting)
    this.takeIf(closer)
  }

  #mayFollowClosed({ kind, text }: Token): boolean {
    const outer = this.#closers.at(-2)
    if (kind === 'EOF') return outer === undefined
    return kind === 'symbol' && (OPERATORS.has(text) || text === '.' || text === '[' || text === outer)
  }

  /** Takes a colon; goes on without it if an operand follows. */
  expectColon(): void {
    this.#expect(':', "':'", (token) => beginsOperand(token))
  }

  /** The colon of a choice. False if there is none: the rest of the choice is then left out. */
  expectChoiceColon(): boolean {
    if (!this.is('?')) {
      this.expectColon()
      return true
    }
    this.#tell(this.current.at, "mismatched input '?' expecting ':'")
    this.#lost = true
    while (!this.#endsExpression(this.current)) this.#index++
    return false
  }

  #endsExpression({ kind, text }: Token): boolean {
    return (
      kind === 'EOF' ||
      (kind === 'symbol' && (this.#closers.includes(text) || (text === ',' && this.#closers.length > 0)))
    )
  }

  #expect(text: string, expecting: string, mayFollow: (token: Token) => boolean): void {
    if (this.takeIf(text) !== undefined) return
    if (this.next.kind === 'symbol' && this.next.text === text) {
      this.#leaveOut(expecting)
      this.take()
      return
    }
    const { current } = this
    if (!mayFollow(current)) return this.#closeLost(text, expecting)
    this.#tell(current.at, `missing ${expecting} at '${current.text}'`)
    this.#lost = true
  }

  expectEnd(): void {
    const { kind, text, at } = this.current
    if (kind === 'EOF') return
    const word = this.next.kind === 'EOF' ? 'extraneous' : 'mismatched'
    this.#tell(at, `${word} input '${text}' expecting <EOF>`)
  }

  /** After a dot comes no name. */
  noName(): void {
    const { kind, text, at } = this.current
    this.#tell(at, `no viable alternative at input '.${kind === 'EOF' ? '' : text}'`)
    this.#recover()
  }

  /** After `.?` comes no name. */
  noOptionalName(): void {
    const { at } = this.current
    this.#mismatch('{IDENTIFIER, ESC_IDENTIFIER}')
    this.report(at, 'unsupported ident kind')
  }
}
