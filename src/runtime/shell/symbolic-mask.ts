/** Masks of rights in words: `u=rwx,g=rx,o=`. */

/** Who, and what they may do: `u=rwx,g=rx,o=`. */
export function symbolicMask(mask: number): string {
  const rights = (bits: number): string => ['r', 'w', 'x'].filter((_, index) => (bits & (4 >> index)) === 0).join('')
  return `u=${rights((mask >> 6) & 7)},g=${rights((mask >> 3) & 7)},o=${rights(mask & 7)}`
}

/** The mask that a symbolic mode asks for; undefined for what is none. */
export function readSymbolicMask(text: string, mask: number): number | undefined {
  let allowed = ~mask & 0o777
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwx]*)$/.exec(clause)
    if (match === null) return undefined
    const [, who = '', operator, what = ''] = match
    const bits = [...what].reduce((sum, letter) => sum | ({ r: 4, w: 2, x: 1 }[letter] ?? 0), 0)
    const shifts = who === '' || who.includes('a') ? [6, 3, 0] : [...who].map((each) => ({ u: 6, g: 3 })[each] ?? 0)
    for (const shift of shifts) {
      if (operator === '=') allowed &= ~(7 << shift)
      allowed = operator === '-' ? allowed & ~(bits << shift) : allowed | (bits << shift)
    }
  }
  return ~allowed & 0o777
}
