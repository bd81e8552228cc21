/** What words are read from, and how. */
import type { Grammar } from './dialect.ts'
import type { Command, Word } from './syntax.ts'

/** A lexer. */
export interface WordSource {
  readonly text: string
  position: number
  line: number
  readonly char: string
  readonly grammar: Grammar
  startsWith(text: string): boolean
  skip(count?: number): void
  /** Blanks, comments, and newlines after a backslash. */
  skipBlanks(): void
  /** `near`: what is in the way; `code`: what the shell ends with. */
  fail(message: string, near?: string, code?: number): never
  failAtEnd(message: string, near?: string): never
  parseSubstitution(): Command
  parseText(text: string): Command
  /** Places of `((` that are known to begin no arithmetic. */
  readonly notArithmetic: Set<number>
}

/** How characters read: plain, in double quotes, in a here-document (where `"` is a character). */
export type Mode = 'plain' | 'double' | 'document'

/** Reads parts of a word up to a character that ends them, which is left. `depth`: how deep they are nested. */
export type PartsReader = (source: WordSource, mode: Mode, ends: (char: string) => boolean, depth: number) => Word
