/** The server without its wire: a request in, an answer out. Filters in order: authentication, authorization, routing. */
import { randomUUID } from 'node:crypto'
import { ApiError, internalServerError } from '../apimachinery/api-error.ts'
import { goQuote } from '../apimachinery/go-quote.ts'
import { requireAuthorized } from '../authorization/refusal.ts'
import type { UserInfo } from '../registry/access.ts'
import { type ApiRequest, type ApiResponse, isLater } from './api.ts'
import type { Authenticate } from './authentication/authenticators.ts'
import { impersonate } from './authentication/impersonation.ts'
import { attributesOf } from './authorization-attributes.ts'
import { DefinedGroups } from './custom-discovery.ts'
import { Discovery } from './discovery.ts'
import { Exchange, type ServerParts, wantsPretty } from './exchange.ts'
import { OpenApi } from './openapi.ts'
import { answerPath } from './paths.ts'
import { parseRequestInfo, type RequestInfo } from './request-info.ts'
import { routeResource } from './resource-routes.ts'
import { servedResources } from './resource-verbs.ts'
import { addWarnings, errorResponse, type Headers, textResponse } from './response.ts'
import { hasBadPath } from './url-path.ts'

export interface ApiServerOptions extends ServerParts {
  readonly authenticate: Authenticate
  /** Told of errors that are bugs of the server; the client gets a 500. */
  readonly onBug: (error: unknown) => void
}

/** Handles requests; holds nothing of one request after its answer. */
export interface ApiServer {
  handle(request: ApiRequest): ApiResponse
}

/** Flow control takes no part in these. */
const LONG_RUNNING: ReadonlySet<string> = new Set(['attach', 'exec', 'log', 'portforward', 'proxy'])

const textHeader = ({ headers }: ApiRequest, name: string): string | undefined => {
  const value = headers[name]
  return typeof value === 'string' ? value : value?.[0]
}

export function createApiServer(options: ApiServerOptions): ApiServer {
  const defined = new DefinedGroups(options.registry)
  const served = servedResources(options.schema)
  const pages = {
    discovery: new Discovery(options.schema, defined),
    openapi: new OpenApi(options.schema, defined),
    schema: options.schema,
  }
  // Flow control has one flow and one priority level here; their uids are the cluster's own.
  const flowSchema = options.ids.uid()
  const priorityLevel = options.ids.uid()

  const answer = (request: ApiRequest, info: RequestInfo, headers: Headers, warnings: string[]): ApiResponse => {
    const asker = options.authenticate(request, warnings)
    if (!LONG_RUNNING.has(info.subresource)) {
      headers['X-Kubernetes-Pf-Flowschema-Uid'] = flowSchema
      headers['X-Kubernetes-Pf-Prioritylevel-Uid'] = priorityLevel
    }
    // Only what is refused before a handler is reached carries this.
    headers['X-Content-Type-Options'] = 'nosniff'
    const user: UserInfo = impersonate(request, asker, options.access.authorizer)
    requireAuthorized(options.access.authorizer, user, attributesOf(info))
    delete headers['X-Content-Type-Options']
    const exchange = new Exchange(options, request, info, user, headers, warnings)
    return info.isResource ? routeResource(exchange, served) : answerPath(exchange, pages, served)
  }

  return {
    handle(request) {
      if (hasBadPath(request.url)) return badRequestLine()
      const headers: Headers = {
        'Audit-Id': textHeader(request, 'audit-id') || randomUUID(),
        'Cache-Control': 'no-cache, private',
      }
      const warnings: string[] = []
      const info = parseRequestInfo(request.method, request.url)
      if (isBareVerb(info)) return noRequestInfo(info, request.url, headers)
      const failure = (error: unknown): ApiResponse => {
        if (!(error instanceof ApiError)) options.onBug(error)
        const known = error instanceof ApiError ? error : internalServerError(String(error))
        addWarnings(headers, warnings)
        const pretty = wantsPretty(info.query, textHeader(request, 'user-agent'))
        return errorResponse(options.schema, known, textHeader(request, 'accept'), pretty, headers)
      }
      try {
        const response = answer(request, info, headers, warnings)
        addWarnings(headers, warnings)
        const { body } = response
        if (!isLater(body)) return response
        return { ...response, body: { later: (open) => body.later(open).catch(failure) } }
      } catch (error) {
        return failure(error)
      }
    },
  }
}

/** A path that says what to do, and with nothing. Source: RequestInfoFactory. */
const isBareVerb = ({ isResource, resource, name }: RequestInfo): boolean =>
  isResource && name === '' && (resource === 'watch' || resource === 'proxy')

function noRequestInfo({ path }: RequestInfo, url: string, headers: Headers): ApiResponse {
  const why = `failed to create RequestInfo: unable to determine kind and namespace from url, ${path}`
  return textResponse(500, `Internal Server Error: ${goQuote(url)}: ${why}\n`, headers)
}

/** What Go's HTTP server says to a request that it cannot read. */
const badRequestLine = (): ApiResponse => ({
  status: 400,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' },
  body: Buffer.from('400 Bad Request'),
})
