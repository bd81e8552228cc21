/** Paths that are no resources: discovery, OpenAPI, version, health, keys. Source: recordings protocol/paths, methods, allowed-to-all. */
import { noSuchPath } from '../apimachinery/api-error.ts'
import type { Schema } from '../schema/load-schema.ts'
import type { ApiResponse } from './api.ts'
import type { Discovery } from './discovery.ts'
import type { Exchange } from './exchange.ts'
import { answerFixedPage } from './fixed-pages.ts'
import { answerHealth } from './health.ts'
import type { OpenApi } from './openapi.ts'
import type { ServedResources } from './resource-verbs.ts'
import { textResponse, valueResponse } from './response.ts'

export interface Pages {
  readonly discovery: Discovery
  readonly openapi: OpenApi
  readonly schema: Schema
}

/** Answers the path; 404 in plain text for one that nobody knows. */
export function answerPath(exchange: Exchange, pages: Pages, served: ServedResources): ApiResponse {
  const { info, headers, request } = exchange
  const health = answerHealth(info.path, exchange.params, headers)
  if (health !== undefined) return health
  const fixed = answerFixedPage(exchange)
  if (fixed !== undefined) return fixed
  const page = {
    method: request.method,
    path: info.path,
    query: info.query,
    accept: exchange.header('accept'),
    ifNoneMatch: exchange.header('if-none-match'),
    pretty: exchange.pretty,
  }
  return (
    pages.discovery.answer(page, headers) ??
    pages.openapi.answer(page, headers) ??
    rootOrUnknown(exchange, pages, served)
  )
}

function rootOrUnknown(exchange: Exchange, { schema }: Pages, served: ServedResources): ApiResponse {
  const { path } = exchange.info
  const form = { format: 'json', pretty: true, transform: undefined } as const
  if (path === '/' || path === '/index.html') {
    return valueResponse(schema, 200, schema.document('discovery/root.json'), form, exchange.headers)
  }
  const [, root, group = ''] = path.split('/')
  if (root === 'api' || root === 'version' || (root === 'apis' && group !== '' && served.hasGroup(group)))
    throw noSuchPath()
  return textResponse(404, '404 page not found\n', exchange.headers)
}
