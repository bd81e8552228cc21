/** Texts and patterns that are compared: without regard to case where `shopt -s nocasematch` says so. */
import { expandPattern } from './expansion.ts'
import type { PatternChar } from './patterns.ts'
import type { Shell } from './state.ts'
import type { Word } from './syntax.ts'

export const inCaseOf = ({ shellOptions }: Shell, text: string): string =>
  shellOptions.has('nocasematch') ? text.toLowerCase() : text

export async function expandPatternInCase(shell: Shell, word: Word): Promise<PatternChar[]> {
  const chars = await expandPattern(shell, word)
  return chars.map(({ char, quoted }) => ({ char: inCaseOf(shell, char), quoted }))
}
