/** pods/proxy: requests to a Pod's own address. Source: recording pod-update/without-a-kubelet, asked of v1.35. */
import { ApiError, badRequest } from '../../apimachinery/api-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../../apimachinery/objects.ts'
import { dialError, type KubeletAddress } from './kubelet-address.ts'

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

/** No Pod of the simulator answers at its address: throws 400 for one that is none or not for others, 503 otherwise. */
export function refuseProxy({ spec, status }: KubeObject, { port }: ProxyTarget): never {
  const address = addressOf(isJsonObject(status) ? status : {})
  if (!isGlobalUnicast(address)) throw badRequest('address not allowed')
  const target: KubeletAddress = { host: address, port: Number(port || firstPort(isJsonObject(spec) ? spec : {})) }
  const message = `error trying to reach service: ${dialError(target)}`
  throw new ApiError({ code: 503, reason: 'ServiceUnavailable', message })
}

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
