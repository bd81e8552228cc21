/** Ports and addresses as probes and hooks name them. */
import { goQuote } from '../apimachinery/go-quote.ts'
import type { Container, HttpGetAction } from './pod.ts'

/** A number, or the port of the container that has this name; undefined when there is none. */
export function portNumber(port: number | string, { ports = [] }: Container): number | undefined {
  if (typeof port === 'number') return port
  return ports.find(({ name }) => name === port)?.containerPort
}

/** How the kubelet says that a container has no port of that name. */
export const unknownPort = (port: number | string): string =>
  `strconv.Atoi: parsing ${goQuote(String(port))}: invalid syntax`

/** The URL that is asked for, as messages show it. */
export function urlOf({ scheme = 'HTTP', path = '' }: HttpGetAction, host: string, port: number): string {
  return `${scheme.toLowerCase()}://${host}:${port}${pathOf(path)}`
}

export const pathOf = (path: string): string => (path === '' || path.startsWith('/') ? path : `/${path}`)

const VERSION = '1.35'

/** What a kubelet's own requests say of themselves, unless the action says otherwise. Source: kubelet, pkg/probe/http/request.go. */
export function requestHeaders(
  { httpHeaders = [] }: HttpGetAction,
  purpose: 'probe' | 'lifecycle',
): (readonly [name: string, value: string])[] {
  const own = httpHeaders.map(({ name, value = '' }) => [name, value] as const)
  const isSet = (wanted: string): boolean => own.some(([name]) => name.toLowerCase() === wanted)
  return [
    ...(isSet('user-agent') ? [] : [['User-Agent', `kube-${purpose}/${VERSION}`] as const]),
    ...(isSet('accept') ? [] : [['Accept', '*/*'] as const]),
    ...own,
  ]
}
