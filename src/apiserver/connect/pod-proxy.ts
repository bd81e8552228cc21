/** pods/proxy: requests to a Pod's own address. Source: recording pod-update/without-a-kubelet, asked of v1.35. */
import { ApiError, badRequest } from '../../apimachinery/api-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../../apimachinery/objects.ts'
import { dialError, type HostAddress } from './kubelet-address.ts'

const SCHEMES = ['', 'http', 'https']

/** `name`, `name:port` or `scheme:name:port`. */
export interface ProxyTarget {
  readonly name: string
  /** '' for the first port of the Pod's containers. */
  readonly port: string
}

/** Takes the name in the path apart. Throws 400. */
export function parseProxyTarget(id: string): ProxyTarget {
  const parts = id.split(':')
  const [scheme = '', name = '', port = ''] = parts.length === 3 ? parts : ['', ...parts]
  if (parts.length > 3 || name === '' || !SCHEMES.includes(scheme))
    throw badRequest(`invalid pod request ${goQuote(id)}`)
  return { name, port }
}

/** The Pod's own address. Throws 400 for one that is none or not for others. */
export function proxyAddress({ spec, status }: KubeObject, { port }: ProxyTarget): HostAddress {
  const host = addressOf(isJsonObject(status) ? status : {})
  if (!isGlobalUnicast(host)) throw badRequest('address not allowed')
  return { host, port: Number(port || firstPort(isJsonObject(spec) ? spec : {})) }
}

/** 503: no Pod of the simulator answers at its address. */
export const unreachable = (address: HostAddress): ApiError =>
  new ApiError({
    code: 503,
    reason: 'ServiceUnavailable',
    message: `error trying to reach service: ${dialError(address)}`,
  })

const listOf = (value: JsonValue | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : [])

function addressOf({ podIPs }: JsonObject): string {
  const [first] = listOf(podIPs)
  return typeof first?.ip === 'string' ? first.ip : ''
}

const HTTP_PORT = 80

function firstPort({ containers }: JsonObject): number {
  const [port] = listOf(containers).flatMap(({ ports }) => listOf(ports))
  return typeof port?.containerPort === 'number' ? port.containerPort : HTTP_PORT
}

const NOT_FOR_OTHERS = /^(?:$|0+\.0+\.0+\.0+$|127\.|169\.254\.|22[4-9]\.|23\d\.|255\.255\.255\.255$|::1?$|fe[89ab]|ff)/i

/** Neither unspecified, nor loopback, link-local, multicast or broadcast. */
const isGlobalUnicast = (address: string): boolean => !NOT_FOR_OTHERS.test(address)
