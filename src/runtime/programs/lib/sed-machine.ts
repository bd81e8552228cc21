/** Runs the commands of sed over lines. */
import type { ByteOutput } from '../../kernel/streams.ts'
import { SystemError } from '../../kernel/system-error.ts'
import type { Command } from './command.ts'
import type { Address, SedCommand, Substitution } from './sed-script.ts'

/** The lines of all inputs, one ahead so that the last is known. */
export interface LineSource {
  /** The next line with its end; undefined after the last. */
  next(): Promise<string | undefined>
  /** Whether there is none after the one given last. */
  isLast(): Promise<boolean>
}

type Step =
  | { readonly type: 'next' | 'end' | 'delete' | 'restart' | 'quit' | 'silentQuit' }
  | { readonly type: 'jump'; readonly to: number }

const NEXT: Step = { type: 'next' }

const CASES: { readonly [letter: string]: (text: string) => string } = {
  U: (text) => text.toUpperCase(),
  L: (text) => text.toLowerCase(),
}

/** A replacement with its groups filled in: &, \1, \n, \U…\E. */
function fill(replacement: string, match: RegExpExecArray): string {
  let convert: ((text: string) => string) | undefined
  let result = ''
  const add = (text: string): void => {
    result += convert === undefined ? text : convert(text)
  }
  for (const [part, escaped] of replacement.matchAll(/\\([\s\S])|&|[^\\&]+/g)) {
    if (part === '&') add(match[0])
    else if (escaped === undefined) add(part)
    else if (/\d/.test(escaped)) add(match[Number(escaped)] ?? '')
    else if (escaped === 'n') add('\n')
    else if (escaped === 't') add('\t')
    else if (escaped === 'E') convert = undefined
    else if (CASES[escaped] !== undefined) convert = CASES[escaped]
    else add(escaped)
  }
  return result
}

/** A file that cannot be read is an empty one. */
function contentOf({ process }: Command, path: string): string {
  try {
    return Buffer.from(process.files.read(path)).toString()
  } catch (error) {
    if (error instanceof SystemError) return ''
    throw error
  }
}

export class SedMachine {
  readonly #running: Command
  readonly #commands: readonly SedCommand[]
  readonly #quiet: boolean
  readonly #source: LineSource
  readonly #print: (text: string) => Promise<void>
  #space = ''
  #hold = ''
  #end = '\n'
  #line = 0
  #appended = ''
  #substituted = false
  readonly #outputs = new Map<string, ByteOutput>()
  #lastExpression: RegExp | undefined
  /** The exit code that q gave. */
  code = 0

  constructor(
    running: Command,
    commands: readonly SedCommand[],
    source: LineSource,
    print: (text: string) => Promise<void>,
  ) {
    this.#running = running
    this.#commands = commands
    this.#quiet = running.options.has('n')
    this.#source = source
    this.#print = print
  }

  async run(): Promise<void> {
    for (const { name, text, substitution } of this.#commands) {
      const path = name === 'w' ? text : substitution?.file
      if (path !== undefined && path !== '/dev/stdout') this.#output(path)
    }
    await this.#runLines()
    for (const output of this.#outputs.values()) output.close()
  }

  async #runLines(): Promise<void> {
    let restarted = false
    for (;;) {
      if (!restarted && !(await this.#read())) return
      const step = await this.#cycle()
      restarted = step.type === 'restart'
      if (step.type !== 'delete' && !restarted && step.type !== 'silentQuit' && !this.#quiet)
        await this.#print(this.#space + this.#end)
      await this.#flush()
      if (step.type === 'quit' || step.type === 'silentQuit') return
    }
  }

  async #read(): Promise<boolean> {
    const line = await this.#source.next()
    if (line === undefined) return false
    this.#end = line.endsWith('\n') ? '\n' : ''
    this.#space = line.slice(0, line.length - this.#end.length)
    this.#line++
    this.#substituted = false
    return true
  }

  async #flush(): Promise<void> {
    if (this.#appended === '') return
    await this.#print(this.#appended)
    this.#appended = ''
  }

  async #cycle(): Promise<Step> {
    let at = 0
    for (let steps = 0; at < this.#commands.length; steps++) {
      if (steps % 1000 === 999) await this.#running.process.turn()
      const command = this.#commands[at]
      if (command === undefined) break
      if (!(await this.#selects(command))) {
        at = command.name === '{' ? (command.partner ?? at) + 1 : at + 1
        continue
      }
      const step = await this.#do(command)
      if (step.type === 'jump') at = step.to
      else if (step.type === 'next') at++
      else return step
    }
    return { type: 'end' }
  }

  async #selects(command: SedCommand): Promise<boolean> {
    return (await this.#inRange(command)) !== command.negated
  }

  async #inRange(command: SedCommand): Promise<boolean> {
    const { from, to } = command
    if (from === undefined) return true
    if (to === undefined) return this.#meets(from)
    if (command.range === undefined) {
      if (!(await this.#meets(from))) return false
      const end = to.type === 'line' ? to.line : to.type === 'more' ? this.#line + to.count : undefined
      if (end === undefined || end > this.#line) command.range = { end }
      return true
    }
    const { end } = command.range
    const ends = end === undefined ? await this.#meets(to) : this.#line >= end
    if (ends) delete command.range
    return end === undefined || this.#line <= end
  }

  async #meets(address: Address): Promise<boolean> {
    if (address.type === 'line') return this.#line === address.line
    if (address.type === 'last') return this.#source.isLast()
    if (address.type === 'step') {
      const { first, step } = address
      return step === 0 ? this.#line === first : this.#line >= first && (this.#line - first) % step === 0
    }
    if (address.type === 'more') return false
    const expression = this.#remembered(address.expression)
    expression.lastIndex = 0
    return expression.test(this.#space)
  }

  #remembered(expression: RegExp | undefined): RegExp {
    this.#lastExpression = expression ?? this.#lastExpression ?? /(?!)/g
    return this.#lastExpression
  }

  async #do(command: SedCommand): Promise<Step> {
    switch (command.name) {
      case 'p':
        await this.#print(`${this.#space}\n`)
        return NEXT
      case 'd':
        return { type: 'delete' }
      case 's':
        if (command.substitution !== undefined) await this.#substitute(command.substitution)
        return NEXT
      case 'y':
        this.#space = [...this.#space].map((character) => command.map?.get(character) ?? character).join('')
        return NEXT
      case 'a':
        this.#appended += command.text
        return NEXT
      case 'i':
        await this.#print(command.text)
        return NEXT
      case 'c':
        if (command.range === undefined || command.negated) await this.#print(command.text)
        return { type: 'delete' }
      case '=':
        await this.#print(`${this.#line}\n`)
        return NEXT
      case 'q':
      case 'Q':
        this.code = Number(command.text || 0)
        return { type: command.name === 'q' ? 'quit' : 'silentQuit' }
      case 'b':
        return this.#jump(command.text)
      case 't':
      case 'T':
        return this.#branch(command)
      case 'r':
        this.#appended += contentOf(this.#running, command.text)
        return NEXT
      case 'w':
        await this.#write(command.text)
        return NEXT
      default:
        return this.#moveSpace(command.name)
    }
  }

  #jump(label: string): Step {
    if (label === '') return { type: 'end' }
    return { type: 'jump', to: this.#commands.findIndex(({ name, text }) => name === ':' && text === label) }
  }

  #branch({ name, text }: SedCommand): Step {
    const jumps = this.#substituted === (name === 't')
    this.#substituted = false
    return jumps ? this.#jump(text) : NEXT
  }

  async #write(path: string): Promise<void> {
    if (path === '/dev/stdout') return this.#print(`${this.#space}\n`)
    await this.#output(path).write(`${this.#space}\n`)
  }

  /** Empty when sed begins, whatever is written. */
  #output(path: string): ByteOutput {
    const output = this.#outputs.get(path) ?? this.#running.process.files.openOutput(path, 'truncate')
    this.#outputs.set(path, output)
    return output
  }

  /** Commands that move text between the pattern space, the hold space and the input. */
  async #moveSpace(name: string): Promise<Step> {
    const [space, hold] = [this.#space, this.#hold]
    if (name === 'h') this.#hold = space
    else if (name === 'H') this.#hold = `${hold}\n${space}`
    else if (name === 'g') this.#space = hold
    else if (name === 'G') this.#space = `${space}\n${hold}`
    else if (name === 'x') [this.#space, this.#hold] = [hold, space]
    else if (name === 'P') await this.#print(`${space.split('\n', 1)[0]}\n`)
    else if (name === 'D') {
      if (!space.includes('\n')) return { type: 'delete' }
      this.#space = space.slice(space.indexOf('\n') + 1)
      return { type: 'restart' }
    } else if (name === 'n') {
      if (!this.#quiet) await this.#print(space + this.#end)
      await this.#flush()
      if (!(await this.#read())) return { type: 'silentQuit' }
    } else if (name === 'N') {
      const kept = this.#substituted
      if (!(await this.#read())) return { type: 'quit' }
      this.#space = `${space}\n${this.#space}`
      this.#substituted = kept
    }
    return NEXT
  }

  async #substitute({ expression, replacement, nth, global, print, file }: Substitution): Promise<void> {
    const pattern = this.#remembered(expression)
    pattern.lastIndex = 0
    let [result, from, count] = ['', 0, 0]
    for (let match = pattern.exec(this.#space); match !== null; match = pattern.exec(this.#space)) {
      count++
      if (count >= nth) {
        result += this.#space.slice(from, match.index) + fill(replacement, match)
        from = match.index + match[0].length
      }
      if (match[0] === '') pattern.lastIndex++
      if (count >= nth && !global) break
    }
    if (count < nth || count === 0) return
    this.#space = result + this.#space.slice(from)
    this.#substituted = true
    if (print) await this.#print(`${this.#space}\n`)
    if (file !== undefined) await this.#write(file)
  }
}
