/** Reads the tokens of a script one ahead, and says what is wrong with them. */
import type { Lexer, Token } from './lexer.ts'
import { RESERVED } from './reserved-words.ts'
import { bareText } from './syntax.ts'
import { SyntaxFault } from './syntax-error.ts'

const hintOf = (expected: string | undefined): string => {
  if (expected === undefined) return ''
  return ` (expecting ${expected === 'word' ? expected : `"${expected}"`})`
}

export class TokenReader {
  protected readonly lexer: Lexer
  #ahead: Token | undefined

  constructor(lexer: Lexer) {
    this.lexer = lexer
  }

  /** What was looked at is read anew: the text has changed, or another reader goes on. */
  protected forget(): void {
    this.#ahead = undefined
  }

  protected peek(): Token {
    this.#ahead ??= this.lexer.next()
    return this.#ahead
  }

  protected take(): Token {
    const token = this.peek()
    this.#ahead = undefined
    return token
  }

  protected isOperator(...texts: string[]): boolean {
    const token = this.peek()
    return token.type === 'operator' && texts.includes(token.text)
  }

  protected word(): string | undefined {
    const token = this.peek()
    return token.type === 'word' ? bareText(token.word) : undefined
  }

  protected isWord(...texts: string[]): boolean {
    const word = this.word()
    return word !== undefined && texts.includes(word)
  }

  protected skipNewlines(): void {
    while (this.peek().type === 'newline') this.take()
  }

  protected unexpected(token: Token, expected?: string): never {
    const hint = hintOf(expected)
    const { line } = this.lexer
    if (token.type === 'end') throw new SyntaxFault(`unexpected end of file${hint}`, line, { incomplete: true })
    if (token.type === 'newline') throw new SyntaxFault(`unexpected newline${hint}`, line - 1, { near: 'newline' })
    if (token.type === 'descriptor')
      throw new SyntaxFault(`unexpected redirection${hint}`, line, { near: String(token.number) })
    const near = token.type === 'operator' ? token.text : (bareText(token.word) ?? 'word')
    const known = token.type === 'operator' || RESERVED.has(near)
    const name = /^[<>]|^&>/.test(near) ? 'redirection' : known ? `"${near}"` : 'word'
    throw new SyntaxFault(`unexpected ${name}${hint}`, line, { near })
  }

  /** Within a command: at the end of a text, bash complains of its newline. */
  protected wordMissing(token: Token, expected?: string): never {
    if (token.type !== 'end') return this.unexpected(token, expected)
    const message = `unexpected end of file${hintOf(expected)}`
    throw new SyntaxFault(message, this.lexer.line, { incomplete: true, near: 'newline' })
  }

  protected expectOperator(text: string): void {
    if (!this.isOperator(text)) this.unexpected(this.peek(), text)
    this.take()
  }

  protected expectWord(text: string): void {
    if (!this.isWord(text)) this.unexpected(this.peek(), text)
    this.take()
  }
}
