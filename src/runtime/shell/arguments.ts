/** The words of a command: of those that declare, `name=value` is an assignment, which is not split. */
import { expandElements } from './array-assignment.ts'
import { expandText, expandWords } from './expansion.ts'
import { singleQuoted } from './quoting.ts'
import type { AssignedElement, Shell } from './state.ts'
import { bareText, type Word } from './syntax.ts'

export interface Arguments {
  readonly argv: readonly string[]
  /** What follows `name=` in words that were written `name=(…)`, by the number of the word behind the command's name. */
  readonly elements: ReadonlyMap<number, readonly AssignedElement[]>
}

const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*=/
const BASH_ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]]*\])?\+?=/
const NO_ELEMENTS: Arguments['elements'] = new Map()

export async function expandArguments(shell: Shell, words: readonly Word[]): Promise<Arguments> {
  const name = words[0] === undefined ? undefined : bareText(words[0])
  const declares = name !== undefined && shell.dialect.grammar.declarations.has(name)
  if (!declares) return { argv: await expandWords(shell, words), elements: NO_ELEMENTS }
  const pattern = shell.dialect.grammar.arrays ? BASH_ASSIGNMENT : ASSIGNMENT
  const argv: string[] = []
  const elements = new Map<number, readonly AssignedElement[]>()
  for (const word of words) {
    const [beginning, value] = splitAssignment(word, pattern)
    const [first] = value
    if (beginning === '') for (const each of await expandWords(shell, [word])) argv.push(each)
    else if (first?.type === 'elements') {
      elements.set(argv.length - 1, await expandElements(shell, first))
      argv.push(beginning)
    } else argv.push(beginning + (await expandText(shell, value, 'assignment')))
  }
  return { argv, elements }
}

/** `name=` and what follows; an empty beginning for what is no assignment. */
function splitAssignment(word: Word, pattern: RegExp): readonly [beginning: string, value: Word] {
  const [first, ...rest] = word
  const beginning = first?.type === 'text' && !first.quoted ? pattern.exec(first.text)?.[0] : undefined
  if (first?.type !== 'text' || beginning === undefined) return ['', []]
  const text = first.text.slice(beginning.length)
  return [beginning, text === '' ? rest : [{ ...first, text }, ...rest]]
}

/** `m=(['a']='1')`, as `set -x` shows arrays that are declared. */
export const elementTexts = ({ argv, elements }: Arguments): string[] =>
  [...elements].map(([index, list]) => `${argv[index + 1]}(${list.map(elementText).join(' ')})`)

const elementText = ({ key, value }: AssignedElement): string =>
  `${key === undefined ? '' : `[${singleQuoted(key)}]=`}${singleQuoted(value)}`
