/** Regular expressions of Go (RE2) as JavaScript has them. */

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

const compiled = new WeakMap<object, Map<string, RegExp | undefined>>()

/** The expression, or undefined for one that cannot be read. `owner` is whose cache it is kept in. */
export function goRegExp(pattern: string, owner: object): RegExp | undefined {
  const cache = compiled.get(owner) ?? new Map<string, RegExp | undefined>()
  compiled.set(owner, cache)
  if (!cache.has(pattern)) cache.set(pattern, compile(pattern))
  return cache.get(pattern)
}

function compile(pattern: string): RegExp | undefined {
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
