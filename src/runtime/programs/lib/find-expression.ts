/** The tests and actions of find. */
import type { FileStatus } from '../../kernel/file-system-api.ts'
import type { ProgramProcess } from '../../kernel/process-api.ts'
import type { Command } from './command.ts'
import { flavourOf } from './flavour.ts'
import { globToRegex } from './glob.ts'
import { UsageError } from './options.ts'
import { baseName } from './paths.ts'
import { runCommand } from './run-command.ts'
import { userId } from './users.ts'

export interface Candidate {
  readonly path: string
  readonly status: FileStatus
  /** Set by -prune: what lies below is not looked at. */
  pruned: boolean
}

export type Test = (running: Command, candidate: Candidate) => boolean | Promise<boolean>

export interface FindExpression {
  readonly test: Test
  readonly minDepth: number
  readonly maxDepth: number
  readonly depthFirst: boolean
}

const TYPES: { readonly [letter: string]: FileStatus['type'] } = {
  f: 'file',
  d: 'directory',
  l: 'symlink',
  p: 'pipe',
  c: 'character device',
  s: 'socket',
}

/** '+5' more than, '-5' less than, '5' exactly. */
function compare(text: string, value: number): boolean {
  const number = Number(text.replace(/^[+-]/, ''))
  if (text.startsWith('+')) return value > number
  return text.startsWith('-') ? value < number : value === number
}

const SIZES: { readonly [unit: string]: number } = { '': 512, b: 512, c: 1, w: 2, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }

function sizeTest(text: string): Test {
  const [, amount = '', unit = ''] = /^([+-]?\d+)([bcwkMG]?)$/.exec(text) ?? []
  if (amount === '') throw new UsageError(`invalid number '${text}'`)
  return (_, { status }) => compare(amount, Math.ceil(status.size / (SIZES[unit] ?? 512)))
}

function permissionTest(text: string): Test {
  const mode = Number.parseInt(text.replace(/^[-/+]/, ''), 8)
  if (text.startsWith('-')) return (_, { status }) => (status.mode & mode) === mode
  if (/^[/+]/.test(text)) return (_, { status }) => (status.mode & mode) !== 0
  return (_, { status }) => status.mode === mode
}

const age =
  (unit: number) =>
  (text: string): Test =>
  ({ process }, { status }) =>
    compare(text, Math.floor((process.now() - status.modifiedAt) / unit))

const named =
  (flags: string) =>
  (text: string): Test => {
    const pattern = globToRegex(text, flags)
    return (_, { path }) => pattern.test(baseName(path))
  }

const located =
  (flags: string) =>
  (text: string): Test => {
    const pattern = globToRegex(text, flags)
    return (_, { path }) => pattern.test(path)
  }

/** What finds of both flavours say of a word that they do not understand. */
const say = (process: ProgramProcess, busybox: string, gnu: string): UsageError =>
  new UsageError(flavourOf(process) === 'gnu' ? gnu : busybox)

function typeTest(text: string, process: ProgramProcess): Test {
  const letters = text.split(',')
  const wrong = letters.find((letter) => TYPES[letter] === undefined && letter !== 'b')
  if (wrong !== undefined)
    throw say(process, `invalid argument '${text}' to '-type'`, `Unknown argument to -type: ${wrong}`)
  return (_, { status }) => letters.some((letter) => TYPES[letter] === status.type)
}

function userTest(text: string, process: ProgramProcess): Test {
  const id = userId(process, text)
  if (id === undefined) throw say(process, `unknown user ${text}`, `'${text}' is not the name of a known user`)
  return (_, { status }) => id === status.uid
}

/** Tests that take one word. */
const WITH_WORD: { readonly [name: string]: (text: string, process: ProgramProcess) => Test } = {
  '-name': named(''),
  '-iname': named('i'),
  '-path': located(''),
  '-wholename': located(''),
  '-ipath': located('i'),
  '-size': sizeTest,
  '-perm': permissionTest,
  '-mtime': age(86_400_000),
  '-mmin': age(60_000),
  '-type': typeTest,
  '-user': userTest,
  '-newer':
    (text) =>
    ({ process }, { status }) =>
      status.modifiedAt > process.files.status(text).modifiedAt,
  '-links':
    (text) =>
    (_, { status }) =>
      compare(text, status.links),
  '-inum':
    (text) =>
    (_, { status }) =>
      compare(text, status.inode),
}

const printing =
  (end: string): Test =>
  async (running, { path }) => {
    await running.print(path + end)
    return true
  }

const isEmpty: Test = ({ process }, { path, status }) =>
  status.type === 'directory' ? process.files.list(path).length === 0 : status.type === 'file' && status.size === 0

const remove: Test = async (running, { path, status }) => {
  const done = await running.attempt(path, () => {
    if (status.type === 'directory') running.process.files.removeDirectory(path)
    else running.process.files.remove(path)
    return true
  })
  return done === true
}

/** Tests and actions that stand alone. */
const ALONE: { readonly [name: string]: Test } = {
  '-print': printing('\n'),
  '-print0': printing('\0'),
  '-true': () => true,
  '-false': () => false,
  '-empty': isEmpty,
  '-delete': remove,
  '-executable': ({ process }, { path }) => process.files.access(path, 'x'),
  '-prune': (_, candidate) => {
    candidate.pruned = true
    return true
  },
}

const ACTIONS = ['-print', '-print0', '-delete', '-exec', '-ok']

/** Reads words from left to right. @throws UsageError */
class Reader {
  readonly #words: readonly string[]
  readonly #process: ProgramProcess
  #at = 0
  minDepth = 0
  maxDepth = Number.POSITIVE_INFINITY
  depthFirst = false

  constructor(words: readonly string[], process: ProgramProcess) {
    this.#process = process
    this.#words = words
  }

  get done(): boolean {
    return this.#at >= this.#words.length
  }

  or(): Test {
    let left = this.#and()
    while (this.#take('-o', '-or')) {
      const [first, second] = [left, this.#and()]
      left = async (running, candidate) => (await first(running, candidate)) || second(running, candidate)
    }
    return left
  }

  #and(): Test {
    let left = this.#not()
    while (!this.done && !['-o', '-or', ')'].includes(this.#words[this.#at] ?? '')) {
      this.#take('-a', '-and')
      const [first, second] = [left, this.#not()]
      left = async (running, candidate) => (await first(running, candidate)) && second(running, candidate)
    }
    return left
  }

  #take(...names: readonly string[]): boolean {
    if (!names.includes(this.#words[this.#at] ?? '')) return false
    this.#at++
    return true
  }

  #not(): Test {
    if (!this.#take('!', '-not')) return this.#primary()
    const inner = this.#not()
    return async (running, candidate) => !(await inner(running, candidate))
  }

  #word(name: string): string {
    const word = this.#words[this.#at++]
    if (word === undefined) throw say(this.#process, `${name} requires an argument`, `missing argument to \`${name}'`)
    return word
  }

  #primary(): Test {
    const name = this.#word('find')
    if (name === '(') {
      const inner = this.or()
      if (!this.#take(')')) throw new UsageError("unmatched '('")
      return inner
    }
    const always: Test = () => true
    if (name === '-maxdepth' || name === '-mindepth') {
      const depth = Number(this.#word(name))
      if (name === '-maxdepth') this.maxDepth = depth
      else this.minDepth = depth
      return always
    }
    if (name === '-depth' || name === '-delete') this.depthFirst = true
    if (['-depth', '-xdev', '-mount', '-follow'].includes(name)) return always
    if (name === '-exec') return this.#command()
    const alone = ALONE[name]
    if (alone !== undefined) return alone
    const withWord = WITH_WORD[name]
    if (withWord === undefined) throw this.#unknown(name)
    return withWord(this.#word(name), this.#process)
  }

  #unknown(name: string): UsageError {
    if (flavourOf(this.#process) === 'gnu') return new UsageError(`unknown predicate \`${name}'`)
    return new UsageError(`unrecognized: ${name}`, true)
  }

  /** -exec WORD… ; once a file. `+` does the same here: a command for each. */
  #command(): Test {
    const argv: string[] = []
    for (let word = this.#word('-exec'); word !== ';' && word !== '+'; word = this.#word('-exec')) argv.push(word)
    return async (running, { path }) => {
      const code = await runCommand(
        running,
        argv.map((word) => word.replaceAll('{}', path)),
        (name) => name,
      )
      return code === 0
    }
  }
}

/** @throws UsageError */
export function parseFind(words: readonly string[], process: ProgramProcess): FindExpression {
  const reader = new Reader(words, process)
  const given: Test = words.length === 0 ? () => true : reader.or()
  if (!reader.done) throw new UsageError("unmatched ')'")
  const { minDepth, maxDepth, depthFirst } = reader
  const acts = words.some((word) => ACTIONS.includes(word))
  const print = printing('\n')
  const test: Test = acts
    ? given
    : async (running, candidate) => (await given(running, candidate)) && print(running, candidate)
  return { test, minDepth, maxDepth, depthFirst }
}
