/** Takes awk programs apart into numbers, names, texts and marks. */
import { replaceEscapes } from './escapes.ts'
import { UsageError } from './options.ts'

const TOKEN =
  /[ \t\r]*(?:\\\n[ \t]*)*(?:#[^\n]*)?(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|"((?:[^"\\\n]|\\[\s\S])*)"|(\|\||&&|[-+*/%^<>=!]=|>>|\+\+|--|!~|[-+*/%^<>=!~?:,;{}()[\]$|\n]))/y

export interface Token {
  readonly kind: 'number' | 'name' | 'text' | 'mark' | 'end'
  readonly text: string
}

/** A place in a program, to come back to. */
export interface Place {
  readonly at: number
  readonly token: Token
}

/** Reads a program from left to right, one token ahead. Throws a UsageError for what is no token. */
export class AwkTokens {
  protected readonly source: string
  protected at = 0
  protected token: Token = { kind: 'end', text: '' }

  constructor(source: string) {
    this.source = source
    this.advance()
  }

  protected advance(): void {
    TOKEN.lastIndex = this.at
    const match = TOKEN.exec(this.source)
    if (match === null) {
      const rest = this.source.slice(this.at)
      if (/^\s*"/.test(rest)) this.fail('Unexpected end of string')
      if (!/^[ \t\r]*(?:#[^\n]*)?$/.test(rest)) this.fail()
      this.token = { kind: 'end', text: '' }
      return
    }
    this.at = TOKEN.lastIndex
    const [, number, name, text, mark = ''] = match
    if (number !== undefined) this.token = { kind: 'number', text: number }
    else if (name !== undefined) this.token = { kind: 'name', text: name }
    else if (text !== undefined)
      this.token = { kind: 'text', text: replaceEscapes(text.replaceAll('\\"', '"').replaceAll('\\/', '/')).text }
    else this.token = { kind: 'mark', text: mark }
  }

  protected fail(problem = 'Unexpected token'): never {
    throw new UsageError(`cmd. line:1: ${problem}`)
  }

  protected is(...marks: readonly string[]): boolean {
    return this.token.kind === 'mark' && marks.includes(this.token.text)
  }

  protected isWord(...words: readonly string[]): boolean {
    return this.token.kind === 'name' && words.includes(this.token.text)
  }

  protected take(...texts: readonly string[]): boolean {
    if (!this.is(...texts) && !this.isWord(...texts)) return false
    this.advance()
    return true
  }

  protected expect(text: string): void {
    if (!this.take(text)) this.fail()
  }

  protected skipLines(): void {
    while (this.take('\n', ';'));
  }

  protected get place(): Place {
    return { at: this.at, token: this.token }
  }

  protected goBack({ at, token }: Place): void {
    this.at = at
    this.token = token
  }

  /** The end of a statement. */
  protected ends(...marks: readonly string[]): boolean {
    return this.is(';', '\n', '}', ...marks) || this.token.kind === 'end'
  }
}
