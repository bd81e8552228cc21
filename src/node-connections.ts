/** The way from the API server to the kubelets of this cluster: calls in place of connections. */
import type { NodeConnection } from './apiserver/node-connection.ts'
import type { Clock } from './clock/clock.ts'
import { answerKubeletRequest } from './kubelet-requests.ts'
import type { SimulatedNode } from './node.ts'
import { openStream } from './node-streams.ts'
import { streamingTimes } from './streaming/limits.ts'

/** `nodes`: those that run now. */
export function nodeConnections(nodes: () => readonly SimulatedNode[], clock: Clock): NodeConnection {
  const find = (name: string): SimulatedNode | undefined => nodes().find((node) => node.name === name)
  const times = streamingTimes(clock)
  return {
    log: (nodeName, { pod, container, options }) =>
      find(nodeName)?.kubelet.containerLogs(pod.metadata.uid ?? '', container, options),
    connect(nodeName, request) {
      const node = find(nodeName)
      return node && openStream(node, request, times)
    },
    request(nodeName, request) {
      const node = find(nodeName)
      return node && answerKubeletRequest(node, request, times)
    },
  }
}
