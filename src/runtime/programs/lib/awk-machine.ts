/** Runs awk programs over lines. */
import { AWK_FUNCTIONS, sprintf } from './awk-functions.ts'
import type { Expression, Rule, Statement } from './awk-syntax.ts'
import { compareValues, InputText, toBoolean, toNumber, toText, type Value } from './awk-values.ts'
import type { Command } from './command.ts'
import { UsageError } from './options.ts'
import { literalPattern, posixRegex } from './regex.ts'

/** How a statement ended. */
type Flow = 'on' | 'next' | 'break' | 'continue' | 'exit'

const MAX_ELEMENTS = 1_000_000

const ARITHMETIC: { readonly [operator: string]: (a: number, b: number) => number } = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => {
    if (b === 0) throw new UsageError('cmd. line:1: Division by zero')
    return a / b
  },
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
}

const COMPARISONS: { readonly [operator: string]: (order: number) => boolean } = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

export class AwkMachine {
  readonly #running: Command
  readonly #rules: readonly Rule[]
  readonly #variables = new Map<string, Value>([
    ['FS', ' '],
    ['OFS', ' '],
    ['ORS', '\n'],
    ['NR', 0],
    ['FNR', 0],
    ['SUBSEP', '\x1c'],
    ['RSTART', 0],
    ['RLENGTH', -1],
  ])
  readonly #arrays = new Map<string, Map<string, Value>>()
  readonly #regexes = new Map<string, RegExp>()
  readonly #inRange = new Set<Rule>()
  #line = ''
  #fields: string[] = []
  #steps = 0
  /** What exit gave. */
  code = 0

  constructor(running: Command, rules: readonly Rule[]) {
    this.#running = running
    this.#rules = rules
    this.#arrays.set('ENVIRON', new Map([...running.process.env].map(([name, value]) => [name, new InputText(value)])))
  }

  /** Sets a variable from outside: -v and operands. */
  assign(name: string, text: string): void {
    this.#variables.set(name, new InputText(text))
  }

  /** Runs the rules of one kind for the current line. */
  async run(when: Rule['when']): Promise<Flow> {
    for (const rule of this.#rules) {
      if (rule.when !== when || !this.#selects(rule)) continue
      const flow = rule.body === undefined ? await this.#print([], false) : await this.#do(rule.body)
      if (flow === 'exit') return 'exit'
      if (flow === 'next') return 'on'
    }
    return 'on'
  }

  get readsInput(): boolean {
    return this.#rules.some(({ when }) => when !== 'begin')
  }

  startFile(path: string): void {
    this.#variables.set('FILENAME', path)
    this.#variables.set('FNR', 0)
  }

  setLine(line: string): void {
    for (const name of ['NR', 'FNR']) this.#variables.set(name, toNumber(this.#variables.get(name) ?? 0) + 1)
    this.#line = line
    this.#fields = this.#split(line, toText(this.#variables.get('FS') ?? ' '))
  }

  #selects(rule: Rule): boolean {
    const { from, to } = rule
    if (from === undefined) return true
    if (to === undefined) return toBoolean(this.#value(from))
    if (!this.#inRange.has(rule) && !toBoolean(this.#value(from))) return false
    if (toBoolean(this.#value(to))) this.#inRange.delete(rule)
    else this.#inRange.add(rule)
    return true
  }

  #split(text: string, separator: string): string[] {
    if (text === '') return []
    if (separator === ' ')
      return text
        .trim()
        .split(/[ \t\n]+/)
        .filter((part) => part !== '')
    if (separator === '') return [...text]
    return text.split(separator.length === 1 && separator !== '\\' ? separator : this.#regex(separator))
  }

  #regex(source: string): RegExp {
    const known = this.#regexes.get(source)
    if (known !== undefined) return known
    const regex = posixRegex(source, 'extended')
    if (this.#regexes.size < 1000) this.#regexes.set(source, regex)
    return regex
  }

  #pattern(expression: Expression): RegExp {
    return expression.type === 'regex' ? expression.value : this.#regex(toText(this.#value(expression)))
  }

  async #do(statement: Statement): Promise<Flow> {
    if (++this.#steps % 1000 === 0) await this.#running.process.turn()
    switch (statement.type) {
      case 'expression':
        this.#value(statement.value)
        return 'on'
      case 'print':
        return this.#print(statement.values, statement.format)
      case 'block':
        for (const one of statement.body) {
          const flow = await this.#do(one)
          if (flow !== 'on') return flow
        }
        return 'on'
      case 'if':
        if (toBoolean(this.#value(statement.test))) return this.#do(statement.yes)
        return statement.no === undefined ? 'on' : this.#do(statement.no)
      case 'loop':
        return this.#loop(statement)
      case 'each':
        return this.#each(statement)
      case 'delete':
        if (statement.keys === undefined) this.#array(statement.name).clear()
        else this.#array(statement.name).delete(this.#key(statement.keys))
        return 'on'
      case 'leave':
        if (statement.value !== undefined) this.code = toNumber(this.#value(statement.value))
        return statement.how
    }
  }

  async #loop({ test, step, body, bodyFirst }: Extract<Statement, { type: 'loop' }>): Promise<Flow> {
    let first = bodyFirst
    while (first || test === undefined || toBoolean(this.#value(test))) {
      first = false
      const flow = await this.#do(body)
      if (flow === 'break') break
      if (flow === 'next' || flow === 'exit') return flow
      if (step !== undefined) await this.#do(step)
    }
    return 'on'
  }

  async #each({ variable, array, body }: Extract<Statement, { type: 'each' }>): Promise<Flow> {
    for (const key of [...this.#array(array).keys()]) {
      this.#variables.set(variable, new InputText(key))
      const flow = await this.#do(body)
      if (flow === 'break') break
      if (flow === 'next' || flow === 'exit') return flow
    }
    return 'on'
  }

  async #print(values: readonly Expression[], format: boolean): Promise<Flow> {
    if (format) await this.#running.print(sprintf(values.map((value) => this.#value(value))))
    else {
      const texts = values.length === 0 ? [this.#line] : values.map((value) => toText(this.#value(value)))
      const [glue, end] = ['OFS', 'ORS'].map((name) => toText(this.#variables.get(name) ?? ''))
      await this.#running.print(texts.join(glue) + end)
    }
    return 'on'
  }

  #array(name: string): Map<string, Value> {
    const array = this.#arrays.get(name) ?? new Map<string, Value>()
    this.#arrays.set(name, array)
    if (array.size > MAX_ELEMENTS) throw new UsageError('out of memory')
    return array
  }

  #key(keys: readonly Expression[]): string {
    return keys.map((key) => toText(this.#value(key))).join(toText(this.#variables.get('SUBSEP') ?? ''))
  }

  #value(expression: Expression): Value {
    switch (expression.type) {
      case 'number':
      case 'text':
        return expression.value
      case 'regex':
        return expression.value.test(this.#line) ? 1 : 0
      case 'variable':
        return expression.name === 'NF'
          ? this.#fields.length
          : (this.#variables.get(expression.name) ?? new InputText(''))
      case 'field':
        return this.#field(toNumber(this.#value(expression.index)))
      case 'element':
        return this.#array(expression.name).get(this.#key(expression.keys)) ?? new InputText('')
      case 'in':
        return this.#array(expression.name).has(this.#key(expression.keys)) ? 1 : 0
      case 'assign':
        return this.#assign(expression)
      case 'step': {
        const before = toNumber(this.#value(expression.target))
        this.#set(expression.target, before + expression.by)
        return expression.before ? before + expression.by : before
      }
      case 'unary':
        if (expression.operator === '!') return toBoolean(this.#value(expression.value)) ? 0 : 1
        return (expression.operator === '-' ? -1 : 1) * toNumber(this.#value(expression.value))
      case 'choice':
        return this.#value(toBoolean(this.#value(expression.test)) ? expression.yes : expression.no)
      case 'binary':
        return this.#binary(expression)
      case 'call':
        return this.#call(expression.name, expression.values)
    }
  }

  #field(index: number): Value {
    return new InputText(index === 0 ? this.#line : (this.#fields[index - 1] ?? ''))
  }

  #assign({ operator, target, value }: Extract<Expression, { type: 'assign' }>): Value {
    const right = this.#value(value)
    const action = ARITHMETIC[operator]
    const result = action === undefined ? right : action(toNumber(this.#value(target)), toNumber(right))
    this.#set(target, result)
    return result
  }

  #set(target: Expression, value: Value): void {
    if (target.type === 'element') this.#array(target.name).set(this.#key(target.keys), value)
    else if (target.type === 'field') this.#setField(toNumber(this.#value(target.index)), toText(value))
    else if (target.type === 'variable' && target.name === 'NF') {
      this.#fields = Array.from({ length: Math.min(toNumber(value), MAX_ELEMENTS) }, (_, at) => this.#fields[at] ?? '')
      this.#joinFields()
    } else if (target.type === 'variable') this.#variables.set(target.name, value)
  }

  #setField(index: number, text: string): void {
    if (index === 0) {
      this.#line = text
      this.#fields = this.#split(text, toText(this.#variables.get('FS') ?? ' '))
      return
    }
    if (index > MAX_ELEMENTS) throw new UsageError('out of memory')
    while (this.#fields.length < index) this.#fields.push('')
    this.#fields[index - 1] = text
    this.#joinFields()
  }

  #joinFields(): void {
    this.#line = this.#fields.join(toText(this.#variables.get('OFS') ?? ' '))
  }

  #binary({ operator, left, right }: Extract<Expression, { type: 'binary' }>): Value {
    if (operator === '&&') return toBoolean(this.#value(left)) && toBoolean(this.#value(right)) ? 1 : 0
    if (operator === '||') return toBoolean(this.#value(left)) || toBoolean(this.#value(right)) ? 1 : 0
    if (operator === '~' || operator === '!~') {
      return this.#pattern(right).test(toText(this.#value(left))) === (operator === '~') ? 1 : 0
    }
    const [a, b] = [this.#value(left), this.#value(right)]
    if (operator === ' ') return toText(a) + toText(b)
    const compare = COMPARISONS[operator]
    if (compare !== undefined) return compare(compareValues(a, b)) ? 1 : 0
    return ARITHMETIC[operator]?.(toNumber(a), toNumber(b)) ?? 0
  }

  #call(name: string, values: readonly Expression[]): Value {
    const [first, second, third] = values
    if (name === 'length') return this.#length(first)
    if (name === 'split' && first !== undefined && second?.type === 'variable') {
      return this.#splitInto(toText(this.#value(first)), second.name, third)
    }
    if ((name === 'sub' || name === 'gsub') && first !== undefined && second !== undefined) {
      return this.#substitute(
        first,
        toText(this.#value(second)),
        third ?? { type: 'field', index: { type: 'number', value: 0 } },
        name === 'gsub',
      )
    }
    if (name === 'match' && first !== undefined && second !== undefined) {
      const found = this.#pattern(second).exec(toText(this.#value(first)))
      this.#variables.set('RSTART', found === null ? 0 : found.index + 1)
      this.#variables.set('RLENGTH', found === null ? -1 : found[0].length)
      return found === null ? 0 : found.index + 1
    }
    if (name === 'systime') return Math.floor(this.#running.process.now() / 1000)
    const action = AWK_FUNCTIONS[name]
    if (action === undefined) throw new UsageError(`cmd. line:1: Call to undefined function`)
    return action(values.map((value) => this.#value(value)))
  }

  #length(value: Expression | undefined): number {
    if (value === undefined) return this.#line.length
    const array = value.type === 'variable' ? this.#arrays.get(value.name) : undefined
    return array === undefined ? toText(this.#value(value)).length : array.size
  }

  #splitInto(text: string, name: string, separator: Expression | undefined): number {
    const parts =
      separator?.type === 'regex'
        ? text === ''
          ? []
          : text.split(separator.value)
        : this.#split(
            text,
            toText(separator === undefined ? (this.#variables.get('FS') ?? ' ') : this.#value(separator)),
          )
    const array = this.#array(name)
    array.clear()
    for (const [at, part] of parts.entries()) array.set(String(at + 1), new InputText(part))
    return parts.length
  }

  #substitute(pattern: Expression, replacement: string, target: Expression, all: boolean): number {
    const regex = new RegExp(this.#pattern(pattern).source || literalPattern(''), all ? 'g' : '')
    let count = 0
    const result = toText(this.#value(target)).replace(regex, (match) => {
      count++
      return replacement.replace(/\\&|&/g, (mark) => (mark === '&' ? match : '&'))
    })
    if (count > 0) this.#set(target, result)
    return count
  }
}
