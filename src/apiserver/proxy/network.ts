/** How the server reaches addresses in the cluster's network. */
import type { Duplex } from 'node:stream'
import { ApiError } from '../../apimachinery/api-error.ts'

export interface ClusterNetwork {
  /** Connects to an address at once. Throws a DialError. */
  dial(address: string, port: number): Duplex
  /** The address of a host of that name; undefined when there is none. An address is its own. */
  resolve(host: string): string | undefined
}

/** Why there is no connection, as Go says it: 'connect: connection refused'. */
export class DialError extends Error {
  override readonly name = 'DialError'
}

/** 503: nothing came back from where a proxy leads. */
export const unreachable = (why: string): ApiError =>
  new ApiError({ code: 503, reason: 'ServiceUnavailable', message: `error trying to reach service: ${why}` })
