/** How the server reaches a node's kubelet: for logs and streams. The kubelet's side comes with the streaming layer. */
import type { KubeObject } from '../apimachinery/objects.ts'
import type { ApiRequest, ApiResponse } from './api.ts'

/** What a connect subresource is asked for: log, exec, attach, portforward. */
export interface NodeRequest {
  readonly pod: KubeObject
  readonly subresource: string
  readonly params: URLSearchParams
  readonly request: ApiRequest
}

export interface NodeConnection {
  /** Undefined when no kubelet of that name is reachable. */
  connect(nodeName: string, request: NodeRequest): ApiResponse | undefined
}

/** A cluster without kubelets. */
export const noNodes: NodeConnection = { connect: () => undefined }
