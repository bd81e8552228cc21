/** Options as getopt reads them: `-la`, `-n5`, `-n 5`, `--lines=5`, `--`. */

/** A command line that cannot be understood. `message` is what follows `program: `; without one the usage is shown alone. */
export class UsageError extends Error {
  readonly showsUsage: boolean

  constructor(message: string, showsUsage = message === '') {
    super(message)
    this.showsUsage = showsUsage
  }
}

export interface Syntax {
  /** getopt's letters: 'lan:' has l and a without and n with a value. */
  readonly short: string
  /** Long names → the letter that they mean; 'lines' → 'n'. Letters may be more than one character for options without a short form. */
  readonly long?: { readonly [name: string]: string }
  /** The first operand ends the options: for programs that take a command. */
  readonly stopsAtOperand?: boolean
}

/** What was given. Options are named by their letter. */
export class Options {
  readonly #given = new Map<string, string[]>()
  readonly operands: string[] = []

  add(letter: string, value: string): void {
    const values = this.#given.get(letter)
    if (values === undefined) this.#given.set(letter, [value])
    else values.push(value)
  }

  /** Whether any of the letters was given. */
  has(...letters: readonly string[]): boolean {
    return letters.some((letter) => this.#given.has(letter))
  }

  /** How often it was given. */
  count(letter: string): number {
    return this.values(letter).length
  }

  /** The last value given. */
  value(letter: string): string | undefined {
    return this.#given.get(letter)?.at(-1)
  }

  values(letter: string): readonly string[] {
    return this.#given.get(letter) ?? []
  }

  /** The whole number given for an option. @throws UsageError as busybox words it */
  number(letter: string, otherwise: number): number {
    const text = this.value(letter)
    return text === undefined ? otherwise : parseNumber(text)
  }
}

const SUFFIXES: { readonly [suffix: string]: number } = { '': 1, b: 512, k: 1024, K: 1024, m: 1024 ** 2, M: 1024 ** 2 }

/** '10', '-3', '2k'. @throws UsageError */
export function parseNumber(text: string): number {
  const [, digits, suffix = ''] = /^([+-]?\d+)([bkKmM]?)$/.exec(text) ?? []
  if (digits === undefined) throw new UsageError(`invalid number '${text}'`)
  return Number(digits) * (SUFFIXES[suffix] ?? 1)
}

/** Whether an option takes a value; undefined for one that is not known. */
function takesValue(syntax: Syntax, letter: string): boolean | undefined {
  if (letter.length > 1) return letter.endsWith(':')
  const at = syntax.short.indexOf(letter)
  return at < 0 || letter === ':' ? undefined : syntax.short[at + 1] === ':'
}

/** Reads the words after a program's name. @throws UsageError as busybox words it */
export function readOptions(words: readonly string[], syntax: Syntax): Options {
  const options = new Options()
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      options.operands.push(...rest)
      break
    }
    if (word.startsWith('--')) readLong(word.slice(2), rest, syntax, options)
    else if (word.startsWith('-') && word !== '-') readLetters(word.slice(1), rest, syntax, options)
    else if (syntax.stopsAtOperand) {
      options.operands.push(word, ...rest)
      break
    } else options.operands.push(word)
  }
  return options
}

function readLong(word: string, rest: string[], syntax: Syntax, options: Options): void {
  const [name = '', ...parts] = word.split('=')
  const letter = syntax.long?.[name]
  if (letter === undefined) throw new UsageError(`unrecognized option '--${name}'`, true)
  if (!takesValue(syntax, letter)) {
    options.add(letter.replace(':', ''), '')
    return
  }
  const value = parts.length > 0 ? parts.join('=') : rest.shift()
  if (value === undefined) throw new UsageError(`option '--${name}' requires an argument`, true)
  options.add(letter.length > 1 ? letter.slice(0, -1) : letter, value)
}

function readLetters(letters: string, rest: string[], syntax: Syntax, options: Options): void {
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at] ?? ''
    const withValue = takesValue(syntax, letter)
    if (withValue === undefined) throw new UsageError(`invalid option -- '${letter}'`, true)
    if (!withValue) {
      options.add(letter, '')
      continue
    }
    const value = letters.slice(at + 1) || rest.shift()
    if (value === undefined) throw new UsageError(`option requires an argument -- '${letter}'`, true)
    options.add(letter, value)
    return
  }
}
