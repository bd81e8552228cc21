/** nodes/proxy to a kubelet of this cluster: it answers at once, by a call. */
import type { ApiResponse } from '../api.ts'
import { isHtml, rewritePage } from './html-page.ts'
import { linkBase } from './link-rewriter.ts'
import type { Passing } from './location.ts'
import { joined } from './reply.ts'

/** Undefined when there is no kubelet where the request leads. */
export function askKubelet(passing: Passing): ApiResponse | undefined {
  const { exchange, location, path } = passing
  const { request, info, parts } = exchange
  if (location.kubeletOf === undefined) return undefined
  const { method, headers } = request
  const answer = parts.nodes.request(location.kubeletOf, { method, path, query: info.query, headers })
  if (answer === undefined || answer.status === 101) return answer
  const all = joined(exchange.headers, answer.headers)
  const { body } = answer
  if (!(body instanceof Uint8Array) || !isHtml(all)) return { ...answer, headers: all }
  return { ...answer, headers: all, body: rewritePage(Buffer.from(body), all, linkBase(passing)) }
}
