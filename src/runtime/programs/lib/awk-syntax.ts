/** awk programs, read into trees. */
import { replaceEscapes } from './escapes.ts'
import { UsageError } from './options.ts'
import { posixRegex } from './regex.ts'

export type Expression =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'regex'; readonly value: RegExp }
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'field'; readonly index: Expression }
  | { readonly type: 'element'; readonly name: string; readonly keys: readonly Expression[] }
  | { readonly type: 'in'; readonly keys: readonly Expression[]; readonly name: string }
  | { readonly type: 'assign'; readonly operator: string; readonly target: Expression; readonly value: Expression }
  | { readonly type: 'step'; readonly target: Expression; readonly by: 1 | -1; readonly before: boolean }
  | { readonly type: 'unary'; readonly operator: string; readonly value: Expression }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly type: 'call'; readonly name: string; readonly values: readonly Expression[] }

export type Statement =
  | { readonly type: 'expression'; readonly value: Expression }
  | { readonly type: 'print'; readonly format: boolean; readonly values: readonly Expression[] }
  | { readonly type: 'block'; readonly body: readonly Statement[] }
  | { readonly type: 'if'; readonly test: Expression; readonly yes: Statement; readonly no?: Statement }
  | {
      readonly type: 'loop'
      readonly test?: Expression
      readonly step?: Statement
      readonly body: Statement
      readonly bodyFirst: boolean
    }
  | { readonly type: 'each'; readonly variable: string; readonly array: string; readonly body: Statement }
  | { readonly type: 'delete'; readonly name: string; readonly keys?: readonly Expression[] }
  | { readonly type: 'leave'; readonly how: 'next' | 'break' | 'continue' | 'exit'; readonly value?: Expression }

export interface Rule {
  /** 'begin' and 'end' run before and after all lines. */
  readonly when: 'begin' | 'end' | 'line'
  readonly from?: Expression
  readonly to?: Expression
  readonly body?: Statement
}

const TOKEN =
  /[ \t\r]*(?:\\\n[ \t]*)*(?:#[^\n]*)?(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|"((?:[^"\\\n]|\\[\s\S])*)"|(\|\||&&|[-+*/%^<>=!]=|\+\+|--|!~|[-+*/%^<>=!~?:,;{}()[\]$|\n]))/y

interface Token {
  readonly kind: 'number' | 'name' | 'text' | 'mark' | 'end'
  readonly text: string
}

/** Reads a program from left to right. @throws UsageError */
class Parser {
  readonly #source: string
  #at = 0
  #token: Token = { kind: 'end', text: '' }
  /** Inside print, > is no comparison. */
  #printing = false

  constructor(source: string) {
    this.#source = source
    this.#advance()
  }

  #advance(): void {
    TOKEN.lastIndex = this.#at
    const match = TOKEN.exec(this.#source)
    if (match === null) {
      if (!/^[ \t\r]*(?:#[^\n]*)?$/.test(this.#source.slice(this.#at))) this.#fail()
      this.#token = { kind: 'end', text: '' }
      return
    }
    this.#at = TOKEN.lastIndex
    const [, number, name, text, mark = ''] = match
    if (number !== undefined) this.#token = { kind: 'number', text: number }
    else if (name !== undefined) this.#token = { kind: 'name', text: name }
    else if (text !== undefined)
      this.#token = { kind: 'text', text: replaceEscapes(text.replaceAll('\\"', '"').replaceAll('\\/', '/')).text }
    else this.#token = { kind: 'mark', text: mark }
  }

  #fail(): never {
    throw new UsageError('cmd. line:1: Unexpected token')
  }

  #is(...marks: readonly string[]): boolean {
    return this.#token.kind === 'mark' && marks.includes(this.#token.text)
  }

  #isWord(...words: readonly string[]): boolean {
    return this.#token.kind === 'name' && words.includes(this.#token.text)
  }

  #take(...texts: readonly string[]): boolean {
    if (!this.#is(...texts) && !this.#isWord(...texts)) return false
    this.#advance()
    return true
  }

  #expect(text: string): void {
    if (!this.#take(text)) this.#fail()
  }

  #skipLines(): void {
    while (this.#take('\n', ';'));
  }

  rules(): Rule[] {
    const rules: Rule[] = []
    for (this.#skipLines(); this.#token.kind !== 'end'; this.#skipLines()) rules.push(this.#rule())
    return rules
  }

  #rule(): Rule {
    if (this.#take('BEGIN')) return { when: 'begin', body: this.#block() }
    if (this.#take('END')) return { when: 'end', body: this.#block() }
    if (this.#isWord('function', 'func')) throw new UsageError('functions are not supported by this awk')
    const from = this.#is('{') ? undefined : this.#expression()
    const to = this.#take(',') ? this.#expression() : undefined
    const body = this.#is('{') ? this.#block() : undefined
    return { when: 'line', ...(from && { from }), ...(to && { to }), ...(body && { body }) }
  }

  #block(): Statement {
    this.#expect('{')
    const body: Statement[] = []
    for (this.#skipLines(); !this.#is('}'); this.#skipLines()) body.push(this.#statement())
    this.#expect('}')
    return { type: 'block', body }
  }

  #statement(): Statement {
    this.#take('\n')
    if (this.#is('{')) return this.#block()
    if (this.#take(';')) return { type: 'block', body: [] }
    if (this.#take('if')) return this.#if()
    if (this.#take('while')) {
      const test = this.#parenthesized()
      return { type: 'loop', test, body: this.#statement(), bodyFirst: false }
    }
    if (this.#take('do')) {
      const body = this.#statement()
      this.#skipLines()
      this.#expect('while')
      return { type: 'loop', body, test: this.#parenthesized(), bodyFirst: true }
    }
    if (this.#take('for')) return this.#for()
    const simple = this.#simple()
    if (!this.#is('}')) this.#take(';', '\n')
    return simple
  }

  #if(): Statement {
    const test = this.#parenthesized()
    const yes = this.#statement()
    const [at, token] = [this.#at, this.#token]
    this.#skipLines()
    if (this.#take('else')) return { type: 'if', test, yes, no: this.#statement() }
    this.#at = at
    this.#token = token
    return { type: 'if', test, yes }
  }

  #for(): Statement {
    this.#expect('(')
    const start = this.#is(';') ? undefined : this.#simple()
    const { value } = start?.type === 'expression' ? start : {}
    if (value?.type === 'in' && this.#take(')')) {
      const [key] = value.keys
      if (key?.type !== 'variable') this.#fail()
      return { type: 'each', variable: key.name, array: value.name, body: this.#statement() }
    }
    this.#expect(';')
    const test = this.#is(';') ? undefined : this.#expression()
    this.#expect(';')
    const step = this.#is(')') ? undefined : this.#simple()
    this.#expect(')')
    const loop: Statement = {
      type: 'loop',
      ...(test && { test }),
      ...(step && { step }),
      body: this.#statement(),
      bodyFirst: false,
    }
    return { type: 'block', body: start === undefined ? [loop] : [start, loop] }
  }

  #parenthesized(): Expression {
    this.#expect('(')
    const value = this.#expression()
    this.#expect(')')
    return value
  }

  #simple(): Statement {
    if (this.#isWord('print', 'printf')) return this.#print()
    for (const how of ['next', 'break', 'continue', 'exit'] as const) {
      if (!this.#take(how)) continue
      const ends = this.#is(';', '\n', '}') || this.#token.kind === 'end'
      return { type: 'leave', how, ...(ends ? {} : { value: this.#expression() }) }
    }
    if (this.#take('delete')) {
      const name = this.#name()
      return this.#is('[') ? { type: 'delete', name, keys: this.#keys() } : { type: 'delete', name }
    }
    return { type: 'expression', value: this.#expression() }
  }

  #name(): string {
    if (this.#token.kind !== 'name') this.#fail()
    const name = this.#token.text
    this.#advance()
    return name
  }

  #print(): Statement {
    const format = this.#token.text === 'printf'
    this.#advance()
    this.#printing = true
    const values: Expression[] = []
    const ends = (): boolean => this.#is(';', '\n', '}', '>', '|') || this.#token.kind === 'end'
    if (!ends()) {
      do values.push(...this.#printed())
      while (this.#take(','))
    }
    this.#printing = false
    if (this.#is('>', '|')) throw new UsageError('print into files and commands is not supported by this awk')
    return { type: 'print', format, values }
  }

  /** print ("a", "b") has a list in parentheses; print (1)(2) has not. */
  #printed(): Expression[] {
    const [at, token] = [this.#at, this.#token]
    if (this.#take('(')) {
      const values: Expression[] = []
      do values.push(this.#expression())
      while (this.#take(','))
      if (this.#take(')') && (this.#is(';', '\n', '}') || this.#token.kind === 'end') && values.length > 1)
        return values
      this.#at = at
      this.#token = token
    }
    return [this.#expression()]
  }

  #expression(): Expression {
    const left = this.#choice()
    if (!this.#is('=', '+=', '-=', '*=', '/=', '%=', '^=')) return left
    if (!['variable', 'field', 'element'].includes(left.type)) this.#fail()
    const operator = this.#token.text
    this.#advance()
    return { type: 'assign', operator: operator.slice(0, -1), target: left, value: this.#expression() }
  }

  #choice(): Expression {
    const test = this.#binary(0)
    if (!this.#take('?')) return test
    const yes = this.#expression()
    this.#expect(':')
    return { type: 'choice', test, yes, no: this.#expression() }
  }

  /** Operators by how loosely they bind. */
  static readonly #levels: readonly (readonly string[])[] = [
    ['||'],
    ['&&'],
    ['in'],
    ['~', '!~'],
    ['<', '<=', '==', '!=', '>', '>='],
    [' '],
    ['+', '-'],
    ['*', '/', '%'],
  ]

  #binary(level: number): Expression {
    const operators = Parser.#levels[level]
    if (operators === undefined) return this.#unary()
    let left = this.#binary(level + 1)
    for (;;) {
      if (operators[0] === ' ') {
        if (!this.#startsOperand()) return left
        left = { type: 'binary', operator: ' ', left, right: this.#binary(level + 1) }
        continue
      }
      if (operators[0] === 'in') {
        if (!this.#take('in')) return left
        left = { type: 'in', keys: [left], name: this.#name() }
        continue
      }
      if (!this.#is(...operators) || (this.#printing && this.#is('>'))) return left
      const operator = this.#token.text
      this.#advance()
      left = { type: 'binary', operator, left, right: this.#binary(level + 1) }
    }
  }

  #startsOperand(): boolean {
    if (this.#token.kind === 'number' || this.#token.kind === 'text') return true
    if (this.#token.kind === 'name') return !this.#isWord('in')
    return this.#is('$', '(', '!', '-', '+', '++', '--') && !this.#is('+', '-')
  }

  #unary(): Expression {
    for (const operator of ['!', '-', '+']) {
      if (this.#take(operator)) return { type: 'unary', operator, value: this.#unary() }
    }
    const base = this.#postfix()
    if (!this.#take('^')) return base
    return { type: 'binary', operator: '^', left: base, right: this.#unary() }
  }

  #postfix(): Expression {
    for (const [mark, by] of [
      ['++', 1],
      ['--', -1],
    ] as const) {
      if (this.#take(mark)) return { type: 'step', target: this.#postfix(), by, before: true }
    }
    const value = this.#primary()
    if (this.#take('++')) return { type: 'step', target: value, by: 1, before: false }
    return this.#take('--') ? { type: 'step', target: value, by: -1, before: false } : value
  }

  #keys(): Expression[] {
    this.#expect('[')
    const keys: Expression[] = []
    do keys.push(this.#expression())
    while (this.#take(','))
    this.#expect(']')
    return keys
  }

  #primary(): Expression {
    const { kind, text } = this.#token
    if (this.#is('/', '/=')) return this.#regex()
    if (kind === 'end') this.#fail()
    this.#advance()
    if (kind === 'number') return { type: 'number', value: Number(text) }
    if (kind === 'text') return { type: 'text', value: text }
    if (text === '$') return { type: 'field', index: this.#postfixOfField() }
    if (text === '(') return this.#group()
    if (kind !== 'name') this.#fail()
    if (this.#is('[')) return { type: 'element', name: text, keys: this.#keys() }
    if (this.#is('(')) return this.#call(text)
    return text === 'length' ? { type: 'call', name: 'length', values: [] } : { type: 'variable', name: text }
  }

  /** $NF-1 is ($NF)-1, and $i++ is ($i)++. */
  #postfixOfField(): Expression {
    if (this.#take('-')) return { type: 'unary', operator: '-', value: this.#postfixOfField() }
    return this.#is('++', '--') ? this.#postfix() : this.#primary()
  }

  #group(): Expression {
    const printing = this.#printing
    this.#printing = false
    const values: Expression[] = []
    do values.push(this.#expression())
    while (this.#take(','))
    this.#expect(')')
    this.#printing = printing
    const [first] = values
    if (values.length > 1) {
      this.#expect('in')
      return { type: 'in', keys: values, name: this.#name() }
    }
    return first ?? this.#fail()
  }

  #call(name: string): Expression {
    const printing = this.#printing
    this.#printing = false
    this.#expect('(')
    const values: Expression[] = []
    if (!this.#is(')')) {
      do values.push(this.#expression())
      while (this.#take(','))
    }
    this.#expect(')')
    this.#printing = printing
    return { type: 'call', name, values }
  }

  /** The rest of /…/, whose first slash was read. */
  #regex(): Expression {
    const start = this.#token.text === '/=' ? '=' : ''
    const [all = ''] = /^(?:[^/\\\n[]|\\.|\[\^?\]?[^\]]*\])*\//.exec(this.#source.slice(this.#at)) ?? []
    if (all === '') this.#fail()
    this.#at += all.length
    this.#advance()
    return { type: 'regex', value: posixRegex(start + all.slice(0, -1).replaceAll('\\/', '/'), 'extended') }
  }
}

/** The rules of a program. @throws UsageError */
export const parseAwk = (source: string): Rule[] => new Parser(source).rules()
