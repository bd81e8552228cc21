/** Regular expressions of Go (RE2) as JavaScript has them. */
import { oncePer } from './once-per.ts'

const POSIX: { readonly [name: string]: string } = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  cntrl: '\\x00-\\x1F\\x7F',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
}

const cacheOf = oncePer((_owner: object) => new Map<string, RegExp | undefined>())

/** The expression, or undefined for one that cannot be read. `owner` is whose cache it is kept in. */
export function goRegExp(pattern: string, owner: object): RegExp | undefined {
  const cache = cacheOf(owner)
  if (!cache.has(pattern)) cache.set(pattern, compile(pattern))
  return cache.get(pattern)
}

/** What Go says against a pattern: `missing closing ): \`(\``; undefined for one that it takes. */
export function regExpFault(pattern: string): string | undefined {
  if (compile(pattern) !== undefined) return undefined
  return faultOf(pattern)
}

/** The first fault that Go's parser would meet. */
function faultOf(pattern: string): string {
  let depth = 0
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index] ?? ''
    if (character === '\\') {
      if (index + 1 === pattern.length) return 'trailing backslash at end of expression: ``'
      index++
    } else if (character === '[') {
      const end = pattern.indexOf(']', index + (pattern[index + 1] === '^' ? 3 : 2))
      if (end < 0) return `missing closing ]: \`${pattern.slice(index)}\``
      const range = /([^\\])-([^\\\]])/.exec(pattern.slice(index + 1, end))
      if (range !== null && (range[1] ?? '') > (range[2] ?? '')) return `invalid character class range: \`${range[0]}\``
      index = end
    } else if (character === '(') {
      const lookaround = /^\(\?(?:[=!]|<[=!])/.exec(pattern.slice(index))?.[0]
      if (lookaround !== undefined) return `invalid or unsupported Perl syntax: \`${lookaround.slice(0, 3)}\``
      depth++
    } else if (character === ')' && depth-- === 0) return `unexpected ): \`${pattern}\``
    else if (/[*+?]/.test(character) && isUnrepeatable(pattern, index))
      return `missing argument to repetition operator: \`${character}\``
    else if (/^[*+?][*+]/.test(pattern.slice(index)) || /^[*+?]\?[*+?]/.test(pattern.slice(index)))
      return `invalid nested repetition operator: \`${pattern.slice(index, index + (pattern[index + 1] === '?' ? 3 : 2))}\``
  }
  return `missing closing ): \`${pattern}\``
}

const isUnrepeatable = (pattern: string, index: number): boolean =>
  index === 0 ||
  ((pattern[index - 1] === '(' || pattern[index - 1] === '|') && pattern[index - 2] !== '\\' && pattern[index] !== '?')

function compile(pattern: string): RegExp | undefined {
  // RE2 looks neither ahead nor back.
  if (/\(\?(?:[=!]|<[=!])/.test(pattern)) return undefined
  const [, flags = '', rest = pattern] = /^\(\?([ims]+)\)([\s\S]*)$/.exec(pattern) ?? []
  const source = rest
    .replace(/\[:(\^?)(\w+):\]/g, (whole, _not, name: string) => POSIX[name] ?? whole)
    .replace(/\(\?P</g, '(?<')
    .replace(/\\A/g, '^')
    .replace(/\\z/g, '$(?![\\s\\S])')
    .replace(/\\p([A-Z])/g, '\\p{$1}')
  for (const mode of [`${flags}u`, flags]) {
    try {
      return new RegExp(source, mode)
    } catch {
      // Escapes that only the other mode takes.
    }
  }
  return undefined
}
