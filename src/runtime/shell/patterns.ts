/** Patterns of XCU 2.13: `*`, `?`, `[…]`. Matching takes at most length × length steps, whatever the pattern. */

/** A character that may be quoted, which makes it stand for itself. */
export interface PatternChar {
  readonly char: string
  readonly quoted: boolean
}

/** In which shells differ. */
interface PatternRules {
  readonly caretNegates: boolean
}

type Element = { readonly type: 'any' } | { readonly type: 'one'; readonly matches: (char: string) => boolean }

export interface Pattern {
  /** Whether the whole text is matched. */
  matches(text: string): boolean
  /** The text when the pattern has nothing but characters. */
  readonly literal: string | undefined
}

const CLASSES: { readonly [name: string]: RegExp } = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /\p{Cc}/u,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /\s/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
}

/** Whether a pattern could match anything but its own text. */
export const isPattern = (chars: readonly PatternChar[]): boolean =>
  chars.some(({ char, quoted }) => !quoted && /[*?[]/.test(char))

export function compilePattern(
  chars: readonly PatternChar[],
  { caretNegates }: PatternRules = { caretNegates: true },
): Pattern {
  const elements: Element[] = []
  for (let at = 0; at < chars.length; ) {
    const [element, next] = readElement(chars, at, caretNegates)
    if (element.type !== 'any' || elements.at(-1)?.type !== 'any') elements.push(element)
    at = next
  }
  const literal = isPattern(chars) ? undefined : textOf(chars)
  return { matches: (text) => (literal === undefined ? matchElements(elements, [...text]) : text === literal), literal }
}

/** The text that a pattern without special characters stands for: backslashes are gone. */
function textOf(chars: readonly PatternChar[]): string {
  let text = ''
  for (let at = 0; at < chars.length; at++) {
    const escapes = chars[at]?.char === '\\' && !chars[at]?.quoted && at + 1 < chars.length
    text += chars[escapes ? ++at : at]?.char ?? ''
  }
  return text
}

const literally = (wanted: string): Element => ({ type: 'one', matches: (char) => char === wanted })

function readElement(chars: readonly PatternChar[], at: number, caretNegates: boolean): readonly [Element, number] {
  const { char, quoted } = chars[at] ?? { char: '', quoted: true }
  if (quoted) return [literally(char), at + 1]
  if (char === '*') return [{ type: 'any' }, at + 1]
  if (char === '?') return [{ type: 'one', matches: () => true }, at + 1]
  if (char === '[') return readBracket(chars, at, caretNegates) ?? [literally('['), at + 1]
  const escaped = char === '\\' ? chars[at + 1] : undefined
  return escaped === undefined ? [literally(char), at + 1] : [literally(escaped.char), at + 2]
}

function readBracket(
  chars: readonly PatternChar[],
  start: number,
  caretNegates: boolean,
): readonly [Element, number] | undefined {
  const tests: Array<(char: string) => boolean> = []
  let at = start + 1
  const negated = isPlain(chars[at], '!') || (caretNegates && isPlain(chars[at], '^'))
  if (negated) at++
  for (const first = at; !isPlain(chars[at], ']') || at === first; ) {
    const current = chars[at]
    if (current === undefined) return undefined
    const named = readClass(chars, at)
    if (named !== undefined) {
      tests.push((char) => named.test.test(char))
      at = named.next
      continue
    }
    const from = current.char
    const end = chars[at + 2]
    if (isPlain(chars[at + 1], '-') && end !== undefined && !isPlain(end, ']')) {
      tests.push((char) => char >= from && char <= end.char)
      at += 3
      continue
    }
    tests.push((char) => char === from)
    at++
  }
  const matches = (char: string): boolean => tests.some((test) => test(char)) !== negated
  return [{ type: 'one', matches }, at + 1]
}

const isPlain = (char: PatternChar | undefined, text: string): boolean => char?.char === text && !char.quoted

function readClass(chars: readonly PatternChar[], at: number): { test: RegExp; next: number } | undefined {
  if (!isPlain(chars[at], '[') || !isPlain(chars[at + 1], ':')) return undefined
  const rest = chars.slice(at + 2, at + 12).map(({ char }) => char)
  const end = rest.indexOf(':')
  const test = end > 0 && rest[end + 1] === ']' ? CLASSES[rest.slice(0, end).join('')] : undefined
  return test === undefined ? undefined : { test, next: at + 2 + end + 2 }
}

/** Goes back to the last `*` only, which is enough. */
function matchElements(elements: readonly Element[], text: readonly string[]): boolean {
  let at = 0
  let element = 0
  let star = -1
  let retry = 0
  while (at < text.length) {
    const current = elements[element]
    if (current?.type === 'any') {
      star = element++
      retry = at
    } else if (current?.type === 'one' && current.matches(text[at] ?? '')) {
      element++
      at++
    } else if (star >= 0) {
      element = star + 1
      at = ++retry
    } else return false
  }
  while (elements[element]?.type === 'any') element++
  return element === elements.length
}
