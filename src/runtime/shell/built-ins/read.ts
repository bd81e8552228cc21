/** read: one line into variables, split by IFS. */

import { isPlace, makeArray, setVariable } from '../declarations.ts'
import { BuiltInFault, OptionFault, ProgramFault } from '../errors.ts'
import type { BuiltIn, Invocation } from '../state.ts'
import { type Shell, say } from '../state.ts'

interface Options {
  readonly raw: boolean
  readonly prompt: string
  readonly timeoutMs: number | undefined
  readonly count: number
  /** `-N`: no character ends or separates what is read. */
  readonly whole: boolean
  readonly delimiter: string
  readonly descriptor: number
  readonly names: readonly string[]
  /** Of bash: all words become its elements. */
  readonly array: string | undefined
}

interface LineChar {
  readonly char: string
  /** It came after a backslash: no separator. */
  readonly escaped: boolean
}

const MAX_LINE = 1 << 20

function readOptions({ args, shell }: Invocation): Options {
  const values = new Map<string, string>()
  const pattern = shell.dialect.grammar.arrays ? /^-([rsie]*)([ptnduaN]?)(.*)$/ : /^-([rsi]*)([ptndu]?)(.*)$/
  let at = 0
  for (let word = args[at]; word !== undefined && /^-./.test(word) && word !== '--'; word = args[++at]) {
    const [, letters = '', letter = '', attached = ''] = pattern.exec(word) ?? []
    for (const each of letters) values.set(each, '')
    if (letter !== '') values.set(letter, attached === '' ? (args[++at] ?? '') : attached)
    else if (attached !== '') throw new OptionFault(`-${attached.charAt(0)}`)
    const missing = shell.dialect.name === 'dash' ? /[^pr]/.exec(letters + letter)?.[0] : undefined
    if (missing !== undefined) throw new OptionFault(`-${missing}`)
  }
  const names = args.slice(args[at] === '--' ? at + 1 : at)
  const wrong = [...names, values.get('a') ?? 'x'].find((name) => !isPlace(shell, name))
  if (wrong !== undefined) {
    if (shell.dialect.name === 'ash') throw new ProgramFault(`read: '${wrong}': bad variable name`, 1)
    throw new BuiltInFault(shell.dialect.badName(wrong))
  }
  if (names.length === 0 && shell.dialect.name === 'dash') throw new BuiltInFault('arg count')
  const timeout = values.get('t')
  return {
    raw: values.has('r'),
    prompt: values.get('p') ?? '',
    timeoutMs: timeout === undefined ? undefined : Number(timeout) * 1000,
    count: Number(values.get('N') ?? values.get('n') ?? Number.POSITIVE_INFINITY),
    whole: values.has('N'),
    delimiter: values.has('d') ? (values.get('d') ?? '').slice(0, 1) || '\0' : '\n',
    descriptor: Number(values.get('u') ?? 0),
    names: names.length === 0 ? ['REPLY'] : names,
    array: values.get('a'),
  }
}

type Line = { readonly chars: readonly LineChar[]; readonly end: 'delimiter' | 'input' | 'timeout' }

/** Byte by byte, so that what follows the line is left to others. */
async function readLine({ shell }: Invocation, options: Options): Promise<Line> {
  const chars: LineChar[] = []
  const decoder = new TextDecoder()
  let escaped = false
  const deadline = options.timeoutMs === undefined ? undefined : shell.process.sleep(options.timeoutMs)
  while (chars.length < Math.min(options.count, MAX_LINE)) {
    const byte = await nextByte(shell, options.descriptor, deadline)
    if (byte === 'timeout') return { chars, end: 'timeout' }
    if (byte === undefined) return { chars, end: 'input' }
    const char = decoder.decode(Uint8Array.of(byte), { stream: true })
    if (char === '') continue
    if (escaped) {
      escaped = false
      if (char !== '\n') chars.push({ char, escaped: true })
    } else if (char === '\\' && !options.raw) escaped = true
    else if (char === options.delimiter && !options.whole) break
    else chars.push({ char, escaped: false })
  }
  return { chars, end: 'delimiter' }
}

async function nextByte(
  shell: Invocation['shell'],
  descriptor: number,
  deadline: Promise<void> | undefined,
): Promise<number | 'timeout' | undefined> {
  const file = shell.descriptors.get(descriptor)
  if (file === undefined) return undefined
  const read: Promise<number | 'timeout' | undefined> = file.readByte()
  const work = deadline === undefined ? read : Promise.race([read, deadline.then(() => 'timeout' as const)])
  return shell.traps.interruptible(work)
}

/** The last name gets all that is left, without blanks at its ends. */
function distribute(chars: readonly LineChar[], names: number, separators: string): string[] {
  const isBlank = (char: LineChar | undefined): boolean =>
    char !== undefined && !char.escaped && /[ \t\n]/.test(char.char) && separators.includes(char.char)
  const isSeparator = (char: LineChar | undefined): boolean =>
    char !== undefined && !char.escaped && separators.includes(char.char)
  const values: string[] = []
  let at = 0
  const skipBlanks = (): void => {
    while (isBlank(chars[at])) at++
  }
  skipBlanks()
  for (let index = 0; index < names - 1 && at < chars.length; index++) {
    const start = at
    while (at < chars.length && !isSeparator(chars[at])) at++
    values.push(textOf(chars.slice(start, at)))
    skipBlanks()
    if (isSeparator(chars[at])) at++
    skipBlanks()
  }
  let end = chars.length
  while (end > at && isBlank(chars[end - 1])) end--
  const rest = chars.slice(at, end)
  const last = rest.at(-1)
  // A separator that ends the only field left is not part of it.
  if (last !== undefined && isSeparator(last) && !rest.slice(0, -1).some(isSeparator)) rest.pop()
  values.push(textOf(rest))
  return values
}

/** All of them: as if there were a name for each, and one more. */
function wordsOf(chars: readonly LineChar[], separators: string): string[] {
  const words = distribute(chars, chars.length + 1, separators)
  return words.slice(0, words.at(-1) === '' ? -1 : undefined)
}

function setElements(invocation: Invocation, name: string, words: readonly string[]): void {
  makeArray(invocation, name)
  invocation.shell.variables.clearArray(name)
  words.forEach((word, index) => {
    setVariable(invocation, `${name}[${index}]`, word)
  })
}

const textOf = (chars: readonly LineChar[]): string => chars.map(({ char }) => char).join('')

/** Nobody is asked who is no terminal. */
function isTerminal(shell: Shell, descriptor: number): boolean {
  const input = shell.descriptors.get(descriptor)?.input
  return input !== undefined && shell.process.isTerminal(input)
}

export const readBuiltIn: BuiltIn = {
  name: 'read',
  usage:
    'read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]',
  summary: 'read a line into variables (-r, -p, -t, -n, -d, -u, -s, in bash -a)',
  run: async (invocation) => {
    const { shell } = invocation
    const options = readOptions(invocation)
    if (options.prompt !== '' && isTerminal(shell, options.descriptor)) await say(shell, options.prompt)
    const { chars, end } = await readLine(invocation, options)
    const separators = shell.variables.get('IFS') ?? ' \t\n'
    if (options.array !== undefined) setElements(invocation, options.array, wordsOf(chars, separators))
    else {
      const values = distribute(chars, options.names.length, options.whole ? '' : separators)
      options.names.forEach((name, index) => {
        setVariable(invocation, name, values[index] ?? '')
      })
    }
    if (end === 'timeout') return shell.dialect.name === 'bash' ? 142 : 1
    return end === 'input' ? 1 : 0
  },
}
