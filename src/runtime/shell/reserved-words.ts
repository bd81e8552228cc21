/** Words of the grammar (XCU 2.4). */

export const RESERVED: ReadonlySet<string> = new Set([
  ...['if', 'then', 'elif', 'else', 'fi', 'while', 'until', 'do', 'done', 'for', 'case', 'esac', 'in', 'function'],
  ...['{', '}', '!'],
])

/** Whether a word is one of the grammar: `type if`. */
export const isReserved = (word: string): boolean => RESERVED.has(word) && word !== 'in'
