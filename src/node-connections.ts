/** The way from the API server to the kubelets of this cluster: calls in place of connections. */
import type { NodeConnection } from './apiserver/node-connection.ts'
import type { SimulatedNode } from './node.ts'

/** `nodes`: those that run now. */
export function nodeConnections(nodes: () => readonly SimulatedNode[]): NodeConnection {
  const find = (name: string): SimulatedNode | undefined => nodes().find((node) => node.name === name)
  return {
    log: (nodeName, { pod, container, options }) =>
      find(nodeName)?.kubelet.containerLogs(pod.metadata.uid ?? '', container, options),
    connect: () => undefined,
  }
}
