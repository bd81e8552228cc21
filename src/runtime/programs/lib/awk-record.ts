/** The line that an awk program looks at, and its fields. */
import type { AwkMemory } from './awk-memory.ts'
import { toNumber, toText } from './awk-values.ts'
import { UsageError } from './options.ts'
import { posixRegex } from './regex.ts'

const MAX_FIELDS = 1_000_000
const MAX_REGEXES = 1000

export class AwkRecord {
  readonly #memory: AwkMemory
  readonly #regexes = new Map<string, RegExp>()
  #line = ''
  #fields: string[] = []

  constructor(memory: AwkMemory) {
    this.#memory = memory
  }

  get line(): string {
    return this.#line
  }

  get count(): number {
    return this.#fields.length
  }

  /** NF was set: fields are dropped or added. */
  set count(count: number) {
    this.#fields = Array.from({ length: Math.min(count, MAX_FIELDS) }, (_, at) => this.#fields[at] ?? '')
    this.#join()
  }

  /** `$0` is read or set. */
  replace(line: string): void {
    this.#line = line
    this.#fields = this.split(line, toText(this.#memory.get('FS')))
  }

  /** Another line of the input: NR and FNR count it. */
  read(line: string): void {
    for (const name of ['NR', 'FNR']) this.#memory.set(name, toNumber(this.#memory.get(name)) + 1)
    this.replace(line)
  }

  field(index: number): string {
    return index === 0 ? this.#line : (this.#fields[index - 1] ?? '')
  }

  setField(index: number, text: string): void {
    if (index === 0) return this.replace(text)
    if (index > MAX_FIELDS) throw new UsageError('out of memory')
    while (this.#fields.length < index) this.#fields.push('')
    this.#fields[index - 1] = text
    this.#join()
  }

  /** By blanks (' '), into characters (''), at a character or at what matches. */
  split(text: string, separator: string): string[] {
    if (text === '') return []
    if (separator === ' ')
      return text
        .trim()
        .split(/[ \t\n]+/)
        .filter((part) => part !== '')
    if (separator === '') return [...text]
    return text.split(separator.length === 1 && separator !== '\\' ? separator : this.regex(separator))
  }

  regex(source: string): RegExp {
    const known = this.#regexes.get(source)
    if (known !== undefined) return known
    const regex = posixRegex(source, 'extended')
    if (this.#regexes.size < MAX_REGEXES) this.#regexes.set(source, regex)
    return regex
  }

  #join(): void {
    this.#line = this.#fields.join(toText(this.#memory.get('OFS')))
  }
}
