/** One request on its way through the handlers: what has been read off it so far. */

import { internalServerError } from '../apimachinery/api-error.ts'
import { managerOfAgent } from '../apimachinery/field-manager.ts'
import type { IdSource } from '../apimachinery/random-ids.ts'
import type { Clock } from '../clock/clock.ts'
import type { Access, UserInfo } from '../registry/access.ts'
import type { RequestContext } from '../registry/context.ts'
import type { KindDefinition } from '../registry/kind.ts'
import type { Registry, Target } from '../registry/registry.ts'
import type { Schema } from '../schema/load-schema.ts'
import type { ApiRequest } from './api.ts'
import type { NodeConnection } from './node-connection.ts'
import type { ClusterNetwork } from './proxy/network.ts'
import { parseQuery, type WriteOptions } from './query-options.ts'
import type { RequestInfo } from './request-info.ts'
import type { Headers } from './response.ts'

/** What all handlers share. */
export interface ServerParts {
  readonly registry: Registry
  readonly schema: Schema
  readonly clock: Clock
  readonly ids: IdSource
  readonly nodes: NodeConnection
  readonly network: ClusterNetwork
  readonly access: Access
}

export class Exchange {
  readonly parts: ServerParts
  readonly request: ApiRequest
  readonly info: RequestInfo
  readonly user: UserInfo
  readonly headers: Headers
  /** Texts for Warning headers. */
  readonly warnings: string[]
  #params: URLSearchParams | undefined
  #kind: KindDefinition | undefined

  constructor(
    parts: ServerParts,
    request: ApiRequest,
    info: RequestInfo,
    user: UserInfo,
    headers: Headers,
    warnings: string[],
  ) {
    this.parts = parts
    this.request = request
    this.info = info
    this.user = user
    this.headers = headers
    this.warnings = warnings
  }

  get params(): URLSearchParams {
    this.#params ??= parseQuery(this.info.query)
    return this.#params
  }

  /** The kind that the path names; the router has found it before any handler runs. */
  get kind(): KindDefinition {
    if (this.#kind === undefined) throw internalServerError('no kind')
    return this.#kind
  }

  set kind(kind: KindDefinition) {
    this.#kind = kind
  }

  get target(): Target {
    const { namespace, name, subresource } = this.info
    return { kind: this.kind, namespace: this.kind.namespaced ? namespace : '', name, subresource }
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name]
    return typeof value === 'string' ? value : value?.join(', ')
  }

  /** Whether the answer is to be indented: by the query, or because a person seems to look. */
  get pretty(): boolean {
    return wantsPretty(this.info.query, this.header('user-agent'))
  }

  /** The context of a write. Without a field manager, the first part of the user agent is it. */
  context({ dryRun, fieldManager }: Pick<WriteOptions, 'dryRun' | 'fieldManager'>): RequestContext {
    const { clock, ids, access } = this.parts
    const { user, warnings } = this
    return { user, clock, ids, dryRun, fieldManager: fieldManager || this.#agent(), access, warnings }
  }

  #agent(): string {
    return managerOfAgent(this.header('user-agent') ?? '') || 'unknown'
  }
}

const BROWSERS = ['curl', 'Wget', 'Mozilla/5.0']

/** What Go's strconv.ParseBool takes for true. */
const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True']

export function wantsPretty(query: string, userAgent: string | undefined): boolean {
  if (query.includes('pretty')) {
    const value = parseQuery(query).get('pretty') ?? ''
    if (value !== '') return TRUE.includes(value)
  }
  return userAgent !== undefined && BROWSERS.some((browser) => userAgent.startsWith(browser))
}
