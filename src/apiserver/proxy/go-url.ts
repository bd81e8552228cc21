/** URLs as Go's net/url reads and writes them: what a proxy says depends on both. Source: behaviour of Go 1.25's net/url. */
import { goQuote } from '../../apimachinery/go-quote.ts'
import { decodePath } from '../url-path.ts'

export interface GoUrl {
  /** In lower case; '' without. */
  readonly scheme: string
  /** What follows a scheme that no slash follows: 'x@y' of 'mailto:x@y'. */
  readonly opaque: string
  /** With user and port; undefined where there are no two slashes. */
  readonly host: string | undefined
  /** Decoded. */
  readonly path: string
  /** As it was written, while it is known. */
  readonly rawPath?: string
  /** With its question mark, or ''. */
  readonly query: string
  /** With its number sign, or ''. */
  readonly fragment: string
}

/** Why a text is no URL, in Go's words. */
export class UrlError extends Error {
  override readonly name = 'UrlError'
}

const PARTS = /^([^?#]*)(\?[^#]*)?(#.*)?$/s
const SCHEME = /^([a-zA-Z][a-zA-Z0-9+.-]*):/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\0-\x1f\x7f]/

/** Throws a UrlError. */
export function parseUrl(text: string): GoUrl {
  const fail = (why: string): UrlError => new UrlError(`parse ${goQuote(text)}: ${why}`)
  if (CONTROL.test(text)) throw fail('net/url: invalid control character in URL')
  const [, before = '', query = '', fragment = ''] = PARTS.exec(text) ?? []
  if (before.startsWith(':')) throw fail('missing protocol scheme')
  const scheme = SCHEME.exec(before)?.[1] ?? ''
  const rest = scheme === '' ? before : before.slice(scheme.length + 1)
  const common = { scheme: scheme.toLowerCase(), query, fragment: fragment === '#' ? '' : fragment }
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...common, opaque: rest, host: undefined, path: '' }
    if (rest.split('/', 1)[0]?.includes(':')) throw fail('first path segment in URL cannot contain colon')
  }
  const [, authority, rawPath = ''] = /^(?:\/\/([^/]*))?(.*)$/s.exec(rest) ?? []
  const trouble = hostTrouble(authority ?? '') ?? escapeTrouble(rawPath)
  if (trouble !== undefined) throw fail(trouble)
  return { ...common, opaque: '', host: authority, path: decodePath(rawPath), rawPath }
}

function hostTrouble(authority: string): string | undefined {
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  if (host.startsWith('[') && !host.includes(']')) return "missing ']' in host"
  const port = host.startsWith('[') ? host.slice(host.lastIndexOf(']') + 1) : (/:.*$/.exec(host)?.[0] ?? '')
  if (!/^(?::\d*)?$/.test(port)) return `invalid port ${goQuote(port)} after host`
  const strange = /[\s"\\^`{|}]/.exec(host)?.[0]
  return strange === undefined ? escapeTrouble(host) : `invalid character ${goQuote(strange)} in host name`
}

function escapeTrouble(text: string): string | undefined {
  const bad = /%(?![0-9a-fA-F]{2}).{0,2}/s.exec(text)?.[0]
  return bad === undefined ? undefined : `invalid URL escape ${goQuote(bad)}`
}

export function urlText({ scheme, opaque, host, path, rawPath, query, fragment }: GoUrl): string {
  const start = scheme === '' ? '' : `${scheme}:`
  if (opaque !== '') return `${start}${opaque}${query}${fragment}`
  const written = rawPath !== undefined && isWritten(rawPath) ? rawPath : escapePath(path)
  return `${start}${host === undefined ? '' : `//${host}`}${written}${query}${fragment}`
}

/** Whether nothing in a path has to be escaped that is not. */
const isWritten = (rawPath: string): boolean => /^[\w\-.~$&+,/:;=@!'()*[\]%]*$/.test(rawPath)

/** A decoded path with Go's choice of escapes. */
export function escapePath(path: string): string {
  return encodeURIComponent(path.toWellFormed())
    .replace(/%(?:24|26|2B|2C|2F|3A|3B|3D|40)/g, decodeURIComponent)
    .replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
}
