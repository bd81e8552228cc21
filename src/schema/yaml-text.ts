/**
 * Answers in YAML, as go-yaml v2 writes what has been read from JSON: keys in natural order, lists not indented, lines folded behind
 * column 80. Source: recordings list/accept, protocol/presentation; asked of v1.35.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../apimachinery/objects.ts'
import { compareNaturally } from './natural-order.ts'
import { escapeCharacter, yamlStyle } from './yaml-style.ts'

const MAX_WIDTH = 80
/** A key that is longer, in bytes, stands alone behind a question mark. */
const MAX_SIMPLE_KEY = 128
const INDENT = 2

/** The value as a YAML document. */
export function yamlText(value: JsonValue): string {
  const writer = new YamlWriter()
  writer.item(value, 0)
  return writer.text
}

/** A float as Go prints it at the shortest. */
function floatText(value: number): string {
  if (Number.isSafeInteger(value)) return String(value)
  const [mantissa = '', exponent = ''] = value.toExponential().split('e')
  const power = Number(exponent)
  if (power >= -4 && power < 6) return String(value)
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

function scalarText(value: JsonValue): string | undefined {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return String(value)
  return typeof value === 'number' ? floatText(value) : undefined
}

type Entries = readonly (readonly [key: string, value: JsonValue])[]

const entriesOf = (object: JsonObject): Entries =>
  Object.entries(object)
    .flatMap(([key, value]): Entries => (value === undefined ? [] : [[key, value]]))
    .toSorted(([a], [b]) => compareNaturally(a, b))

const isSeparator = (character: string | undefined): boolean => character === '\u2028' || character === '\u2029'

class YamlWriter {
  #parts: string[] = []
  #column = 0

  get text(): string {
    return `${this.#parts.join('')}\n`
  }

  /** A value where it begins on the line that is being written: at the root, behind a dash or in a key of its own line. */
  item(value: JsonValue, indent: number): void {
    if (Array.isArray(value) && value.length > 0) this.#list(value, indent)
    else if (isJsonObject(value) && Object.keys(value).length > 0) this.#map(entriesOf(value), indent)
    else this.#leaf(value, indent)
  }

  #list(values: readonly JsonValue[], indent: number): void {
    for (const [index, value] of values.entries()) {
      if (index > 0) this.#newLine(indent)
      this.#put('- ')
      this.item(value, indent + INDENT)
    }
  }

  #map(entries: Entries, indent: number): void {
    for (const [index, [key, value]] of entries.entries()) {
      if (index > 0) this.#newLine(indent)
      this.#entry(key, value, indent)
    }
  }

  #entry(key: string, value: JsonValue, indent: number): void {
    if (key.includes('\n') || Buffer.byteLength(key) > MAX_SIMPLE_KEY) return this.#longEntry(key, value, indent)
    this.#scalar(key, indent, true)
    this.#put(':')
    if (Array.isArray(value) && value.length > 0) {
      this.#newLine(indent)
      this.#list(value, indent)
    } else if (isJsonObject(value) && Object.keys(value).length > 0) {
      this.#newLine(indent + INDENT)
      this.#map(entriesOf(value), indent + INDENT)
    } else {
      this.#put(' ')
      this.#leaf(value, indent + INDENT)
    }
  }

  #longEntry(key: string, value: JsonValue, indent: number): void {
    this.#put('? ')
    this.#scalar(key, indent + INDENT, false)
    this.#newLine(indent)
    this.#put(': ')
    this.item(value, indent + INDENT)
  }

  /** A scalar, or an empty list or map. `indent` is that of lines that go on with it. */
  #leaf(value: JsonValue, indent: number): void {
    if (typeof value === 'string') this.#scalar(value, indent, false)
    else this.#put(scalarText(value) ?? (Array.isArray(value) ? '[]' : '{}'))
  }

  #scalar(text: string, indent: number, isKey: boolean): void {
    const style = yamlStyle(text, isKey)
    const width = isKey ? Number.POSITIVE_INFINITY : MAX_WIDTH
    if (style === 'literal') this.#literal(text, indent)
    else if (style === 'plain') this.#folded(text, indent, width)
    else if (style === 'single') {
      this.#put("'")
      this.#folded(text, indent, width, "'")
      this.#put("'")
    } else {
      this.#put('"')
      this.#escaped(text, indent, width)
      this.#put('"')
    }
  }

  /** Text whose single spaces may become line breaks. `quote` is what has to be doubled. */
  #folded(text: string, indent: number, width: number, quote?: string): void {
    const characters = [...text]
    for (const [index, character] of characters.entries()) {
      if (isSeparator(character)) {
        const last = index === characters.length - 1 || isSeparator(characters[index + 1])
        this.#separator(character, last ? 0 : indent)
        continue
      }
      const alone = character === ' ' && characters[index - 1] !== ' ' && characters[index + 1] !== ' '
      const inside = index > 0 && index < characters.length - 1
      if (alone && inside && this.#column > width) this.#newLine(indent)
      else this.#put(character === quote ? quote + quote : character)
    }
  }

  /** Text in double quotes: a space that is followed by others leaves a backslash on the next line. */
  #escaped(text: string, indent: number, width: number): void {
    const characters = [...text]
    for (const [index, character] of characters.entries()) {
      const inside = index > 0 && index < characters.length - 1
      if (character !== ' ' || characters[index - 1] === ' ' || !inside || this.#column <= width) {
        this.#put(escapeCharacter(character))
        continue
      }
      this.#newLine(indent)
      if (characters[index + 1] === ' ') this.#put('\\')
    }
  }

  /** A block of lines. Its head says how it ends and, when it begins with a space, how deep it is indented. */
  #literal(text: string, indent: number): void {
    const hint = /^[ \n]/.test(text) ? String(INDENT) : ''
    const chomp = text.endsWith('\n') ? (text === '\n' || text.endsWith('\n\n') ? '+' : '') : '-'
    this.#put(`|${hint}${chomp}`)
    for (const line of (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')) {
      this.#newLine(line === '' ? 0 : indent)
      this.#put(line.replace(/[\u2028\u2029]+(?!$)/g, (separators) => separators + ' '.repeat(indent)))
    }
  }

  #put(text: string): void {
    this.#parts.push(text)
    this.#column += text.length
  }

  /** A line separator breaks the line as it is. */
  #separator(separator: string, indent: number): void {
    this.#parts.push(separator, ' '.repeat(indent))
    this.#column = indent
  }

  #newLine(indent: number): void {
    this.#parts.push('\n', ' '.repeat(indent))
    this.#column = indent
  }
}
