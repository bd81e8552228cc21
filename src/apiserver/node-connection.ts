/** How the server reaches a node's kubelet: for logs and streams. */
import type { KubeObject } from '../apimachinery/objects.ts'
import type { ApiRequest, ApiResponse, StreamBody } from './api.ts'
import type { LogOptions } from './connect/log-options.ts'

export interface NodeLogRequest {
  readonly pod: KubeObject
  readonly container: string
  readonly options: LogOptions
}

/** A kubelet's no, as it writes it: plain text. */
export interface NodeRefusal {
  readonly type: 'refused'
  readonly status: number
  readonly text: string
}

/** What a connect subresource is asked for: exec, attach, portforward. */
export interface NodeRequest {
  readonly pod: KubeObject
  readonly subresource: string
  /** '' for the Pod as a whole. */
  readonly container: string
  readonly params: URLSearchParams
  readonly headers: ApiRequest['headers']
}

/** A request to the kubelet's own HTTP server. */
export interface KubeletRequest {
  readonly method: string
  /** Decoded; '' and '/' are the root. */
  readonly path: string
  readonly query: string
  readonly headers: ApiRequest['headers']
}

/** Answers are undefined when no kubelet of that name is reachable. */
export interface NodeConnection {
  log(nodeName: string, request: NodeLogRequest): NodeRefusal | ({ readonly type: 'stream' } & StreamBody) | undefined
  connect(nodeName: string, request: NodeRequest): ApiResponse | undefined
  /** The answer of the kubelet's server, with the headers that it sets. */
  request(nodeName: string, request: KubeletRequest): ApiResponse | undefined
}
