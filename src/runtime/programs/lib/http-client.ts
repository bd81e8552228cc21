/** A request over the Pod network, and its answer. */
import type { Connection } from '../../kernel/network-api.ts'
import type { ProgramProcess } from '../../kernel/process-api.ts'
import { type MessageHead, MessageReader } from './http-message.ts'

export interface Target {
  readonly scheme: string
  readonly host: string
  readonly port: number
  readonly path: string
  /** Of the URL, when it names one. */
  readonly credentials?: string
}

/** 'localhost:8080/a', 'http://web/'; undefined for what is no URL. */
export function parseTarget(url: string): Target | undefined {
  const match =
    /^(?:([a-zA-Z][\w+.-]*):\/\/)?(?:([^@/]*)@)?(\[[0-9a-fA-F:]+\]|[^:/?#]+)(?::(\d+))?([/?][^#]*)?(?:#.*)?$/.exec(url)
  if (match === null) return undefined
  const [, scheme = 'http', credentials, host = '', port, path = '/'] = match
  return {
    scheme: scheme.toLowerCase(),
    host: host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? (scheme.toLowerCase() === 'https' ? 443 : 80) : Number(port),
    path: path.startsWith('?') ? `/${path}` : path,
    ...(credentials === undefined ? {} : { credentials }),
  }
}

const isAddress = (host: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(host) || host.includes(':')

/** The address of a host: itself, or what DNS says first; undefined when there is none. */
export async function addressOf(process: ProgramProcess, host: string): Promise<string | undefined> {
  if (isAddress(host)) return host
  return (await process.network.resolve(host)).at(0)
}

/** 'web' or 'web:8080', as the Host field and wget's messages say. */
export const hostAndPort = ({ scheme, host, port }: Target): string =>
  port === (scheme === 'https' ? 443 : 80) ? host : `${host}:${port}`

export interface HttpAnswer {
  readonly head: MessageHead
  readonly status: number
  readonly body: AsyncGenerator<Uint8Array>
}

/** Sends a request's head and body, and reads the answer's head; undefined when the other side ends without one. */
export async function exchange(
  connection: Connection,
  method: string,
  head: string,
  body: Uint8Array,
): Promise<HttpAnswer | undefined> {
  await connection.write(head)
  if (body.length > 0) await connection.write(body)
  const reader = new MessageReader(connection)
  for (;;) {
    const answer = await reader.head()
    if (answer === undefined) return undefined
    const status = Number(/^HTTP\/\d\.\d (\d+)/.exec(answer.startLine)?.[1] ?? 0)
    if (status === 100) continue
    const empty = method === 'HEAD' || status === 204 || status === 304
    return { head: answer, status, body: empty ? nothing() : reader.body(answer, true) }
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
