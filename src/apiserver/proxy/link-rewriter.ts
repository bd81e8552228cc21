/** Links in a backend's answer, led back through the proxy. Source: apimachinery's proxy transport, asked of v1.35.4. */
import { hostAndPort } from './dial.ts'
import { type GoUrl, urlText } from './go-url.ts'
import type { Passing } from './location.ts'
import { joinPath } from './target.ts'

export interface LinkBase {
  /** The part of the request's path up to `…/proxy`. */
  readonly prefix: string
  /** `host:port` of the backend. */
  readonly backend: string
  /** The Host that the client asked. */
  readonly host: string
}

/** The URL as the client has to ask for it: unchanged when it is relative or somebody else's. */
export function rewriteLink(url: GoUrl, { prefix, backend, host }: LinkBase): string {
  const isElsewhere = url.host !== undefined && url.host !== '' && url.host !== backend && url.host !== host
  if (isElsewhere || !url.path.startsWith('/')) return urlText(url)
  const kept = url.host === host ? url : { ...url, scheme: '', host: undefined }
  if (url.path.startsWith(prefix)) return urlText(kept)
  const { rawPath: _, ...rest } = kept
  return urlText({ ...rest, path: joinPath(prefix, url.path) })
}

/** Where links of an answer have to lead. */
export function linkBase(passing: Passing): LinkBase {
  const { exchange, path } = passing
  return {
    prefix: proxyPrefix(exchange.info.path, path),
    backend: hostAndPort(passing),
    host: exchange.header('host') ?? '',
  }
}

/** What comes before the proxied path in the request's own. */
function proxyPrefix(requestPath: string, proxied: string): string {
  const suffix = requestPath.endsWith('/') && !proxied.endsWith('/') ? `${proxied}/` : proxied
  return suffix !== '' && requestPath.endsWith(suffix) ? requestPath.slice(0, -suffix.length) : requestPath
}
