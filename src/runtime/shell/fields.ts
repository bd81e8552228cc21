/** From what a word expands to, to fields: splitting by IFS (XCU 2.6.5). */
import type { PatternChar } from './patterns.ts'

/** Text that a part of a word became. `splits`: it came from an expansion outside of quotes. */
export interface TextFragment {
  readonly text: string
  readonly quoted: boolean
  readonly splits: boolean
}

/** 'break': what follows is another field, as between the words of "$@"; 'star break': as between those of $*. */
export type Fragment = TextFragment | 'break' | 'star break'

/** Pieces of one field; quoted ones are no patterns. */
export type Field = readonly { readonly text: string; readonly quoted: boolean }[]

export const fieldText = (field: Field): string => field.map(({ text }) => text).join('')

export const fieldChars = (field: Field): PatternChar[] =>
  field.flatMap(({ text, quoted }) => [...text].map((char) => ({ char, quoted })))

type OpenField = { text: string; quoted: boolean }[]

export function splitFields(fragments: readonly Fragment[], separators: string): Field[] {
  const splitter = new Splitter(separators)
  for (const fragment of fragments) splitter.add(fragment)
  return splitter.finish()
}

class Splitter {
  readonly #fields: Field[] = []
  readonly #separators: ReadonlySet<string>
  #open: OpenField | undefined
  /** The last field ended at a blank: a separator that follows belongs to that end. */
  #afterBlank = false

  constructor(separators: string) {
    this.#separators = new Set(separators)
  }

  add(fragment: Fragment): void {
    if (typeof fragment === 'string') return this.#close()
    if (!fragment.splits || this.#separators.size === 0) {
      if (fragment.text === '' && !fragment.quoted) return
      return this.#append(fragment.text, fragment.quoted)
    }
    let start = 0
    for (let at = 0; at < fragment.text.length; at++) {
      const char = fragment.text.charAt(at)
      if (!this.#separators.has(char)) continue
      if (at > start) this.#append(fragment.text.slice(start, at), false)
      this.#separate(char)
      start = at + 1
    }
    if (start < fragment.text.length) this.#append(fragment.text.slice(start), false)
  }

  finish(): Field[] {
    this.#close()
    return this.#fields
  }

  #append(text: string, quoted: boolean): void {
    this.#open ??= []
    this.#open.push({ text, quoted })
    this.#afterBlank = false
  }

  #separate(char: string): void {
    if (/[ \t\n]/.test(char)) {
      if (this.#open === undefined) return
      this.#close()
      this.#afterBlank = true
      return
    }
    if (this.#open === undefined && !this.#afterBlank) this.#fields.push([])
    this.#close()
  }

  #close(): void {
    if (this.#open !== undefined) this.#fields.push(this.#open)
    this.#open = undefined
    this.#afterBlank = false
  }
}
