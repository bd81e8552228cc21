/** The tokens of an expression, as the grammar of CEL that cel-go generates its lexer from has them. */
import type { Issue } from './ast.ts'

export type TokenKind =
  | 'symbol'
  | 'NUM_FLOAT'
  | 'NUM_INT'
  | 'NUM_UINT'
  | 'STRING'
  | 'BYTES'
  | 'IDENTIFIER'
  | 'ESC_IDENTIFIER'
  | 'EOF'

export interface Token {
  readonly kind: TokenKind
  /** '<EOF>' at the end. */
  readonly text: string
  readonly at: number
}

const SPACE = /(?:[\t \r\n\f]+|\/\/[^\n]*)+/y
const ESCAPE = String.raw`\\(?:[abfnrtv"'\\?\x60]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})`

/** A text in one of the quotes, plain or raw. */
const quoted = (quote: string, raw: boolean): string => {
  const long = quote.repeat(3)
  return raw ? `${long}[^]*?${long}|${quote}[^${quote}\\n\\r]*${quote}` : longText(quote, long)
}

const longText = (quote: string, long: string): string =>
  `${long}(?:${ESCAPE}|[^\\\\])*?${long}|${quote}(?:${ESCAPE}|[^\\\\${quote}\\n\\r])*${quote}`

const TEXT = `(?:[rR](?:${quoted('"', true)}|${quoted("'", true)})|${quoted('"', false)}|${quoted("'", false)})`

/** Of several that match, the longest counts; of equal ones the first. */
const TOKENS: readonly (readonly [TokenKind, RegExp])[] = [
  ['symbol', /==|!=|<=|>=|&&|\|\||[<>[\]{}().,\-!?:+*/%]|(?:in|true|false|null)(?![\w])/y],
  ['NUM_FLOAT', /(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)/y],
  ['NUM_UINT', /(?:0x[0-9a-fA-F]+|\d+)[uU]/y],
  ['NUM_INT', /0x[0-9a-fA-F]+|\d+/y],
  ['STRING', new RegExp(TEXT, 'y')],
  ['BYTES', new RegExp(`[bB]${TEXT}`, 'y')],
  ['IDENTIFIER', /[A-Za-z_]\w*/y],
  ['ESC_IDENTIFIER', /`[\w.\-/ ]+`/y],
]

/** Takes a text apart. What is no token is reported, and left out. */
export function tokenize(text: string, issues: Issue[]): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    at += lengthOf(SPACE, text, at)
    if (at >= text.length) break
    const found = longest(text, at)
    if (found === undefined) {
      const bad = unknownText(text, at)
      issues.push({ at, message: `Syntax error: token recognition error at: '${bad}'` })
      at += bad.length
    } else {
      tokens.push(found)
      at += found.text.length
    }
  }
  tokens.push({ kind: 'EOF', text: '<EOF>', at: text.length })
  return tokens
}

function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}

function longest(text: string, at: number): Token | undefined {
  let best: Token | undefined
  for (const [kind, pattern] of TOKENS) {
    const length = lengthOf(pattern, text, at)
    if (length > (best?.text.length ?? 0)) best = { kind, text: text.slice(at, at + length), at }
  }
  return best
}

const UNFINISHED_ESCAPE = new RegExp(`\\\\(?!${ESCAPE.slice(2)})`)

/** As far as a lexer reads until it knows that this is no token. */
function unknownText(text: string, at: number): string {
  const first = text.charAt(at)
  if ('&|='.includes(first)) return text.slice(at, at + 2)
  if (first !== '"' && first !== "'") return String.fromCodePoint(text.codePointAt(at) ?? 0)
  const rest = text.slice(at)
  const line = /[\n\r]/.exec(rest)?.index ?? rest.length - 1
  const broken = UNFINISHED_ESCAPE.exec(rest)
  if (broken === null || broken.index > line) return rest.slice(0, line + 1)
  return rest.slice(0, broken.index + unfinishedLength(rest.slice(broken.index)))
}

/** A bad escape, with the character that makes it bad. */
function unfinishedLength(text: string): number {
  const digits = /^\\(?:[xX][0-9a-fA-F]?|u[0-9a-fA-F]{0,3}|U[0-9a-fA-F]{0,7}|[0-3][0-7]?)/.exec(text)
  return Math.min((digits?.[0].length ?? 1) + 1, text.length)
}
