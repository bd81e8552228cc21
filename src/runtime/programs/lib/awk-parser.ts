/** Reads awk programs: rules, functions, statements. */
import { AwkExpressions } from './awk-expressions.ts'
import type { AwkFunction, AwkProgram, Destination, Expression, Rule, Statement } from './awk-syntax.ts'

class AwkParser extends AwkExpressions {
  program(): AwkProgram {
    const rules: Rule[] = []
    const functions = new Map<string, AwkFunction>()
    for (this.skipLines(); this.token.kind !== 'end'; this.skipLines()) {
      if (this.take('function', 'func')) functions.set(this.name(), this.#function())
      else rules.push(this.#rule())
    }
    return { rules, functions }
  }

  #function(): AwkFunction {
    this.expect('(')
    const parameters: string[] = []
    while (!this.take(')')) {
      parameters.push(this.name())
      this.take(',')
    }
    this.take('\n')
    return { parameters, body: this.#block() }
  }

  #rule(): Rule {
    if (this.take('BEGIN')) return { when: 'begin', body: this.#block() }
    if (this.take('END')) return { when: 'end', body: this.#block() }
    const from = this.is('{') ? undefined : this.expression()
    const to = this.take(',') ? this.expression() : undefined
    const body = this.is('{') ? this.#block() : undefined
    return { when: 'line', ...(from && { from }), ...(to && { to }), ...(body && { body }) }
  }

  #block(): Statement {
    this.expect('{')
    const body: Statement[] = []
    for (this.skipLines(); !this.is('}'); this.skipLines()) body.push(this.#statement())
    this.expect('}')
    return { type: 'block', body }
  }

  #statement(): Statement {
    this.take('\n')
    if (this.is('{')) return this.#block()
    if (this.take(';')) return { type: 'block', body: [] }
    if (this.take('if')) return this.#if()
    if (this.take('while')) {
      const test = this.#parenthesized()
      return { type: 'loop', test, body: this.#statement(), bodyFirst: false }
    }
    if (this.take('do')) {
      const body = this.#statement()
      this.skipLines()
      this.expect('while')
      return { type: 'loop', body, test: this.#parenthesized(), bodyFirst: true }
    }
    if (this.take('for')) return this.#for()
    const simple = this.#simple()
    if (!this.is('}')) this.take(';', '\n')
    return simple
  }

  #if(): Statement {
    const test = this.#parenthesized()
    const yes = this.#statement()
    const before = this.place
    this.skipLines()
    if (this.take('else')) return { type: 'if', test, yes, no: this.#statement() }
    this.goBack(before)
    return { type: 'if', test, yes }
  }

  #for(): Statement {
    this.expect('(')
    const start = this.is(';') ? undefined : this.#simple()
    const { value } = start?.type === 'expression' ? start : {}
    if (value?.type === 'in' && this.take(')')) {
      const [key] = value.keys
      if (key?.type !== 'variable') this.fail()
      return { type: 'each', variable: key.name, array: value.name, body: this.#statement() }
    }
    this.expect(';')
    const test = this.is(';') ? undefined : this.expression()
    this.expect(';')
    const step = this.is(')') ? undefined : this.#simple()
    this.expect(')')
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
    this.expect('(')
    const value = this.expression()
    this.expect(')')
    return value
  }

  #simple(): Statement {
    if (this.isWord('print', 'printf')) return this.#print()
    for (const how of ['next', 'break', 'continue', 'exit', 'return'] as const) {
      if (!this.take(how)) continue
      return { type: 'leave', how, ...(this.ends() ? {} : { value: this.expression() }) }
    }
    if (this.take('delete')) {
      const name = this.name()
      return this.is('[') ? { type: 'delete', name, keys: this.keys() } : { type: 'delete', name }
    }
    return { type: 'expression', value: this.expression() }
  }

  #print(): Statement {
    const format = this.token.text === 'printf'
    this.advance()
    this.printing = true
    const values: Expression[] = []
    if (!this.ends('>', '>>', '|')) {
      do values.push(...this.#printed())
      while (this.take(','))
    }
    const to = this.#destination()
    this.printing = false
    return { type: 'print', format, values, ...(to && { to }) }
  }

  #destination(): Destination | undefined {
    for (const operator of ['>', '>>', '|'] as const) {
      if (this.take(operator)) return { operator, name: this.concatenation() }
    }
    return undefined
  }

  /** print ("a", "b") has a list in parentheses; print (1)(2) has not. */
  #printed(): Expression[] {
    const before = this.place
    if (this.take('(')) {
      const values: Expression[] = []
      do values.push(this.expression())
      while (this.take(','))
      if (this.take(')') && this.ends('>', '>>', '|') && values.length > 1) return values
      this.goBack(before)
    }
    return [this.expression()]
  }
}

/** @throws UsageError */
export const parseAwk = (source: string): AwkProgram => new AwkParser(source).program()
