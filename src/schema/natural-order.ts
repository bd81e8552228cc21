/** The order of keys in YAML: as text, but runs of digits by their number and letters behind everything else. Source: go-yaml v2. */

const isLetter = (character: string): boolean => /\p{L}/u.test(character)
const isDigit = (character: string | undefined): boolean => character !== undefined && /\p{Nd}/u.test(character)

/** Less than 0 when `a` comes before `b`. */
export function compareNaturally(a: string, b: string): number {
  const [left, right] = [[...a], [...b]]
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index++) {
    const [one = '', other = ''] = [left[index], right[index]]
    if (one !== other) return compareAt(left, right, index)
  }
  return left.length - right.length
}

function compareAt(left: readonly string[], right: readonly string[], at: number): number {
  const [one = '', other = ''] = [left[at], right[at]]
  const order = (one.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0)
  const [isOne, isOther] = [isLetter(one), isLetter(other)]
  if (isOne && isOther) return order
  if (isOne !== isOther) return isOther ? -1 : 1
  // Zeros count only inside of a number that has begun.
  const start = (one === '0' || other === '0') && hasDigitsBefore(left, at) ? 1 : 0
  const [first, second] = [numberAt(left, at, start), numberAt(right, at, start)]
  return first.value - second.value || first.length - second.length || order
}

function hasDigitsBefore(text: readonly string[], at: number): boolean {
  for (let index = at - 1; index >= 0 && isDigit(text[index]); index--) if (text[index] !== '0') return true
  return false
}

function numberAt(text: readonly string[], at: number, start: number): { value: number; length: number } {
  let value = start
  let index = at
  for (; isDigit(text[index]); index++) value = value * 10 + Number(text[index])
  return { value, length: index - at }
}
