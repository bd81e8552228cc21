/** Scripts of sed, read into commands. */
import { replaceEscapes } from './escapes.ts'
import { UsageError } from './options.ts'
import { type Dialect, posixRegex } from './regex.ts'

export type Address =
  | { readonly type: 'line'; readonly line: number }
  | { readonly type: 'last' }
  | { readonly type: 'step'; readonly first: number; readonly step: number }
  | { readonly type: 'more'; readonly count: number }
  /** Without an expression: the last one used. */
  | { readonly type: 'match'; readonly expression: RegExp | undefined }

export interface SedCommand {
  readonly name: string
  readonly from?: Address
  readonly to?: Address
  readonly negated: boolean
  /** Of a, i and c; the label of b, t and T; the file of w and r. */
  readonly text: string
  readonly substitution?: Substitution
  readonly map?: ReadonlyMap<string, string>
  /** Of }: where its { is, and the other way round. */
  partner?: number
  /** Whether it is inside its range of lines, and where that ends. State of one run. */
  range?: { readonly end: number | undefined }
}

export interface Substitution {
  readonly expression: RegExp | undefined
  readonly replacement: string
  readonly nth: number
  readonly global: boolean
  readonly print: boolean
  readonly file: string | undefined
}

const fail = (message: string): never => {
  throw new UsageError(message)
}

/** Reads one script from left to right. */
class Reader {
  readonly #text: string
  readonly #dialect: Dialect
  #at = 0

  constructor(text: string, dialect: Dialect) {
    this.#text = text
    this.#dialect = dialect
  }

  #skip(pattern: RegExp): string {
    const [found = ''] = new RegExp(pattern.source, 'y').exec(this.#text.slice(this.#at)) ?? []
    this.#at += found.length
    return found
  }

  *commands(): Generator<SedCommand> {
    for (;;) {
      this.#skip(/(?:[\s;]|#.*)*/)
      if (this.#at >= this.#text.length) return
      yield this.#command()
    }
  }

  #command(): SedCommand {
    const from = this.#address()
    this.#skip(/[ \t]*/)
    const to =
      from !== undefined && this.#skip(/,\s*/) !== '' ? (this.#address() ?? fail('no address after comma')) : undefined
    this.#skip(/[ \t]*/)
    const negated = this.#skip(/(?:!\s*)*/) !== ''
    const name = this.#text[this.#at++] ?? fail('missing command')
    const base = { name, negated, text: '', ...(from && { from }), ...(to && { to }) }
    if ('{}=dDgGhHnNpPxlF'.includes(name)) return this.#ended(base)
    if ('aic'.includes(name)) return { ...base, text: this.#lines() }
    if (':btT'.includes(name)) return { ...base, text: this.#skip(/[ \t]*[^\s;}]*/).trim() }
    if ('rwW'.includes(name)) return { ...base, text: this.#skip(/.*/).trim() }
    if ('qQ'.includes(name)) return this.#ended({ ...base, text: this.#skip(/[ \t]*\d*/).trim() })
    if (name === 's') return this.#ended({ ...base, substitution: this.#substitution() })
    if (name === 'y') return this.#ended({ ...base, map: this.#map() })
    return fail(`unsupported command ${name}`)
  }

  /** Nothing may follow but the next command. */
  #ended(command: SedCommand): SedCommand {
    this.#skip(/[ \t]*/)
    const next = this.#text[this.#at]
    if (command.name !== '{' && next !== undefined && !';\n}#'.includes(next)) fail('extra characters after command')
    return command
  }

  #address(): Address | undefined {
    const number = this.#skip(/\d+/)
    if (number !== '') {
      const step = this.#skip(/~\d+/)
      return step === ''
        ? { type: 'line', line: Number(number) }
        : { type: 'step', first: Number(number), step: Number(step.slice(1)) }
    }
    const more = this.#skip(/\+\d+/)
    if (more !== '') return { type: 'more', count: Number(more) }
    if (this.#skip(/\$/) !== '') return { type: 'last' }
    const start = this.#skip(/\/|\\[\s\S]/)
    if (start === '') return undefined
    const source = this.#delimited(start.at(-1) ?? '/', true)
    const flags = this.#skip(/[IM]*/).includes('I') ? 'gi' : 'g'
    return { type: 'match', expression: source === '' ? undefined : posixRegex(source, this.#dialect, flags) }
  }

  /** Text up to a delimiter, which it may hold after a backslash. */
  #delimited(delimiter: string, isExpression: boolean): string {
    let result = ''
    let inBrackets = false
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at++] ?? ''
      if (character === delimiter && !inBrackets) return result
      if (character === '\\' && !inBrackets) {
        const next = this.#text[this.#at++] ?? ''
        if (next === delimiter) result += next
        else if (next === 'n' && isExpression) result += '\n'
        else result += `\\${next}`
        continue
      }
      if (isExpression && character === '[' && !inBrackets) {
        inBrackets = true
        const [start = ''] = /^\^?\]?/.exec(this.#text.slice(this.#at)) ?? []
        result += `[${start}`
        this.#at += start.length
        continue
      }
      if (character === ']') inBrackets = false
      result += character
    }
    return fail(`unmatched '${delimiter}'`)
  }

  #substitution(): Substitution {
    const delimiter = this.#text[this.#at++] ?? fail('bad substitution expression')
    const source = this.#delimited(delimiter, true)
    const replacement = this.#delimited(delimiter, false)
    const flags = this.#skip(/[gpiIeM0-9]*/)
    const file = this.#skip(/w[ \t]*.*/)
    return {
      expression: source === '' ? undefined : posixRegex(source, this.#dialect, /[iI]/.test(flags) ? 'gi' : 'g'),
      replacement,
      nth: Number(/\d+/.exec(flags)?.[0] ?? 1),
      global: flags.includes('g'),
      print: flags.includes('p'),
      file: file === '' ? undefined : file.slice(1).trim(),
    }
  }

  #map(): ReadonlyMap<string, string> {
    const delimiter = this.#text[this.#at++] ?? fail('bad y expression')
    const from = [...replaceEscapes(this.#delimited(delimiter, false)).text]
    const to = [...replaceEscapes(this.#delimited(delimiter, false)).text]
    if (from.length !== to.length) fail('y/// strings have different lengths')
    return new Map(from.map((character, at) => [character, to[at] ?? '']))
  }

  /** What a, i and c put in: on the same line, or on the next after a backslash. */
  #lines(): string {
    this.#skip(/[ \t]*(?:\\[ \t]*\n)?[ \t]*/)
    const text = this.#skip(/(?:\\[\s\S]|[^\n\\])*/)
    if (text === '') fail("expected \\ after `a', `c' or `i'")
    return `${text.replace(/\\([\s\S])/g, '$1')}\n`
  }
}

/** The commands of a script. @throws UsageError */
export function parseSed(text: string, dialect: Dialect): SedCommand[] {
  const commands = [...new Reader(text, dialect).commands()]
  const open: number[] = []
  for (const [at, command] of commands.entries()) {
    if (command.name === '{') open.push(at)
    if (command.name !== '}') continue
    const start = commands[open.pop() ?? -1] ?? fail('unexpected }')
    start.partner = at
  }
  if (open.length > 0) fail('unmatched {')
  for (const { name, text: label } of commands) {
    const known = label === '' || commands.some((other) => other.name === ':' && other.text === label)
    if ('btT'.includes(name) && !known) fail(`can't find label for jump to '${label}'`)
  }
  return commands
}
