/** Connections to where proxies lead, and what Go says when there is none. */
import { isIPv6 } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Passing } from './location.ts'
import { DialError } from './network.ts'

const MAX_PORT = 65_535

export const hostAndPort = ({ location: { host, port } }: Passing): string =>
  `${isIPv6(host) ? `[${host}]` : host}:${port}`

/** Throws a DialError: 'dial tcp 10.128.0.2:80: connect: connection refused'. */
export function dial(passing: Passing): Duplex {
  const { location, exchange } = passing
  const port = Number(location.port)
  if (!/^\d+$/.test(location.port)) throw new DialError(`dial tcp: lookup tcp/${location.port}: unknown port`)
  if (port > MAX_PORT) throw new DialError(`dial tcp: address ${location.port}: invalid port`)
  try {
    return exchange.parts.network.dial(location.host, port)
  } catch (error) {
    if (!(error instanceof DialError)) throw error
    throw new DialError(`dial tcp ${hostAndPort(passing)}: ${error.message}`)
  }
}
