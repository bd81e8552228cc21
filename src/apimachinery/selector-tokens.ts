/** The words of a label selector. */

type TokenType = 'identifier' | '!' | '=' | '==' | '!=' | '>' | '<' | '(' | ')' | ',' | 'end'

export interface SelectorToken {
  readonly type: TokenType
  /** As written; '' at the end. */
  readonly text: string
}

const SYMBOLS: readonly TokenType[] = ['==', '!=', '=', '!', '>', '<', '(', ')', ',']
const SPECIAL = /[=!(),<> \t\r\n]/

function symbolAt(text: string, position: number): TokenType | undefined {
  return SYMBOLS.find((symbol) => text.startsWith(symbol, position))
}

function wordAt(text: string, position: number): string {
  let end = position
  while (end < text.length && !SPECIAL.test(text[end] ?? '')) end++
  return text.slice(position, end)
}

/** Splits the text; white space separates and is dropped. */
export function tokenizeSelector(text: string): SelectorToken[] {
  const tokens: SelectorToken[] = []
  let position = 0
  while (position < text.length) {
    if (/\s/.test(text[position] ?? '')) {
      position++
      continue
    }
    const symbol = symbolAt(text, position)
    const token: SelectorToken =
      symbol === undefined ? { type: 'identifier', text: wordAt(text, position) } : { type: symbol, text: symbol }
    tokens.push(token)
    position += Math.max(token.text.length, 1)
  }
  return tokens
}
