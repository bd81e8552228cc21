/** mapfile: the lines of an input become the elements of an array. */
import { makeArray, setVariable } from '../declarations.ts'
import { BuiltInFault, OptionFault } from '../errors.ts'
import { singleQuoted } from '../quoting.ts'
import type { BuiltIn, Invocation, Shell } from '../state.ts'
import { isVariableName } from '../variables.ts'

interface Options {
  readonly trims: boolean
  /** One character; the empty text is NUL. */
  readonly delimiter: string
  /** 0: all. */
  readonly count: number
  readonly skipped: number
  readonly origin: number | undefined
  readonly descriptor: number
  /** A command that is run after every `quantum` lines. */
  readonly callback: string | undefined
  readonly quantum: number
  readonly name: string
}

/** Characters of what is read: more than all variables may hold. */
const MAX_LENGTH = 16 << 20
const QUANTUM = 5000

/** Each letter with what follows it. Throws an OptionFault for one that there is not. */
function splitOptions(args: readonly string[]): { values: ReadonlyMap<string, string>; names: readonly string[] } {
  const values = new Map<string, string>()
  let at = 0
  for (let word = args[at]; word !== undefined && /^-./.test(word); word = args[++at]) {
    if (word === '--') return { values, names: args.slice(at + 1) }
    const [, flags = '', letter = '', attached = ''] = /^-(t*)([dnOsuCc]?)(.*)$/s.exec(word) ?? []
    if (letter === '' && attached !== '') throw new OptionFault(`-${attached.charAt(0)}`)
    if (flags !== '') values.set('t', '')
    if (letter !== '') values.set(letter, attached === '' ? (args[++at] ?? '') : attached)
  }
  return { values, names: args.slice(at) }
}

function readOptions({ args, shell }: Invocation): Options {
  const { values, names } = splitOptions(args)
  const number = (letter: string, what: string): number | undefined => {
    const text = values.get(letter)
    if (text !== undefined && !/^\d+$/.test(text)) throw new BuiltInFault(`${text}: invalid ${what}`, 1)
    return text === undefined ? undefined : Number(text)
  }
  const [name = 'MAPFILE'] = names
  if (!isVariableName(name)) throw new BuiltInFault(shell.dialect.badName(name), 1)
  return {
    trims: values.has('t'),
    delimiter: values.has('d') ? (values.get('d') ?? '').slice(0, 1) : '\n',
    count: number('n', 'line count') ?? 0,
    skipped: number('s', 'line count') ?? 0,
    origin: number('O', 'array origin'),
    descriptor: number('u', 'file descriptor specification') ?? 0,
    callback: values.get('C'),
    quantum: number('c', 'callback quantum') ?? QUANTUM,
    name,
  }
}

/** All that there is to read. */
async function readAll(shell: Shell, descriptor: number): Promise<string> {
  const decoder = new TextDecoder()
  const input = shell.descriptors.input(descriptor)
  let text = ''
  for (let bytes = await input.read(); bytes !== undefined; bytes = await input.read()) {
    text += decoder.decode(bytes, { stream: true })
    if (text.length > MAX_LENGTH) throw new BuiltInFault('out of memory', 1)
    await shell.process.turn()
  }
  return text + decoder.decode()
}

/** With what ends them. */
function* linesOf(text: string, delimiter: string): Generator<string> {
  const end = delimiter === '' ? '\0' : delimiter
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf(end, at)
    const next = found < 0 ? text.length : found + 1
    yield text.slice(at, next)
    at = next
  }
}

async function fill(invocation: Invocation, options: Options): Promise<void> {
  const { shell } = invocation
  const { trims, delimiter, count, skipped, origin, callback, quantum, name } = options
  const text = await readAll(shell, options.descriptor)
  if (origin === undefined) shell.variables.clearArray(name)
  let line = 0
  for (const whole of linesOf(text, delimiter)) {
    const index = line++ - skipped
    if (index < 0) continue
    if (count > 0 && index >= count) return
    const ended = whole.endsWith(delimiter === '' ? '\0' : delimiter)
    const value = (ended && trims ? whole.slice(0, -1) : whole).replaceAll('\0', '')
    const key = (origin ?? 0) + index
    if (callback !== undefined && (index + 1) % quantum === 0)
      await shell.engine.runText(shell, `${callback} ${key} ${singleQuoted(value)}`, shell.line)
    setVariable(invocation, `${name}[${key}]`, value)
  }
}

export const mapfileBuiltIn: BuiltIn = {
  name: 'mapfile',
  dialects: ['bash'],
  usage: 'mapfile [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]',
  summary: 'lines of an input into an array (-t, -d, -n, -s, -O, -u, -C, -c)',
  run: async (invocation) => {
    const { shell } = invocation
    const options = readOptions(invocation)
    const { name, descriptor } = options
    if (shell.variables.array(name)?.type === 'associative') throw new BuiltInFault(`${name}: not an indexed array`, 1)
    if (shell.descriptors.get(descriptor) === undefined)
      throw new BuiltInFault(`${descriptor}: invalid file descriptor: Bad file descriptor`, 1)
    makeArray(invocation, name)
    await fill(invocation, options)
    return 0
  },
}
