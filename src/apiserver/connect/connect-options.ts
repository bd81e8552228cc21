/** The options of requests that lead to a node, as admission sees them. Source: asked of a server v1.35. */
import type { JsonObject, JsonValue } from '../../apimachinery/objects.ts'
import { parseBoolean } from '../query-options.ts'
import type { RequestInfo } from '../request-info.ts'

type ReadOption = (params: URLSearchParams, name: string) => JsonValue | undefined

const flag: ReadOption = (params, name) => (params.has(name) && parseBoolean(params.get(name) ?? '') ? true : undefined)
const text: ReadOption = (params, name) => params.get(name) || undefined
const texts: ReadOption = (params, name) => (params.has(name) ? params.getAll(name) : undefined)
const numbers: ReadOption = (params, name) =>
  params.has(name) ? params.getAll(name).flatMap((ports) => ports.split(',').map(Number)) : undefined

type Options = { readonly [name: string]: ReadOption }

const STREAMS: Options = { stdin: flag, stdout: flag, stderr: flag, tty: flag, container: text }

const QUERIES: { readonly [subresource: string]: readonly [kind: string, options: Options] } = {
  exec: ['PodExecOptions', { ...STREAMS, command: texts }],
  attach: ['PodAttachOptions', STREAMS],
  portforward: ['PodPortForwardOptions', { ports: numbers }],
}

const PROXIES: { readonly [resource: string]: string } = {
  nodes: 'NodeProxyOptions',
  pods: 'PodProxyOptions',
  services: 'ServiceProxyOptions',
}

/** Undefined for what needs no admission: logs are only read. */
export function connectOptions(
  { resource, subresource }: RequestInfo,
  params: URLSearchParams,
  proxiedPath: () => string,
): JsonObject | undefined {
  const proxy = subresource === 'proxy' ? PROXIES[resource] : undefined
  if (proxy !== undefined) return { kind: proxy, apiVersion: 'v1', ...given('path', proxiedPath()) }
  const [kind, options] = QUERIES[subresource] ?? []
  if (kind === undefined || options === undefined) return undefined
  const found: JsonObject = { kind, apiVersion: 'v1' }
  for (const [name, read] of Object.entries(options)) {
    const value = read(params, name)
    if (value !== undefined) found[name] = value
  }
  return found
}

const given = (name: string, value: string): JsonObject => (value === '' ? {} : { [name]: value })
