/** URLs, as Go's net/url takes them apart. */
import { goQuote } from '../../apimachinery/go-quote.ts'
import type { LibraryRow } from '../checker/signature.ts'
import { CelFault, Opaque } from '../runtime/values.ts'

const TYPE = 'kubernetes.URL'
const PARTS = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s

class UrlValue extends Opaque {
  readonly celType = TYPE
  readonly text: string
  readonly scheme: string
  /** With the port. */
  readonly host: string
  readonly path: string
  readonly query: string

  constructor(text: string) {
    super()
    const [, scheme = '', authority = '', path = '', query = ''] = PARTS.exec(text) ?? []
    this.text = text
    this.scheme = scheme.toLowerCase()
    this.host = authority.slice(authority.lastIndexOf('@') + 1)
    this.path = authority === '' && scheme !== '' && !path.startsWith('/') ? '' : path
    this.query = query
  }

  equals(other: unknown): boolean {
    return other instanceof UrlValue && other.text === this.text
  }
}

/** Why a text is no URL of a request; undefined when it is one. */
export function requestUrlFault(text: string): string | undefined {
  const why = faultOf(text)
  return why === undefined ? undefined : `parse ${goQuote(text)}: ${why}`
}

function faultOf(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what Go refuses
  if (/[\x00-\x1f\x7f]/.test(text)) return 'net/url: invalid control character in URL'
  if (text === '') return 'empty url'
  if (text === '*' || text.startsWith('/')) return escapeFault(text)
  if (text.startsWith(':')) return 'missing protocol scheme'
  const [, scheme, authority] = PARTS.exec(text) ?? []
  if (scheme === undefined) return 'invalid URI for request'
  const space = authority === undefined ? undefined : /[ "<>\\^`{|}]/.exec(authority)?.[0]
  if (space !== undefined) return `invalid character ${goQuote(space)} in host name`
  const port = /:([^:\]]*)$/.exec(authority ?? '')?.[1]
  if (port !== undefined && !/^\d*$/.test(port)) return `invalid port ${goQuote(`:${port}`)} after host`
  return escapeFault(text)
}

function escapeFault(text: string): string | undefined {
  const [bad] = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(text.split('?')[0] ?? '') ?? []
  return bad === undefined ? undefined : `invalid URL escape ${goQuote(bad)}`
}

function url(text: string): UrlValue {
  const fault = requestUrlFault(text)
  if (fault !== undefined) throw new CelFault(`URL parse error during conversion from string: ${fault}`)
  return new UrlValue(text)
}

const portOf = ({ host }: UrlValue): string => /:(\d*)$/.exec(host)?.[1] ?? ''

/** Without the port, and the brackets of IPv6. */
const hostnameOf = ({ host }: UrlValue): string => host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1')

const escapePath = (path: string): string =>
  path.replaceAll(/[^A-Za-z0-9\-_.~$&+,/:;=@!'()*%]/gu, (character) => encodeURIComponent(character))

function queryOf({ query }: UrlValue): Map<string, string[]> {
  const values = new Map<string, string[]>()
  for (const [key, value] of new URLSearchParams(query)) values.set(key, [...(values.get(key) ?? []), value])
  return values
}

export const URLS: readonly LibraryRow[] = [
  [`url(string): ${TYPE}`, url],
  ['isURL(string): bool', (text: string) => requestUrlFault(text) === undefined],
  [`${TYPE}.getScheme(): string`, ({ scheme }: UrlValue) => scheme],
  [`${TYPE}.getHost(): string`, ({ host }: UrlValue) => host],
  [`${TYPE}.getHostname(): string`, hostnameOf],
  [`${TYPE}.getPort(): string`, portOf],
  [`${TYPE}.getEscapedPath(): string`, ({ path }: UrlValue) => escapePath(path)],
  [`${TYPE}.getQuery(): map<string, list<string>>`, queryOf],
]
