/** What a proxy is asked to reach: the name and path of its URL. Source: apimachinery's port_split, apiserver's connect options. */
import { posix } from 'node:path'
import { badRequest } from '../../apimachinery/api-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import type { RequestInfo } from '../request-info.ts'
import { parseRequestInfo } from '../request-info.ts'

const SCHEMES = ['', 'http', 'https']

/** `name`, `name:port` or `scheme:name:port`. */
export interface ProxyTarget {
  readonly scheme: 'http' | 'https'
  readonly name: string
  /** A number or a name; '' when none is given. */
  readonly port: string
}

/** Takes the name in the path apart; `kind` is 'pod', 'service' or 'node'. Throws 400. */
export function parseProxyTarget(id: string, kind: string): ProxyTarget {
  const parts = id.split(':')
  const [scheme = '', name = '', port = ''] = parts.length === 3 ? parts : ['', ...parts]
  if (parts.length > 3 || name === '' || !SCHEMES.includes(scheme))
    throw badRequest(`invalid ${kind} request ${goQuote(id)}`)
  return { scheme: scheme === 'https' ? 'https' : 'http', name, port }
}

/** Whether a request (method, undecoded URL) is for somebody behind a proxy, so that its body is not for this server. */
export function isProxied(method: string, url: string): boolean {
  if (!url.includes('proxy') && !url.includes('%')) return false
  const info = parseRequestInfo(method, url)
  return info.isResource && info.subresource === 'proxy'
}

/** The path behind `…/proxy`, decoded and cleaned; '' when there is not even a slash. */
export function proxiedPath({ path, rest }: RequestInfo): string {
  const joined = rest.join('/')
  const asked = joined === '' || joined.startsWith('/') ? joined : `/${joined}`
  const whole = path.endsWith('/') && !asked.endsWith('/') ? `${asked}/` : asked
  return whole === '' ? '' : joinPath('', whole)
}

/** Go's path.Join, with the last part's trailing slash kept. */
export function joinPath(base: string, path: string): string {
  const joined = posix.join(base, path)
  return path.endsWith('/') && !joined.endsWith('/') ? `${joined}/` : joined
}
