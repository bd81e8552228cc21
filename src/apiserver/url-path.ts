/** Paths of URLs as Go reads them: any bytes, not only UTF-8. Source: recording protocol/names-in-the-path. */
import { textOfBytes } from '../apimachinery/go-quote.ts'

const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/

/** Whether the text has a percent sign that starts no escape. */
export const hasBadEscape = (text: string): boolean => text.includes('%') && BAD_ESCAPE.test(text)

/** Whether a URL cannot be read for its path: such a request reaches no handler. */
export function hasBadPath(url: string): boolean {
  if (!url.includes('%')) return false
  const mark = url.indexOf('?')
  return hasBadEscape(mark < 0 ? url : url.slice(0, mark))
}

/** The path without its escapes, slashes included. Bytes that are no UTF-8 become lone surrogates (`textOfBytes`). */
export function decodePath(path: string): string {
  if (!path.includes('%')) return path
  try {
    return decodeURIComponent(path)
  } catch {
    return textOfBytes(unescapedBytes(path))
  }
}

function unescapedBytes(path: string): Buffer {
  const parts = path.split(/(%[0-9A-Fa-f]{2})/)
  return Buffer.concat(
    parts.map((part, index) => Buffer.from(index % 2 === 1 ? part.slice(1) : part, index % 2 === 1 ? 'hex' : 'utf8')),
  )
}
