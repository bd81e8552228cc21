/** test EXPRESSION and [ EXPRESSION ]: questions about files, texts and numbers. */
import type { FileStatus } from '../kernel/file-system-api.ts'
import type { ProgramProcess } from '../kernel/process-api.ts'
import { nameOf } from './lib/command.ts'
import { UsageError } from './lib/options.ts'
import { linkStatusOf, statusOf } from './lib/paths.ts'

const hasType = (type: FileStatus['type']) => (process: ProgramProcess, path: string) =>
  statusOf(process, path)?.type === type
const hasBit = (bit: number) => (process: ProgramProcess, path: string) =>
  ((statusOf(process, path)?.mode ?? 0) & bit) !== 0
const mayBe = (right: string) => (process: ProgramProcess, path: string) =>
  statusOf(process, path) !== undefined && process.files.access(path, right)

const UNARY: { readonly [operator: string]: (process: ProgramProcess, word: string) => boolean } = {
  '-e': (process, path) => statusOf(process, path) !== undefined,
  '-f': hasType('file'),
  '-d': hasType('directory'),
  '-p': hasType('pipe'),
  '-c': hasType('character device'),
  '-b': () => false,
  '-S': hasType('socket'),
  '-h': (process, path) => linkStatusOf(process, path)?.type === 'symlink',
  '-L': (process, path) => linkStatusOf(process, path)?.type === 'symlink',
  '-s': (process, path) => (statusOf(process, path)?.size ?? 0) > 0,
  '-r': mayBe('r'),
  '-w': mayBe('w'),
  '-x': mayBe('x'),
  '-u': hasBit(0o4000),
  '-g': hasBit(0o2000),
  '-k': hasBit(0o1000),
  '-O': (process, path) => statusOf(process, path)?.uid === process.credentials.uid,
  '-G': (process, path) => statusOf(process, path)?.gid === process.credentials.gid,
  '-t': (process, word) => {
    const stream = { 0: process.stdin, 1: process.stdout, 2: process.stderr }[word]
    return stream !== undefined && process.isTerminal(stream)
  },
  '-n': (_, text) => text !== '',
  '-z': (_, text) => text === '',
}

const modified = (process: ProgramProcess, path: string): number => statusOf(process, path)?.modifiedAt ?? -1

function same(process: ProgramProcess, a: string, b: string): boolean {
  const [one, other] = [statusOf(process, a), statusOf(process, b)]
  return one !== undefined && one.inode === other?.inode && one.device === other.device
}

function number(text: string): number {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) throw new UsageError(`${text}: bad number`)
  return Number(text)
}

const BINARY: { readonly [operator: string]: (process: ProgramProcess, a: string, b: string) => boolean } = {
  '=': (_, a, b) => a === b,
  '==': (_, a, b) => a === b,
  '!=': (_, a, b) => a !== b,
  '<': (_, a, b) => a < b,
  '>': (_, a, b) => a > b,
  '-eq': (_, a, b) => number(a) === number(b),
  '-ne': (_, a, b) => number(a) !== number(b),
  '-lt': (_, a, b) => number(a) < number(b),
  '-le': (_, a, b) => number(a) <= number(b),
  '-gt': (_, a, b) => number(a) > number(b),
  '-ge': (_, a, b) => number(a) >= number(b),
  '-nt': (process, a, b) => modified(process, a) > modified(process, b),
  '-ot': (process, a, b) => modified(process, a) < modified(process, b),
  '-ef': same,
}

/** Reads words from left to right: or, and, not, parentheses. */
class Expression {
  readonly #process: ProgramProcess
  readonly #words: readonly string[]
  #at = 0

  constructor(process: ProgramProcess, words: readonly string[]) {
    this.#process = process
    this.#words = words
  }

  value(): boolean {
    if (this.#words.length === 0) return false
    const result = this.#or()
    const extra = this.#words[this.#at]
    if (extra !== undefined) throw new UsageError(`${extra}: unknown operand`)
    return result
  }

  #or(): boolean {
    let result = this.#and()
    while (this.#take('-o')) result = this.#and() || result
    return result
  }

  #and(): boolean {
    let result = this.#not()
    while (this.#take('-a')) result = this.#not() && result
    return result
  }

  #take(word: string): boolean {
    if (this.#words[this.#at] !== word) return false
    this.#at++
    return true
  }

  #not(): boolean {
    if (this.#words[this.#at] === '!' && this.#words.length - this.#at > 1) {
      this.#at++
      return !this.#not()
    }
    return this.#primary()
  }

  #primary(): boolean {
    const [word, operator, other] = this.#words.slice(this.#at, this.#at + 3)
    if (word === undefined) throw new UsageError('argument expected')
    const binary = operator === undefined || other === undefined ? undefined : BINARY[operator]
    if (binary !== undefined && other !== undefined) {
      this.#at += 3
      return binary(this.#process, word, other)
    }
    if (word === '(' && operator !== undefined) {
      this.#at++
      const result = this.#or()
      if (!this.#take(')')) throw new UsageError('closing paren expected')
      return result
    }
    const unary = UNARY[word]
    if (unary !== undefined && operator !== undefined) {
      this.#at += 2
      return unary(this.#process, operator)
    }
    this.#at++
    return word !== ''
  }
}

export const test = async (process: ProgramProcess): Promise<number> => {
  const words = process.argv.slice(1)
  const name = nameOf(process)
  if (name === '[' && words.pop() !== ']') {
    await process.stderr.write('[: missing ]\n')
    return 2
  }
  try {
    return new Expression(process, words).value() ? 0 : 1
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    await process.stderr.write(`${name}: ${error.message}\n`)
    return 2
  }
}
