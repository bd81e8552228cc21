/** test and [: files, texts and numbers (XCU test). */
import type { FileStatus } from '../../kernel/file-system-api.ts'
import { SystemError } from '../../kernel/system-error.ts'
import { BuiltInFault } from '../errors.ts'
import type { BuiltIn, Invocation } from '../state.ts'

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

const NUMBER_TESTS: { readonly [operator: string]: (left: bigint, right: bigint) => boolean } = {
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
const isUnary = (word: string | undefined): word is string =>
  word !== undefined && /^-[abcdefghknoprstuwxzGLNOSL]$/.test(word)

class Evaluation {
  readonly #invocation: Invocation
  readonly #words: readonly string[]
  #at = 0

  constructor(invocation: Invocation, words: readonly string[]) {
    this.#invocation = invocation
    this.#words = words
  }

  whole(): boolean {
    if (this.#words.length === 0) return false
    const result = this.#or()
    const extra = this.#words[this.#at]
    if (extra !== undefined) throw new BuiltInFault(this.#invocation.shell.dialect.unknownOperator(extra))
    return result
  }

  #peek(ahead = 0): string | undefined {
    return this.#words[this.#at + ahead]
  }

  #take(): string {
    const word = this.#words[this.#at++]
    if (word === undefined) throw new BuiltInFault('argument expected')
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
    if (isBinary(operator) && this.#peek(1) !== undefined) {
      this.#at += 2
      return this.#compare(word, operator, this.#words[this.#at - 1] ?? '')
    }
    if (word === '(' && operator !== undefined) {
      const result = this.#or()
      if (this.#take() !== ')') throw new BuiltInFault('closing paren expected')
      return result
    }
    if (isUnary(word) && operator !== undefined) {
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
    const [first, second] = [this.#status(left, 'status'), this.#status(right, 'status')]
    if (operator === '-ef')
      return first !== undefined && first.inode === second?.inode && first.device === second.device
    const [newer, older] = operator === '-nt' ? [first, second] : [second, first]
    return newer !== undefined && newer.modifiedAt > (older?.modifiedAt ?? -1)
  }

  #number(text: string): bigint {
    if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new BuiltInFault(this.#invocation.shell.dialect.badTestNumber(text))
    return BigInt(text.trim().replace(/^\+/, ''))
  }

  #ask(operator: string, operand: string): boolean {
    if (operator === '-n') return operand !== ''
    if (operator === '-z') return operand === ''
    if (operator === '-t') return this.#isTerminal(operand)
    if (operator === '-o') return this.#invocation.shell.options.has(operand as never)
    if (operator === '-h' || operator === '-L') return this.#status(operand, 'linkStatus')?.type === 'symlink'
    const status = this.#status(operand, 'status')
    if (status === undefined) return false
    if (/^-[rwx]$/.test(operator)) return this.#invocation.shell.process.files.access(operand, operator.slice(1))
    const { uid, gid } = this.#invocation.shell.process.credentials
    if (operator === '-O') return status.uid === uid
    if (operator === '-G') return status.gid === gid
    return FILE_TESTS[operator]?.(status) ?? false
  }

  #isTerminal(descriptor: string): boolean {
    const { shell } = this.#invocation
    const file = shell.descriptors.get(Number(descriptor))
    const stream = file?.input ?? file?.output
    return stream !== undefined && shell.process.isTerminal(stream)
  }

  #status(path: string, call: 'status' | 'linkStatus'): FileStatus | undefined {
    try {
      return this.#invocation.shell.process.files[call](path)
    } catch (error) {
      if (error instanceof SystemError) return undefined
      throw error
    }
  }
}

/** ash names itself, not the command, in the messages of test. */
async function answer(invocation: Invocation, words: readonly string[]): Promise<number> {
  try {
    return new Evaluation(invocation, words).whole() ? 0 : 1
  } catch (error) {
    if (!(error instanceof BuiltInFault) || invocation.shell.dialect.name === 'bash') throw error
    await sayAsShell(invocation, error.message)
    return 2
  }
}

async function sayAsShell({ shell }: Invocation, text: string): Promise<void> {
  await shell.descriptors.get(2)?.output?.write(`sh: ${text}\n`)
}

export const testBuiltIn: BuiltIn = {
  name: 'test',
  summary: 'ask about files, texts and numbers',
  run: (invocation) => answer(invocation, invocation.args),
}

export const bracketBuiltIn: BuiltIn = {
  name: '[',
  summary: 'test, with a closing ]',
  run: async (invocation) => {
    if (invocation.args.at(-1) === ']') return answer(invocation, invocation.args.slice(0, -1))
    const text = invocation.shell.dialect.missingBracket
    if (invocation.shell.dialect.name === 'bash') await invocation.warn(text)
    else await sayAsShell(invocation, text)
    return 2
  },
}
