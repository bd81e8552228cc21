/**
 * A JSON reader that accepts and refuses what Go's does, says so in Go's words, and keeps what JSON.parse loses:
 * repeated keys and the digits of numbers that no double holds. Source of texts: recording pod-invalid/decoding.
 */
import { goQuote } from '../apimachinery/go-quote.ts'
import type { JsonObject, JsonValue } from '../apimachinery/objects.ts'
import { setKey } from '../apimachinery/set-key.ts'

/** Text that is no JSON; the message is Go's. */
export class GoJsonError extends Error {}

/** A number that is no safe integer, as it was written: '1.5', '3e1', '9223372036854775808'. */
export class JsonNumber {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A value as read; objects with repeated keys are in `repeated`. */
export type RawValue = string | number | boolean | null | JsonNumber | RawValue[] | RawObject
export interface RawObject {
  [key: string]: RawValue | undefined
}

export interface ParsedJson {
  readonly value: RawValue
  /** All entries, in order, of each object that has a key twice. */
  readonly repeated: ReadonlyMap<RawObject, readonly (readonly [string, RawValue])[]>
}

/** Go's limit on nesting. */
const MAX_DEPTH = 10_000
const INTEGER = /^-?(?:0|[1-9][0-9]{0,14})$/

/** Whether a raw value is an object. */
export function isRawObject(value: RawValue | undefined): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
}

/** The kind of a JSON value in Go's messages. */
export function kindName(value: RawValue): string {
  if (value instanceof JsonNumber) return 'number'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value
}

/** Scalars, and what has been stored: it is frozen, and plain. */
const isPlain = (value: RawValue): value is RawValue & JsonValue => Object.isFrozen(value)

/** The value with plain numbers in place of JsonNumbers. */
export function plainJson(value: RawValue): JsonValue {
  if (isPlain(value)) return value
  if (value instanceof JsonNumber) return Number(value.text)
  if (Array.isArray(value)) return value.map(plainJson)
  if (!isRawObject(value)) return value
  const plain: JsonObject = {}
  for (const key of Object.keys(value)) setKey(plain, key, plainJson(value[key] ?? null))
  return plain
}

/** Reads one JSON document. Throws GoJsonError. */
export function parseGoJson(text: string): ParsedJson {
  return new Reader(text).document()
}

/** An object or list that is not closed yet. */
interface Frame {
  readonly object: RawObject | undefined
  readonly list: RawValue[] | undefined
  readonly closing: '}' | ']'
  /** The key whose value is being read. */
  key: string
  /** All entries, once a key has come twice. */
  entries: (readonly [string, RawValue])[] | undefined
}

class Reader {
  readonly #text: string
  #at = 0
  /** Kept by hand, because a body may nest deeper than the stack of JavaScript. */
  readonly #frames: Frame[] = []
  readonly #repeated = new Map<RawObject, (readonly [string, RawValue])[]>()

  constructor(text: string) {
    this.#text = text
  }

  document(): ParsedJson {
    let value = this.#value()
    for (let frame = this.#frames.at(-1); frame !== undefined; frame = this.#frames.at(-1)) {
      this.#add(frame, value)
      value = this.#goesOn(frame) ? this.#value() : this.#close()
    }
    this.#space()
    if (this.#at < this.#text.length) throw this.#unexpected('after top-level value')
    return { value, repeated: this.#repeated }
  }

  #space(): void {
    while (this.#at < this.#text.length) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return
      this.#at++
    }
  }

  #unexpected(where: string): GoJsonError {
    if (this.#at >= this.#text.length) return new GoJsonError('unexpected end of JSON input')
    return new GoJsonError(`invalid character ${quoteCharacter(this.#text.codePointAt(this.#at) ?? 0)} ${where}`)
  }

  /** Opens containers up to a value that is complete: a scalar or an empty container. */
  #value(): RawValue {
    for (;;) {
      this.#space()
      const opening = this.#text[this.#at]
      if (opening !== '{' && opening !== '[') return this.#scalar()
      const frame = this.#open(opening)
      this.#space()
      if (this.#text[this.#at] === frame.closing) return this.#close()
      if (frame.object !== undefined) frame.key = this.#key()
    }
  }

  #open(opening: '{' | '['): Frame {
    if (this.#frames.length >= MAX_DEPTH) throw this.#unexpected('exceeded max depth')
    const frame: Frame =
      opening === '{'
        ? { object: {}, list: undefined, closing: '}', key: '', entries: undefined }
        : { object: undefined, list: [], closing: ']', key: '', entries: undefined }
    this.#frames.push(frame)
    this.#at++
    return frame
  }

  /** Passes over the closing bracket. */
  #close(): RawValue {
    this.#at++
    const frame = this.#frames.pop()
    return frame?.object ?? frame?.list ?? null
  }

  #add(frame: Frame, value: RawValue): void {
    const { object, key } = frame
    if (object === undefined) {
      frame.list?.push(value)
      return
    }
    if (frame.entries === undefined && object[key] !== undefined && Object.hasOwn(object, key)) {
      frame.entries = Object.entries(object).map(([name, known]) => [name, known ?? null] as const)
      this.#repeated.set(object, frame.entries)
    }
    frame.entries?.push([key, value])
    setKey(object, key, value)
  }

  /** Whether a comma follows the value; the next key is read, too. */
  #goesOn(frame: Frame): boolean {
    this.#space()
    const next = this.#text[this.#at]
    if (next === frame.closing) return false
    if (next !== ',')
      throw this.#unexpected(frame.object === undefined ? 'after array element' : 'after object key:value pair')
    this.#at++
    if (frame.object !== undefined) frame.key = this.#key()
    return true
  }

  #key(): string {
    this.#space()
    if (this.#text[this.#at] !== '"') throw this.#unexpected('looking for beginning of object key string')
    const key = this.#string()
    this.#space()
    if (this.#text[this.#at] !== ':') throw this.#unexpected('after object key')
    this.#at++
    return key
  }

  #scalar(): RawValue {
    switch (this.#text[this.#at]) {
      case '"':
        return this.#string()
      case 't':
        return this.#word('true', true)
      case 'f':
        return this.#word('false', false)
      case 'n':
        return this.#word('null', null)
      default:
        return this.#number('looking for beginning of value')
    }
  }

  #word<T>(word: string, value: T): T {
    for (let index = 1; index < word.length; index++) {
      this.#at++
      if (this.#text[this.#at] !== word[index]) {
        throw this.#unexpected(`in literal ${word} (expecting '${word[index]}')`)
      }
    }
    this.#at++
    return value
  }

  #number(where: string): number | JsonNumber {
    const start = this.#at
    if (this.#text[this.#at] === '-') {
      this.#at++
      if (!this.#digitHere()) throw this.#unexpected('in numeric literal')
    } else if (!this.#digitHere()) throw this.#unexpected(where)
    if (this.#text[this.#at] === '0') this.#at++
    else this.#digits()
    if (this.#text[this.#at] === '.') {
      this.#at++
      if (!this.#digitHere()) throw this.#unexpected('after decimal point in numeric literal')
      this.#digits()
    }
    const exponent = this.#text[this.#at]
    if (exponent === 'e' || exponent === 'E') {
      this.#at++
      const sign = this.#text[this.#at]
      if (sign === '+' || sign === '-') this.#at++
      if (!this.#digitHere()) throw this.#unexpected('in exponent of numeric literal')
      this.#digits()
    }
    const text = this.#text.slice(start, this.#at)
    return INTEGER.test(text) && text !== '-0' ? Number(text) : new JsonNumber(text)
  }

  #digitHere(): boolean {
    const code = this.#text.charCodeAt(this.#at)
    return code >= 48 && code <= 57
  }

  #digits(): void {
    while (this.#digitHere()) this.#at++
  }

  #string(): string {
    const start = this.#at + 1
    let end = start
    let plain = true
    for (; ; end++) {
      const code = this.#text.charCodeAt(end)
      if (code === 34) break
      if (code === 92) {
        plain = false
        end = this.#escape(end)
      } else if (Number.isNaN(code) || code < 32) {
        this.#at = end
        throw this.#unexpected('in string literal')
      } else if (code >= 0xd800 && code <= 0xdfff) plain = false
    }
    this.#at = end + 1
    if (plain) return this.#text.slice(start, end)
    const value: string = JSON.parse(this.#text.slice(start - 1, end + 1))
    return value.isWellFormed() ? value : value.toWellFormed()
  }

  /** Checks the escape at `index`; returns the index of its last character. */
  #escape(index: number): number {
    const kind = this.#text[index + 1]
    if (kind !== undefined && '"\\/bfnrt'.includes(kind)) return index + 1
    if (kind !== 'u') {
      this.#at = index + 1
      throw this.#unexpected('in string escape code')
    }
    for (let digit = index + 2; digit < index + 6; digit++) {
      if (!/^[0-9a-fA-F]$/.test(this.#text[digit] ?? '')) {
        this.#at = digit
        throw this.#unexpected('in \\u hexadecimal character escape')
      }
    }
    return index + 5
  }
}

/** A character as Go's scanner names it: it goes by bytes and takes each for a character of its own. */
function quoteCharacter(code: number): string {
  const byte = code < 0x80 ? code : (Buffer.from(String.fromCodePoint(code))[0] ?? 0)
  const character = String.fromCharCode(byte)
  if (character === "'") return `'\\''`
  if (character === '"') return `'"'`
  return `'${goQuote(character).slice(1, -1)}'`
}
