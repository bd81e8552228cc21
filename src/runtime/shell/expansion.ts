/** Word expansion in the order of XCU 2.6: tilde, parameters, commands, arithmetic, fields, pathnames, quotes. */
import { expandBraces } from './brace-expansion.ts'
import { ShellFault } from './errors.ts'
import { evaluate } from './evaluate.ts'
import { type Field, type Fragment, fieldChars, fieldText, splitFields } from './fields.ts'
import { expandPath } from './globbing.ts'
import { joiner } from './parameter-values.ts'
import { expandParameter, type WordExpander } from './parameters.ts'
import type { PatternChar } from './patterns.ts'
import type { Shell } from './state.ts'
import type { Word, WordPart } from './syntax.ts'
import { expandTilde } from './tilde.ts'

const DEFAULT_SEPARATORS = ' \t\n'
/** Characters of the words of one command. */
const MAX_LENGTH = 16 << 20

/** The words of a command: fields, patterns replaced by the paths that they match. */
export async function expandWords(shell: Shell, words: readonly Word[]): Promise<string[]> {
  const result: string[] = []
  let length = 0
  const all = shell.dialect.grammar.braceExpansion ? words.flatMap(expandBraces) : words
  for (const word of all) {
    const plain = plainText(word)
    if (plain !== undefined) {
      result.push(plain)
      continue
    }
    const fragments = await expandParts(shell, expandTilde(shell, word, 'word'))
    const fields = splitFields(fragments, shell.variables.get('IFS') ?? DEFAULT_SEPARATORS)
    for (const field of fields) result.push(...(await expandField(shell, field)))
    length += fields.reduce((sum, field) => sum + fieldText(field).length, 0)
    if (length > MAX_LENGTH) throw new ShellFault('out of memory')
  }
  return result
}

/** One text, whatever blanks and patterns are in it: assignments, redirections, `case`. */
export async function expandText(shell: Shell, word: Word, kind: 'word' | 'assignment' = 'word'): Promise<string> {
  const plain = plainText(word)
  if (plain !== undefined) return plain
  const fragments = await expandParts(shell, expandTilde(shell, word, kind))
  return fragments.map((fragment) => (typeof fragment === 'string' ? between(shell, fragment) : fragment.text)).join('')
}

/** A pattern, whose quoted characters stand for themselves. */
export async function expandPattern(shell: Shell, word: Word): Promise<PatternChar[]> {
  const fragments = await expandParts(shell, expandTilde(shell, word, 'word'))
  return fieldChars(
    fragments.map((fragment) =>
      typeof fragment === 'string' ? { text: between(shell, fragment), quoted: true } : fragment,
    ),
  )
}

/** What stands between words that are no fields of their own. */
const between = (shell: Shell, fragment: 'break' | 'star break'): string => (fragment === 'break' ? ' ' : joiner(shell))

/** What most words are: characters that mean nothing. */
function plainText(word: Word): string | undefined {
  const [part] = word
  if (word.length !== 1 || part?.type !== 'text') return undefined
  return part.quoted || !/[*?[~]/.test(part.text) ? part.text : undefined
}

async function expandField(shell: Shell, field: Field): Promise<readonly string[]> {
  const mayMatch = !shell.options.has('noglob') && field.some(({ text, quoted }) => !quoted && /[*?[]/.test(text))
  if (!mayMatch) return [fieldText(field)]
  const chars = fieldChars(field)
  const { shellOptions } = shell
  const rules = { ...shell.dialect.grammar, dotsMatch: shellOptions.has('dotglob') }
  const paths = await expandPath(shell.process, chars, rules)
  if (paths.length > 0 || shellOptions.has('nullglob')) return paths
  if (shellOptions.has('failglob')) throw new ShellFault(`no match: ${fieldText(field)}`, 1)
  return [fieldText(field)]
}

async function expandParts(shell: Shell, word: Word): Promise<Fragment[]> {
  const fragments: Fragment[] = []
  // Not all at once: a call has room for some ten thousand arguments.
  for (const part of word) for (const fragment of await expandPart(shell, part)) fragments.push(fragment)
  return fragments
}

async function expandPart(shell: Shell, part: WordPart): Promise<readonly Fragment[]> {
  const { quoted } = part
  switch (part.type) {
    case 'text':
      return [{ text: part.text, quoted, splits: false }]
    case 'parameter':
      return expandParameter(shell, part, expanderOf(shell))
    case 'command': {
      const text = await shell.engine.capture(shell, part.command)
      return [{ text: text.replace(/\n+$/, ''), quoted, splits: !quoted }]
    }
    case 'arithmetic': {
      const expression = await expandText(shell, part.expression)
      return [{ text: String(evaluate(shell, expression)), quoted, splits: !quoted }]
    }
    case 'process':
      return [{ text: await shell.engine.substitute(shell, part.direction, part.command), quoted, splits: false }]
    case 'elements':
      return [{ text: part.text, quoted: true, splits: false }]
  }
}

const expanderOf = (shell: Shell): WordExpander => ({
  fragments: (word) => expandParts(shell, expandTilde(shell, word, 'word')),
  text: (word) => expandText(shell, word),
  pattern: (word) => expandPattern(shell, word),
})
