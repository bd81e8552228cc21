/** Reads expressions of awk. */
import type { Expression } from './awk-syntax.ts'
import { AwkTokens } from './awk-tokens.ts'
import { posixRegex } from './regex.ts'

/** The level of operators that texts are joined at. */
const CONCATENATION = 5

export class AwkExpressions extends AwkTokens {
  /** Inside print, > is no comparison and | is no pipe to read from. */
  protected printing = false

  protected name(): string {
    if (this.token.kind !== 'name') this.fail()
    const name = this.token.text
    this.advance()
    return name
  }

  protected expression(): Expression {
    const left = this.#choice()
    if (!this.is('=', '+=', '-=', '*=', '/=', '%=', '^=')) return left
    if (!['variable', 'field', 'element'].includes(left.type)) this.fail()
    const operator = this.token.text
    this.advance()
    return { type: 'assign', operator: operator.slice(0, -1), target: left, value: this.expression() }
  }

  #choice(): Expression {
    const test = this.#binary(0)
    if (!this.take('?')) return test
    const yes = this.expression()
    this.expect(':')
    return { type: 'choice', test, yes, no: this.expression() }
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
    const operators = AwkExpressions.#levels[level]
    if (operators === undefined) return this.#unary()
    let left = this.#binary(level + 1)
    if (operators[0] === ' ') left = this.#piped(left)
    for (;;) {
      if (operators[0] === ' ') {
        if (!this.#startsOperand()) return left
        left = this.#piped({ type: 'binary', operator: ' ', left, right: this.#binary(level + 1) })
        continue
      }
      if (operators[0] === 'in') {
        if (!this.take('in')) return left
        left = { type: 'in', keys: [left], name: this.name() }
        continue
      }
      if (!this.is(...operators) || (this.printing && this.is('>'))) return left
      const operator = this.token.text
      this.advance()
      left = { type: 'binary', operator, left, right: this.#binary(level + 1) }
    }
  }

  /** What may follow > in print: no comparison. */
  protected concatenation(): Expression {
    return this.#binary(CONCATENATION)
  }

  #startsOperand(): boolean {
    if (this.token.kind === 'number' || this.token.kind === 'text') return true
    if (this.token.kind === 'name') return !this.isWord('in')
    return this.is('$', '(', '!', '-', '+', '++', '--') && !this.is('+', '-')
  }

  #unary(): Expression {
    for (const operator of ['!', '-', '+']) {
      if (this.take(operator)) return { type: 'unary', operator, value: this.#unary() }
    }
    const base = this.#postfix()
    if (!this.take('^')) return base
    return { type: 'binary', operator: '^', left: base, right: this.#unary() }
  }

  #postfix(): Expression {
    for (const [mark, by] of [
      ['++', 1],
      ['--', -1],
    ] as const) {
      if (this.take(mark)) return { type: 'step', target: this.#postfix(), by, before: true }
    }
    const value = this.#primary()
    if (this.take('++')) return { type: 'step', target: value, by: 1, before: false }
    return this.take('--') ? { type: 'step', target: value, by: -1, before: false } : value
  }

  protected keys(): Expression[] {
    this.expect('[')
    const keys: Expression[] = []
    do keys.push(this.expression())
    while (this.take(','))
    this.expect(']')
    return keys
  }

  #primary(): Expression {
    const { kind, text } = this.token
    if (this.is('/', '/=')) return this.#regex()
    if (kind === 'end') this.fail()
    this.advance()
    if (kind === 'number') return { type: 'number', value: Number(text) }
    if (kind === 'text') return { type: 'text', value: text }
    if (text === '$') return { type: 'field', index: this.#postfixOfField() }
    if (text === '(') return this.#group()
    if (kind !== 'name') this.fail()
    if (this.is('[')) return { type: 'element', name: text, keys: this.keys() }
    if (text === 'getline') return this.#getline()
    if (this.is('(')) return this.#call(text)
    return text === 'length' ? { type: 'call', name: 'length', values: [] } : { type: 'variable', name: text }
  }

  /** $NF-1 is ($NF)-1, and $i++ is ($i)++. */
  #postfixOfField(): Expression {
    if (this.take('-')) return { type: 'unary', operator: '-', value: this.#postfixOfField() }
    return this.is('++', '--') ? this.#postfix() : this.#primary()
  }

  #group(): Expression {
    const printing = this.printing
    this.printing = false
    const values: Expression[] = []
    do values.push(this.expression())
    while (this.take(','))
    this.expect(')')
    this.printing = printing
    const [first] = values
    if (values.length > 1) {
      this.expect('in')
      return { type: 'in', keys: values, name: this.name() }
    }
    return first ?? this.fail()
  }

  #call(name: string): Expression {
    const printing = this.printing
    this.printing = false
    this.expect('(')
    const values: Expression[] = []
    if (!this.is(')')) {
      do values.push(this.expression())
      while (this.take(','))
    }
    this.expect(')')
    this.printing = printing
    return { type: 'call', name, values }
  }

  /** The rest of /…/, whose first slash was read. */
  #regex(): Expression {
    const start = this.token.text === '/=' ? '=' : ''
    const [all = ''] = /^(?:[^/\\\n[]|\\.|\[\^?\]?[^\]]*\])*\//.exec(this.source.slice(this.at)) ?? []
    if (all === '') this.fail()
    this.at += all.length
    this.advance()
    return { type: 'regex', value: posixRegex(start + all.slice(0, -1).replaceAll('\\/', '/'), 'extended') }
  }

  /** `command | getline` binds like a comparison: what was read so far is the command. */
  #piped(left: Expression): Expression {
    let value = left
    while (this.is('|') && !this.printing) {
      const before = this.place
      this.advance()
      if (!this.take('getline')) {
        this.goBack(before)
        return value
      }
      value = { type: 'getline', from: 'command', name: value, ...this.#getlineTarget() }
    }
    return value
  }

  #getlineTarget(): { target?: Expression } {
    const startsTarget = this.is('$') || (this.token.kind === 'name' && !this.isWord('in'))
    return startsTarget ? { target: this.#primary() } : {}
  }

  #getline(): Expression {
    const target = this.#getlineTarget()
    if (!this.take('<')) return { type: 'getline', from: 'input', ...target }
    return { type: 'getline', from: 'file', name: this.#primary(), ...target }
  }
}
