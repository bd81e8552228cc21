/** Where services/proxy leads: to a Pod behind the Service. Source: pkg/registry/core/service/storage ResourceLocation. */

import { ApiError, isNotFound, notFoundError } from '../../apimachinery/api-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { listOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject } from '../../apimachinery/objects.ts'
import type { Exchange } from '../exchange.ts'
import type { Location } from './location.ts'
import type { ProxyTarget } from './target.ts'

/** Throws 404, and 503 when nobody stands behind the port. */
export function serviceLocation(exchange: Exchange, target: ProxyTarget): Location {
  const { info } = exchange
  const port = portName(exchange, target)
  const endpoints = read(exchange, 'endpoints', target.name)
  if (endpoints === undefined) throw notFoundError({ group: '', resource: 'services' }, target.name)
  const subsets = listOf(endpoints.subsets)
  if (subsets.length === 0) throw unavailable(`no endpoints available for service ${goQuote(target.name)}`)
  const { below } = exchange.parts.ids
  for (const { addresses, ports } of rotated(subsets, below(subsets.length))) {
    const all = listOf(addresses)
    for (const { port: number } of listOf(ports).filter(({ name }) => (name ?? '') === port)) {
      const found = rotated(all, below(Math.max(1, all.length))).find((address) => isOfPod(exchange, address))
      if (found !== undefined) return { scheme: target.scheme, host: String(found.ip), port: String(number) }
    }
  }
  throw unavailable(`no endpoints available for service ${goQuote(info.name)}`)
}

const unavailable = (message: string): ApiError => new ApiError({ code: 503, reason: 'ServiceUnavailable', message })

/** The name of the port: a number stands for the Service's port of that number. Throws 404, 503. */
function portName(exchange: Exchange, { name, port }: ProxyTarget): string {
  if (!/^[+-]?\d+$/.test(port)) return port
  const service = read(exchange, 'services', name)
  if (service === undefined) throw notFoundError({ group: '', resource: 'services' }, name)
  const { ports } = isJsonObject(service.spec) ? service.spec : {}
  const number = Number(port)
  const found = listOf(ports).find((one) => one.port === number)
  if (found === undefined) throw unavailable(`no service port ${number} found for service ${goQuote(name)}`)
  return String(found.name ?? '')
}

/** Only addresses of Pods in the Service's own namespace are proxied to. */
function isOfPod(exchange: Exchange, { ip, targetRef }: JsonObject): boolean {
  if (!isJsonObject(targetRef) || targetRef.namespace !== exchange.info.namespace) return false
  const status = read(exchange, 'pods', String(targetRef.name))?.status
  return isJsonObject(status) && listOf(status.podIPs).some((one) => one.ip === ip)
}

function read({ parts: { registry }, info: { namespace } }: Exchange, resource: string, name: string) {
  const kind = registry.lookup('', 'v1', resource)
  if (kind === undefined) return undefined
  try {
    return registry.get({ kind, namespace, name, subresource: '' }, '').object
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

const rotated = <T>(list: readonly T[], by: number): T[] => [...list.slice(by), ...list.slice(0, by)]
