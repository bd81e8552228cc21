/** Gives arrays their elements: `a=(x [3]=y)`. */

import { ShellFault } from './errors.ts'
import { findKey } from './evaluate.ts'
import { expandText, expandWords } from './expansion.ts'
import type { AssignedElement, Shell } from './state.ts'
import type { ElementsPart } from './syntax.ts'
import { valueFor } from './variable-value.ts'

/** What elements become: words may be several, and what follows `[…]=` is one. */
export async function expandElements(shell: Shell, { elements }: ElementsPart): Promise<AssignedElement[]> {
  const result: AssignedElement[] = []
  for (const { subscript, append, value } of elements) {
    if (subscript === undefined) {
      for (const word of await expandWords(shell, [value])) result.push({ append, value: word })
    } else {
      const key = await expandText(shell, subscript)
      result.push({ key, append, value: await expandText(shell, value, 'assignment') })
    }
  }
  return result
}

/** Elements instead of those that the array has, or behind them. Throws a ShellFault for what cannot be set. */
export function assignElements(
  shell: Shell,
  name: string,
  elements: readonly AssignedElement[],
  append: boolean,
): void {
  const { variables } = shell
  if (!append) variables.clearArray(name)
  else variables.makeArray(name, 'indexed')
  if (variables.array(name)?.type === 'associative') return assignPairs(shell, name, elements)
  let next = variables.keyAfterLast(name)
  for (const { key, append: grows, value } of elements) {
    const index = key === undefined ? String(next) : findKey(shell, name, key)
    if (index === undefined) throw new ShellFault(`[${key}]=${value}: bad array subscript`, 1)
    variables.setElement(name, index, valueFor(shell, name, value, grows ? variables.element(name, index) : undefined))
    next = Number(index) + 1
  }
}

/** Without keys, words are keys and values by turns. */
function assignPairs(shell: Shell, name: string, elements: readonly AssignedElement[]): void {
  const { variables } = shell
  const pairs = elements[0]?.key === undefined ? pairsOf(elements) : elements
  for (const { key = '', append, value } of pairs) {
    if (key === '') throw new ShellFault(`[${key}]=${value}: bad array subscript`, 1)
    variables.setElement(name, key, valueFor(shell, name, value, append ? variables.element(name, key) : undefined))
  }
}

const pairsOf = (words: readonly AssignedElement[]): AssignedElement[] =>
  words.flatMap(({ value: key }, index) =>
    index % 2 === 0 ? [{ key, append: false, value: words[index + 1]?.value ?? '' }] : [],
  )
