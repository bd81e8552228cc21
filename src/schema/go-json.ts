/**
 * A JSON reader that accepts and refuses what Go's does, says so in Go's words, and keeps what JSON.parse loses:
 * repeated keys and the digits of numbers that no double holds. Source of texts: recording pod-invalid/decoding.
 */
import type { JsonObject, JsonValue } from '../apimachinery/objects.ts'

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

/** The value with plain numbers in place of JsonNumbers. */
export function plainJson(value: RawValue): JsonValue {
  if (value instanceof JsonNumber) return Number(value.text)
  if (Array.isArray(value)) return value.map(plainJson)
  if (!isRawObject(value)) return value
  const plain: JsonObject = {}
  for (const key of Object.keys(value)) setKey(plain, key, plainJson(value[key] ?? null))
  return plain
}

/** Sets an own key, `__proto__` included. */
export function setKey<T>(object: { [key: string]: T | undefined }, key: string, value: T): void {
  if (key !== '__proto__') object[key] = value
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}

/** Reads one JSON document. Throws GoJsonError. */
export function parseGoJson(text: string): ParsedJson {
  return new Reader(text).document()
}

class Reader {
  readonly #text: string
  #at = 0
  readonly #repeated = new Map<RawObject, (readonly [string, RawValue])[]>()

  constructor(text: string) {
    this.#text = text
  }

  document(): ParsedJson {
    const value = this.#value(0, 'looking for beginning of value')
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
    const character = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0)
    return new GoJsonError(`invalid character ${quoteCharacter(character)} ${where}`)
  }

  #value(depth: number, where: string): RawValue {
    this.#space()
    if (depth > MAX_DEPTH) throw new GoJsonError('exceeded max depth')
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth)
      case '[':
        return this.#list(depth)
      case '"':
        return this.#string()
      case 't':
        return this.#word('true', true)
      case 'f':
        return this.#word('false', false)
      case 'n':
        return this.#word('null', null)
      default:
        return this.#number(where)
    }
  }

  #object(depth: number): RawObject {
    const object: RawObject = {}
    let entries: (readonly [string, RawValue])[] | undefined
    this.#at++
    this.#space()
    if (this.#text[this.#at] === '}') {
      this.#at++
      return object
    }
    while (true) {
      this.#space()
      if (this.#text[this.#at] !== '"') throw this.#unexpected('looking for beginning of object key string')
      const key = this.#string()
      this.#space()
      if (this.#text[this.#at] !== ':') throw this.#unexpected('after object key')
      this.#at++
      const value = this.#value(depth + 1, 'looking for beginning of value')
      if (entries === undefined && Object.hasOwn(object, key)) {
        entries = Object.entries(object).map(([name, known]) => [name, known ?? null] as const)
        this.#repeated.set(object, entries)
      }
      entries?.push([key, value])
      setKey(object, key, value)
      this.#space()
      const next = this.#text[this.#at]
      if (next !== ',' && next !== '}') throw this.#unexpected('after object key:value pair')
      this.#at++
      if (next === '}') return object
    }
  }

  #list(depth: number): RawValue[] {
    const list: RawValue[] = []
    this.#at++
    this.#space()
    if (this.#text[this.#at] === ']') {
      this.#at++
      return list
    }
    while (true) {
      list.push(this.#value(depth + 1, 'looking for beginning of value'))
      this.#space()
      const next = this.#text[this.#at]
      if (next !== ',' && next !== ']') throw this.#unexpected('after array element')
      this.#at++
      if (next === ']') return list
    }
  }

  #word<T>(word: string, value: T): T {
    for (let index = 1; index < word.length; index++) {
      this.#at++
      if (this.#text[this.#at] !== word[index]) {
        throw this.#unexpected(`in literal ${word} (expecting ${quoteCharacter(word[index] ?? '')})`)
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

/** A character as Go's scanner names it. */
function quoteCharacter(character: string): string {
  if (character === "'") return `'\\''`
  if (character === '"') return `'"'`
  const escaped = JSON.stringify(character).slice(1, -1)
  if (escaped.startsWith('\\u00')) return `'\\x${escaped.slice(4)}'`
  return `'${escaped}'`
}
