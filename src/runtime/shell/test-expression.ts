/** Evaluates the words of `test` and `[`: files, texts and numbers (XCU test). */
import type { FileStatus } from '../kernel/file-system-api.ts'
import { linkStatusOf, statusOf } from '../programs/lib/paths.ts'
import { isPlaceSet } from './declarations.ts'
import type { Dialect } from './dialect.ts'
import { ProgramFault } from './errors.ts'
import { optionByName } from './options.ts'
import type { Shell } from './state.ts'

type FileTest = (status: FileStatus) => boolean

const FILE_TESTS: { readonly [operator: string]: FileTest } = {
  '-e': () => true,
  '-a': () => true,
  '-f': ({ type }) => type === 'file',
  '-d': ({ type }) => type === 'directory',
  '-p': ({ type }) => type === 'pipe',
  '-S': ({ type }) => type === 'socket',
  '-c': ({ type }) => type === 'character device',
  '-b': () => false,
  '-s': ({ size }) => size > 0,
  '-u': ({ mode }) => (mode & 0o4000) !== 0,
  '-g': ({ mode }) => (mode & 0o2000) !== 0,
  '-k': ({ mode }) => (mode & 0o1000) !== 0,
}

/** Also of `[[ … ]]`. */
export const NUMBER_TESTS: { readonly [operator: string]: (left: bigint, right: bigint) => boolean } = {
  '-eq': (left, right) => left === right,
  '-ne': (left, right) => left !== right,
  '-gt': (left, right) => left > right,
  '-ge': (left, right) => left >= right,
  '-lt': (left, right) => left < right,
  '-le': (left, right) => left <= right,
}

const TEXT_TESTS: { readonly [operator: string]: (left: string, right: string) => boolean } = {
  '=': (left, right) => left === right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
}

const COMPARE_FILES = new Set(['-nt', '-ot', '-ef'])
const isBinary = (word: string | undefined): word is string =>
  word !== undefined && (word in NUMBER_TESTS || word in TEXT_TESTS || COMPARE_FILES.has(word))
const isUnary = (word: string | undefined, { grammar }: Dialect): word is string =>
  word !== undefined && (/^-[abcdefghknoprstuwxzGLNOSL]$/.test(word) || (grammar.arrays && word === '-v'))

/** What is wrong with an expression. */
interface TestTexts {
  readonly badNumber: (text: string) => string
  readonly tooGreat: (text: string) => string
  /** A word is left over after all that could be read. */
  readonly tooMuch: (last: string, extra: string) => string
}

const TEXTS: { readonly [Name in Shell['dialect']['name']]: TestTexts } = {
  ash: {
    badNumber: (text) => (text === '' ? 'bad number' : `${text}: bad number`),
    tooGreat: (text) => `${text}: out of range`,
    tooMuch: (_last, extra) => `${extra}: unknown operand`,
  },
  dash: {
    badNumber: (text) => `Illegal number: ${text}`,
    tooGreat: (text) => `Illegal number: ${text}`,
    tooMuch: (last) => `${last}: unexpected operator`,
  },
  bash: {
    badNumber: (text) => `${text}: integer expression expected`,
    tooGreat: (text) => `${text}: integer expression expected`,
    tooMuch: () => 'too many arguments',
  },
}

/** bash decides by the number of words. Throws a ProgramFault. */
function checkByNumber({ dialect }: Shell, words: readonly string[]): void {
  const [first = '', second = '', third = '', ...rest] = words
  const count = words.length
  if (rest.length > 0 || count < 2 || first === '!') return
  if (count === 2 && !isUnary(first, dialect)) throw new ProgramFault(`${first}: unary operator expected`)
  const inParentheses = first === '(' && third === ')'
  if (count === 3 && !isBinary(second) && !/^-[ao]$/.test(second) && !inParentheses) {
    throw new ProgramFault(`${second}: binary operator expected`)
  }
}

/** Whether the expression is true. Throws a ProgramFault for what is none. */
export function evaluateTest(shell: Shell, words: readonly string[]): boolean {
  if (shell.dialect.name === 'bash') checkByNumber(shell, words)
  // A single word is a text, whatever it looks like (XCU test).
  if (words.length === 1) return words[0] !== ''
  return new Evaluation(shell, words).whole()
}

class Evaluation {
  readonly #shell: Shell
  readonly #words: readonly string[]
  #at = 0

  constructor(shell: Shell, words: readonly string[]) {
    this.#shell = shell
    this.#words = words
  }

  whole(): boolean {
    if (this.#words.length === 0) return false
    const result = this.#or()
    const extra = this.#words[this.#at]
    if (extra !== undefined) throw new ProgramFault(this.#texts.tooMuch(this.#words[this.#at - 1] ?? '', extra))
    return result
  }

  get #texts(): TestTexts {
    return TEXTS[this.#shell.dialect.name]
  }

  #peek(ahead = 0): string | undefined {
    return this.#words[this.#at + ahead]
  }

  #take(): string {
    const word = this.#words[this.#at++]
    if (word === undefined) throw new ProgramFault('argument expected')
    return word
  }

  #or(): boolean {
    let result = this.#and()
    while (this.#peek() === '-o') {
      this.#at++
      result = this.#and() || result
    }
    return result
  }

  #and(): boolean {
    let result = this.#not()
    while (this.#peek() === '-a') {
      this.#at++
      result = this.#not() && result
    }
    return result
  }

  #not(): boolean {
    if (this.#peek() !== '!' || this.#isOperand()) return this.#primary()
    this.#at++
    return !this.#not()
  }

  /** What looks like an operator is a text when it is alone, or when an operator with two sides follows. */
  #isOperand(): boolean {
    return this.#peek(1) === undefined || (isBinary(this.#peek(1)) && this.#peek(2) !== undefined)
  }

  #primary(): boolean {
    const word = this.#take()
    const operator = this.#peek()
    if (isBinary(operator) && !(operator === '==' && this.#shell.dialect.name === 'dash')) {
      if (this.#peek(1) === undefined) throw new ProgramFault(`${operator}: argument expected`)
      this.#at += 2
      return this.#compare(word, operator, this.#words[this.#at - 1] ?? '')
    }
    if (word === '(' && operator !== undefined) {
      const result = this.#or()
      if (this.#peek() !== ')') throw new ProgramFault('closing paren expected')
      this.#at++
      return result
    }
    if (isUnary(word, this.#shell.dialect) && operator !== undefined) {
      this.#at++
      return this.#ask(word, operator)
    }
    return word !== ''
  }

  #compare(left: string, operator: string, right: string): boolean {
    const numbers = NUMBER_TESTS[operator]
    if (numbers !== undefined) return numbers(this.#number(left), this.#number(right))
    const texts = TEXT_TESTS[operator]
    if (texts !== undefined) return texts(left, right)
    const { process } = this.#shell
    const [first, second] = [statusOf(process, left), statusOf(process, right)]
    if (operator === '-ef')
      return first !== undefined && first.inode === second?.inode && first.device === second.device
    const [newer, older] = operator === '-nt' ? [first, second] : [second, first]
    return newer !== undefined && newer.modifiedAt > (older?.modifiedAt ?? -1)
  }

  #number(text: string): bigint {
    if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new ProgramFault(this.#texts.badNumber(text))
    const value = BigInt(text.trim().replace(/^\+/, ''))
    if (BigInt.asIntN(64, value) !== value) throw new ProgramFault(this.#texts.tooGreat(text))
    return value
  }

  #ask(operator: string, operand: string): boolean {
    const { process } = this.#shell
    if (operator === '-n') return operand !== ''
    if (operator === '-z') return operand === ''
    if (operator === '-v') return isPlaceSet(this.#shell, operand)
    if (operator === '-t') return this.#isTerminal(operand)
    if (operator === '-o') return this.#isOptionOn(operand)
    if (operator === '-h' || operator === '-L') return linkStatusOf(process, operand)?.type === 'symlink'
    const status = statusOf(process, operand)
    if (status === undefined) return false
    if (/^-[rwx]$/.test(operator)) return process.files.access(operand, operator.slice(1))
    const { uid, gid } = process.credentials
    if (operator === '-O') return status.uid === uid
    if (operator === '-G') return status.gid === gid
    return FILE_TESTS[operator]?.(status) ?? false
  }

  #isOptionOn(name: string): boolean {
    const option = optionByName(name)
    return option !== undefined && this.#shell.options.has(option)
  }

  #isTerminal(descriptor: string): boolean {
    const shell = this.#shell
    const file = shell.descriptors.get(Number(descriptor))
    const stream = file?.input ?? file?.output
    return stream !== undefined && shell.process.isTerminal(stream)
  }
}
