/** Runs awk programs: rules and statements. */
import { AwkEvaluator } from './awk-evaluator.ts'
import { sprintf } from './awk-functions.ts'
import { AwkInput } from './awk-input.ts'
import { AwkMemory } from './awk-memory.ts'
import { AwkRecord } from './awk-record.ts'
import { AwkStreams } from './awk-streams.ts'
import type { AwkFunction, AwkProgram, Rule, Statement } from './awk-syntax.ts'
import { InputText, toNumber, toText, type Value } from './awk-values.ts'
import type { Command } from './command.ts'

/** How a statement ended. */
type Flow = 'on' | 'next' | 'break' | 'continue' | 'exit' | 'return'

const DEFAULTS: { readonly [name: string]: Value } = {
  FS: ' ',
  OFS: ' ',
  RS: '\n',
  ORS: '\n',
  NR: 0,
  FNR: 0,
  SUBSEP: '\x1c',
  RSTART: 0,
  RLENGTH: -1,
}

export class AwkMachine {
  readonly #running: Command
  readonly #program: AwkProgram
  readonly #memory = new AwkMemory()
  readonly #record = new AwkRecord(this.#memory)
  readonly #input: AwkInput
  readonly #streams: AwkStreams
  readonly #evaluator: AwkEvaluator
  readonly #inRange = new Set<Rule>()
  #returned: Value = new InputText('')
  #steps = 0
  /** What exit gave. */
  code = 0

  /** `operands`: files, and NAME=VALUE. */
  constructor(running: Command, program: AwkProgram, operands: readonly string[]) {
    this.#running = running
    this.#program = program
    for (const [name, value] of Object.entries(DEFAULTS)) this.#memory.set(name, value)
    const environment = this.#memory.array('ENVIRON')
    for (const [name, value] of running.process.env) environment.set(name, new InputText(value))
    const words = this.#memory.array('ARGV')
    for (const [at, word] of [running.name, ...operands].entries()) words.set(String(at), new InputText(word))
    this.#memory.set('ARGC', operands.length + 1)
    this.#input = new AwkInput(running, this.#memory, operands)
    this.#streams = new AwkStreams(running, (input) => this.#input.recordsOf(input))
    this.#evaluator = new AwkEvaluator({
      running,
      memory: this.#memory,
      record: this.#record,
      input: this.#input,
      streams: this.#streams,
      functions: program.functions,
      runFunction: (body) => this.#runFunction(body),
    })
  }

  /** Sets a variable from outside: -v and -F. */
  assign(name: string, text: string): void {
    this.#memory.set(name, new InputText(text))
  }

  /** Runs the whole program. */
  async run(): Promise<void> {
    try {
      if ((await this.#runRules('begin')) === 'exit') return
      const readsInput = this.#program.rules.some(({ when }) => when !== 'begin')
      if (readsInput) await this.#readInput()
      await this.#runRules('end')
    } finally {
      await this.#streams.closeAll()
    }
  }

  async #readInput(): Promise<void> {
    for (let line = await this.#input.next(); line !== undefined; line = await this.#input.next()) {
      this.#record.read(line)
      if ((await this.#runRules('line')) === 'exit') return
    }
  }

  async #runRules(when: Rule['when']): Promise<Flow> {
    for (const rule of this.#program.rules) {
      if (rule.when !== when || !(await this.#selects(rule))) continue
      const flow = await this.#do(rule.body ?? { type: 'print', format: false, values: [] })
      if (flow === 'exit') return 'exit'
      if (flow === 'next') return 'on'
    }
    return 'on'
  }

  async #selects(rule: Rule): Promise<boolean> {
    const { from, to } = rule
    if (from === undefined) return true
    if (to === undefined) return this.#evaluator.isTrue(from)
    if (!this.#inRange.has(rule) && !(await this.#evaluator.isTrue(from))) return false
    if (await this.#evaluator.isTrue(to)) this.#inRange.delete(rule)
    else this.#inRange.add(rule)
    return true
  }

  async #runFunction(body: AwkFunction['body']): Promise<Value> {
    this.#returned = new InputText('')
    await this.#do(body)
    const value = this.#returned
    this.#returned = new InputText('')
    return value
  }

  async #do(statement: Statement): Promise<Flow> {
    if (++this.#steps % 1000 === 0) await this.#running.process.turn()
    switch (statement.type) {
      case 'expression':
        await this.#evaluator.value(statement.value)
        return 'on'
      case 'print':
        return this.#print(statement)
      case 'block':
        for (const one of statement.body) {
          const flow = await this.#do(one)
          if (flow !== 'on') return flow
        }
        return 'on'
      case 'if':
        if (await this.#evaluator.isTrue(statement.test)) return this.#do(statement.yes)
        return statement.no === undefined ? 'on' : this.#do(statement.no)
      case 'loop':
        return this.#loop(statement)
      case 'each':
        return this.#each(statement)
      case 'delete':
        if (statement.keys === undefined) this.#memory.array(statement.name).clear()
        else this.#memory.array(statement.name).delete(await this.#evaluator.key(statement.keys))
        return 'on'
      case 'leave':
        return this.#leave(statement)
    }
  }

  async #leave({ how, value }: Extract<Statement, { type: 'leave' }>): Promise<Flow> {
    const result = value === undefined ? undefined : await this.#evaluator.value(value)
    if (how === 'return') this.#returned = result ?? new InputText('')
    else if (result !== undefined) this.code = toNumber(result)
    return how
  }

  async #loop({ test, step, body, bodyFirst }: Extract<Statement, { type: 'loop' }>): Promise<Flow> {
    let first = bodyFirst
    while (first || test === undefined || (await this.#evaluator.isTrue(test))) {
      first = false
      const flow = await this.#do(body)
      if (flow === 'break') break
      if (flow !== 'on' && flow !== 'continue') return flow
      if (step !== undefined) await this.#do(step)
    }
    return 'on'
  }

  async #each({ variable, array, body }: Extract<Statement, { type: 'each' }>): Promise<Flow> {
    for (const key of [...this.#memory.array(array).keys()]) {
      this.#memory.set(variable, new InputText(key))
      const flow = await this.#do(body)
      if (flow === 'break') break
      if (flow !== 'on' && flow !== 'continue') return flow
    }
    return 'on'
  }

  async #print({ values, format, to }: Extract<Statement, { type: 'print' }>): Promise<Flow> {
    const text = await this.#printed(await this.#evaluator.values(values), format)
    if (to === undefined) await this.#running.print(text)
    else await this.#streams.write(to.operator, await this.#evaluator.text(to.name), text)
    return 'on'
  }

  async #printed(values: readonly Value[], format: boolean): Promise<string> {
    if (format) return sprintf(values)
    const [glue, end] = ['OFS', 'ORS'].map((name) => toText(this.#memory.get(name)))
    const texts = values.length === 0 ? [this.#record.line] : values.map(toText)
    return texts.join(glue) + end
  }
}
