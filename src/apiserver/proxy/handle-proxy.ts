/** pods/proxy, services/proxy, nodes/proxy: requests that somebody in the cluster answers. Source: apimachinery's UpgradeAwareHandler, asked of v1.35.4. */
import { notFoundError } from '../../apimachinery/api-error.ts'
import type { KubeObject } from '../../apimachinery/objects.ts'
import type { ApiResponse } from '../api.ts'
import type { Exchange } from '../exchange.ts'
import { forward } from './forward.ts'
import { askKubelet } from './kubelet.ts'
import type { Location } from './location.ts'
import { nodeLocation } from './node-location.ts'
import { podLocation } from './pod-location.ts'
import { serviceLocation } from './service-location.ts'
import { type ProxyTarget, parseProxyTarget, proxiedPath } from './target.ts'
import { upgradeThrough } from './upgrade.ts'

/** One a resource that has a proxy. */
const LOCATIONS: { readonly [resource: string]: (exchange: Exchange) => Location } = {
  pods: (exchange) => located(exchange, 'pod', (target) => podLocation(objectOf(exchange, target), target)),
  services: (exchange) => located(exchange, 'service', (target) => serviceLocation(exchange, target)),
  nodes: (exchange) =>
    located(exchange, 'node', (target) => nodeLocation(objectOf(exchange, target), target, exchange.parts.network)),
}

export const asksForUpgrade = (exchange: Exchange): boolean => /upgrade/i.test(exchange.header('connection') ?? '')

/** Throws what is wrong with the request, and 503 when nobody listens where it leads. */
export function handleProxy(exchange: Exchange): ApiResponse {
  const { info, request, headers } = exchange
  const location = LOCATIONS[info.resource]?.(exchange)
  if (location === undefined) throw notFoundError({ group: info.group, resource: info.resource }, info.name)
  const passing = { exchange, location, path: proxiedPath(info) }
  const upgrade = asksForUpgrade(exchange)
  // The root of what is proxied is reached with a slash only: relative links would lead elsewhere.
  if (passing.path === '' && !upgrade && (request.method === 'GET' || request.method === 'HEAD')) {
    const query = info.query === '' ? '' : `?${info.query}`
    return { status: 301, headers: { ...headers, Location: `${info.path}/${query}` }, body: undefined }
  }
  return askKubelet(passing) ?? (upgrade ? upgradeThrough(passing) : forward(passing))
}

const located = (exchange: Exchange, kind: string, locate: (target: ProxyTarget) => Location): Location =>
  locate(parseProxyTarget(exchange.info.name, kind))

/** Throws 404. */
const objectOf = ({ parts, target }: Exchange, { name }: ProxyTarget): KubeObject =>
  parts.registry.get({ ...target, name, subresource: '' }, '').object
