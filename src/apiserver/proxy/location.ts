/** Whom a proxied request is passed on to. */
import type { Exchange } from '../exchange.ts'

export interface Location {
  readonly scheme: 'http' | 'https'
  readonly host: string
  /** A number, or what somebody has put there in place of one. */
  readonly port: string
  /** The node whose kubelet listens there: it is asked by a call in place of a connection. */
  readonly kubeletOf?: string
}

/** A request on its way through a proxy. */
export interface Passing {
  readonly exchange: Exchange
  readonly location: Location
  /** The path to ask there, decoded; '' for none. */
  readonly path: string
}
