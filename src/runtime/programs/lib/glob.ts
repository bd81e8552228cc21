/** Patterns of file names: `*`, `?` and `[…]`. */
import { literalPattern } from './regex.ts'

/** The whole text must fit; `*` fits slashes, too, as in find's -path. */
export function globToRegex(pattern: string, flags = ''): RegExp {
  const body = pattern.replace(
    /\\(.)|\[(!?)(\]?[^\]]*)\]|[*?]|[^\\[*?]+|\[/gs,
    (part, escaped?: string, not?: string, members?: string) => {
      if (escaped !== undefined) return literalPattern(escaped)
      if (members !== undefined) return `[${not ? '^' : ''}${members.replace(/[\\\]]/g, '\\$&')}]`
      if (part === '*') return '.*'
      return part === '?' ? '.' : literalPattern(part)
    },
  )
  return new RegExp(`^${body}$`, `s${flags}`)
}
