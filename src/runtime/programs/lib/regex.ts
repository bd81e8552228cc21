/** POSIX regular expressions, basic and extended with GNU's additions, as JavaScript's. */
import { UsageError } from './options.ts'

const CLASSES: { readonly [name: string]: string } = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9a-fA-F',
}

/** Escapes that mean the same in both; \< and \> are ends of words. */
const ESCAPES: { readonly [letter: string]: string } = {
  '<': '\\b(?=\\w)',
  '>': '\\b(?<=\\w)',
  '`': '^',
  "'": '$',
  b: '\\b',
  B: '\\B',
  w: '\\w',
  W: '\\W',
  s: '\\s',
  S: '\\S',
  n: '\\n',
  t: '\\t',
  r: '\\r',
  f: '\\f',
  v: '\\v',
}

export type Dialect = 'basic' | 'extended'

const literal = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** A text that matches itself. */
export const literalPattern = (text: string): string => [...text].map(literal).join('')

/** The bracket expression that starts at `at`: its translation, and where it ends. */
function bracket(source: string, at: number): { readonly text: string; readonly end: number } {
  let place = at + 1
  let text = '['
  if (source[place] === '^') {
    text += '^'
    place++
  }
  const first = place
  while (place < source.length) {
    const character = source[place] ?? ''
    if (character === ']' && place > first) return { text: `${text}]`, end: place + 1 }
    const named = /^\[:(\w+):\]/.exec(source.slice(place))
    const single = /^\[[.=](.)[.=]\]/.exec(source.slice(place))
    if (named !== null) {
      const members = CLASSES[named[1] ?? '']
      if (members === undefined) throw new UsageError('invalid character class')
      text += members
      place += named[0].length
    } else if (single !== null) {
      text += literal(single[1] ?? '')
      place += single[0].length
    } else {
      text += /[\\[\]^]/.test(character) ? `\\${character}` : character
      place++
    }
  }
  throw new UsageError('unmatched [')
}

/** Characters that are operators: bare in one dialect, after a backslash in the other. */
const SWITCHED = '(){}+?|'

/** The pattern for `new RegExp`. @throws UsageError for what is no expression */
export function translatePattern(source: string, dialect: Dialect): string {
  let result = ''
  let at = 0
  let open = 0
  /** Whether something stands before that can be repeated. */
  let atom = false
  const operator = (character: string): void => {
    if (character === '{') {
      const count = /^\{(\d*)(,?)(\d*)\\?\}/.exec(source.slice(at - 1))
      if (count === null || !atom) {
        result += '\\{'
        return
      }
      result += `{${count[1] || '0'}${count[2]}${count[3]}}`
      at += count[0].length - 1
      return
    }
    if ('+?'.includes(character) && !atom) {
      result += `\\${character}`
      return
    }
    if (character === '(') open++
    if (character === ')' && --open < 0) {
      if (dialect === 'basic') throw new UsageError('Unmatched ) or \\)')
      open = 0
      result += '\\)'
      return
    }
    result += character === '}' ? '\\}' : character
    atom = character === ')' || '+?'.includes(character)
  }
  while (at < source.length) {
    const character = source[at++] ?? ''
    if (character === '\\') {
      const next = source[at++]
      if (next === undefined) throw new UsageError('Trailing backslash')
      if (SWITCHED.includes(next) && dialect === 'basic') operator(next)
      else {
        result += /[1-9]/.test(next) ? `(?:\\${next})` : (ESCAPES[next] ?? literal(next))
        atom = true
      }
    } else if (character === '[') {
      const { text, end } = bracket(source, at - 1)
      result += text
      at = end
      atom = true
    } else if (SWITCHED.includes(character) && dialect === 'extended') operator(character)
    else if (character === '*') {
      // Repeated again, it stays the same expression.
      result += atom ? (/[^\\][*+?}]$/.test(result) ? '' : '*') : '\\*'
    } else if (character === '^') {
      const anchors = dialect === 'extended' || result === '' || /[(|]$/.test(result)
      result += anchors ? '^' : '\\^'
      atom = !anchors
    } else if (character === '$') {
      const rest = source.slice(at)
      const anchors = dialect === 'extended' || rest === '' || /^\\[)|]/.test(rest)
      result += anchors ? '$' : '\\$'
      atom = true
    } else {
      result += character === '.' ? '[\\s\\S]' : literal(character)
      atom = true
    }
  }
  if (open > 0) throw new UsageError('Unmatched ( or \\(')
  return result
}

/** @throws UsageError for what is no expression */
export function posixRegex(source: string, dialect: Dialect, flags = ''): RegExp {
  const pattern = translatePattern(source, dialect)
  try {
    return new RegExp(pattern, flags)
  } catch {
    throw new UsageError(`bad regex '${source}': Invalid regexp`)
  }
}
