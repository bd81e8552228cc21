/** Words that are assignments: `name=value`, `name+=value`. */
import type { Grammar } from './dialect.ts'
import type { Assignment, Word } from './syntax.ts'

const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)(\+?)=/

/** undefined for a word that is none. */
export function readAssignment(word: Word, { appends }: Pick<Grammar, 'appends'>): Assignment | undefined {
  const [first, ...rest] = word
  if (first?.type !== 'text' || first.quoted) return undefined
  const match = ASSIGNMENT.exec(first.text)
  if (match?.[1] === undefined || (match[2] === '+' && !appends)) return undefined
  const text = first.text.slice(match[0].length)
  const value: Word = text === '' ? rest : [{ type: 'text', text, quoted: false }, ...rest]
  return { name: match[1], value, append: match[2] === '+' }
}
