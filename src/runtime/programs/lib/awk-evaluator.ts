/** Values of awk's expressions. */
import { AWK_FUNCTIONS } from './awk-functions.ts'
import type { AwkInput } from './awk-input.ts'
import type { AwkMemory } from './awk-memory.ts'
import type { AwkRecord } from './awk-record.ts'
import type { AwkStreams } from './awk-streams.ts'
import type { AwkFunction, Expression } from './awk-syntax.ts'
import { compareValues, InputText, toBoolean, toNumber, toText, type Value } from './awk-values.ts'
import type { Command } from './command.ts'
import { UsageError } from './options.ts'
import { literalPattern } from './regex.ts'

/** What expressions work on. */
export interface AwkWorld {
  readonly running: Command
  readonly memory: AwkMemory
  readonly record: AwkRecord
  readonly input: AwkInput
  readonly streams: AwkStreams
  readonly functions: ReadonlyMap<string, AwkFunction>
  /** Runs the body of a function; what it returns. */
  readonly runFunction: (body: AwkFunction['body']) => Promise<Value>
}

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

const LINE: Expression = { type: 'field', index: { type: 'number', value: 0 } }
const truth = (value: boolean): number => (value ? 1 : 0)

export class AwkEvaluator {
  readonly #world: AwkWorld
  #random = 1

  constructor(world: AwkWorld) {
    this.#world = world
  }

  async value(expression: Expression): Promise<Value> {
    const { memory, record } = this.#world
    switch (expression.type) {
      case 'number':
      case 'text':
        return expression.value
      case 'regex':
        return truth(expression.value.test(record.line))
      case 'variable':
        return expression.name === 'NF' ? record.count : memory.get(expression.name)
      case 'field':
        return new InputText(record.field(await this.#number(expression.index)))
      case 'element':
        return this.#element(expression.name, await this.key(expression.keys))
      case 'in':
        return truth(memory.array(expression.name).has(await this.key(expression.keys)))
      case 'assign':
        return this.#assign(expression)
      case 'step':
        return this.#step(expression)
      case 'unary':
        if (expression.operator === '!') return truth(!(await this.isTrue(expression.value)))
        return (expression.operator === '-' ? -1 : 1) * (await this.#number(expression.value))
      case 'choice':
        return this.value((await this.isTrue(expression.test)) ? expression.yes : expression.no)
      case 'binary':
        return this.#binary(expression)
      case 'call':
        return this.#call(expression.name, expression.values)
      case 'getline':
        return this.#getline(expression)
    }
  }

  async text(expression: Expression): Promise<string> {
    return toText(await this.value(expression))
  }

  async isTrue(expression: Expression): Promise<boolean> {
    return toBoolean(await this.value(expression))
  }

  /** The key of an element: several are joined by SUBSEP. */
  async key(keys: readonly Expression[]): Promise<string> {
    const texts: string[] = []
    for (const key of keys) texts.push(await this.text(key))
    return texts.join(toText(this.#world.memory.get('SUBSEP')))
  }

  async values(expressions: readonly Expression[]): Promise<Value[]> {
    const values: Value[] = []
    for (const expression of expressions) values.push(await this.value(expression))
    return values
  }

  async #number(expression: Expression): Promise<number> {
    return toNumber(await this.value(expression))
  }

  /** An element that is looked at is there from then on. */
  #element(name: string, key: string): Value {
    const array = this.#world.memory.array(name)
    const known = array.get(key)
    if (known !== undefined) return known
    const value = new InputText('')
    array.set(key, value)
    return value
  }

  async #pattern(expression: Expression): Promise<RegExp> {
    return expression.type === 'regex' ? expression.value : this.#world.record.regex(await this.text(expression))
  }

  async #assign({ operator, target, value }: Extract<Expression, { type: 'assign' }>): Promise<Value> {
    const right = await this.value(value)
    const action = ARITHMETIC[operator]
    const result = action === undefined ? right : action(await this.#number(target), toNumber(right))
    await this.#set(target, result)
    return result
  }

  async #step({ target, by, before }: Extract<Expression, { type: 'step' }>): Promise<Value> {
    const value = await this.#number(target)
    await this.#set(target, value + by)
    return before ? value + by : value
  }

  async #set(target: Expression, value: Value): Promise<void> {
    const { memory, record } = this.#world
    if (target.type === 'element') memory.array(target.name).set(await this.key(target.keys), value)
    else if (target.type === 'field') record.setField(await this.#number(target.index), toText(value))
    else if (target.type === 'variable' && target.name === 'NF') record.count = toNumber(value)
    else if (target.type === 'variable') memory.set(target.name, value)
  }

  async #binary({ operator, left, right }: Extract<Expression, { type: 'binary' }>): Promise<Value> {
    if (operator === '&&') return truth((await this.isTrue(left)) && (await this.isTrue(right)))
    if (operator === '||') return truth((await this.isTrue(left)) || (await this.isTrue(right)))
    if (operator === '~' || operator === '!~') {
      return truth((await this.#pattern(right)).test(await this.text(left)) === (operator === '~'))
    }
    const [a, b] = [await this.value(left), await this.value(right)]
    if (operator === ' ') return toText(a) + toText(b)
    const compare = COMPARISONS[operator]
    if (compare !== undefined) return truth(compare(compareValues(a, b)))
    return ARITHMETIC[operator]?.(toNumber(a), toNumber(b)) ?? 0
  }

  async #call(name: string, values: readonly Expression[]): Promise<Value> {
    const own = this.#world.functions.get(name)
    if (own !== undefined) return this.#callOwn(own, values)
    const special = await this.#callSpecial(name, values)
    if (special !== undefined) return special
    const action = AWK_FUNCTIONS[name]
    if (action === undefined) throw new UsageError('cmd. line:1: Call to undefined function')
    return action(await this.values(values))
  }

  async #callOwn({ parameters, body }: AwkFunction, values: readonly Expression[]): Promise<Value> {
    const { memory, runFunction, running } = this.#world
    await running.process.turn()
    const cells = new Map<string, ReturnType<AwkMemory['argument']>>()
    for (const [index, parameter] of parameters.entries()) {
      const given = values[index]
      const isName = given?.type === 'variable' && given.name !== 'NF'
      cells.set(parameter, memory.argument(isName ? given : given && { value: await this.value(given) }))
    }
    return memory.call(cells, () => runFunction(body))
  }

  /** Functions that need more than the values of their arguments; undefined for others. */
  async #callSpecial(name: string, values: readonly Expression[]): Promise<Value | undefined> {
    const { streams, running, memory } = this.#world
    const [first, second, third] = values
    if (name === 'length') return this.#length(first)
    if (name === 'systime') return Math.floor(running.process.now() / 1000)
    if (name === 'rand') return this.#nextRandom()
    if (name === 'srand') return this.#seed(first === undefined ? running.process.now() : await this.#number(first))
    if (name === 'fflush') return 0
    if (first === undefined) return undefined
    if (name === 'system') return streams.system(await this.text(first))
    if (name === 'close') return streams.close(await this.text(first))
    if (second === undefined) return undefined
    if (name === 'split' && second.type === 'variable') return this.#split(await this.text(first), second.name, third)
    if (name === 'sub' || name === 'gsub') return this.#substitute(first, second, third ?? LINE, name === 'gsub')
    if (name !== 'match') return undefined
    const found = (await this.#pattern(second)).exec(await this.text(first))
    memory.set('RSTART', found === null ? 0 : found.index + 1)
    memory.set('RLENGTH', found === null ? -1 : found[0].length)
    return found === null ? 0 : found.index + 1
  }

  /** From 0 to below 1, the same ones for the same seed. */
  #nextRandom(): number {
    this.#random = (Math.imul(this.#random, 1_103_515_245) + 12_345) >>> 0
    return this.#random / 2 ** 32
  }

  /** The seed that was there before. */
  #seed(seed: number): number {
    const before = this.#random
    this.#random = seed >>> 0
    return before
  }

  /** In bytes, as in the C locale. */
  async #length(value: Expression | undefined): Promise<number> {
    const { memory, record } = this.#world
    if (value?.type === 'variable' && memory.isArray(value.name)) return memory.array(value.name).size
    return Buffer.byteLength(value === undefined ? record.line : await this.text(value))
  }

  async #split(text: string, name: string, separator: Expression | undefined): Promise<number> {
    const { memory, record } = this.#world
    const array = memory.array(name)
    const byRegex = separator?.type === 'regex' ? separator.value : undefined
    const bySeparator = separator === undefined ? toText(memory.get('FS')) : await this.text(separator)
    const parts = byRegex === undefined ? record.split(text, bySeparator) : text === '' ? [] : text.split(byRegex)
    array.clear()
    for (const [at, part] of parts.entries()) array.set(String(at + 1), new InputText(part))
    return parts.length
  }

  async #substitute(pattern: Expression, by: Expression, target: Expression, all: boolean): Promise<number> {
    const regex = new RegExp((await this.#pattern(pattern)).source || literalPattern(''), all ? 'g' : '')
    const replacement = await this.text(by)
    let count = 0
    const result = (await this.text(target)).replace(regex, (match) => {
      count++
      return replacement.replace(/\\&|&/g, (mark) => (mark === '&' ? match : '&'))
    })
    if (count > 0) await this.#set(target, result)
    return count
  }

  /** 1 for a line, 0 at the end, -1 for a file that cannot be read. */
  async #getline({ from, name, target }: Extract<Expression, { type: 'getline' }>): Promise<number> {
    const { record, memory, input, streams } = this.#world
    if (from === 'input' || name === undefined) {
      const line = await input.next()
      if (line === undefined) return 0
      if (target === undefined) record.read(line)
      else await this.#set(target, new InputText(line))
      return 1
    }
    const result = await streams.readLine(from, await this.text(name))
    if (result === 'end') return 0
    if (result === 'error') return -1
    if (target !== undefined) await this.#set(target, new InputText(result.line))
    else record.replace(result.line)
    if (from === 'command') memory.set('NR', toNumber(memory.get('NR')) + 1)
    return 1
  }
}
