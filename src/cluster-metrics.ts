/** The metrics-server of a cluster, put together: what is set, what runs, and the kinds in which it is told. */
import type { KubeObject } from './apimachinery/objects.ts'
import type { NodeBeats } from './client/node-beats.ts'
import type { Pod } from './client/types.ts'
import type { Clock } from './clock/clock.ts'
import { nodeMetrics } from './kinds/node-metrics.ts'
import { podMetrics } from './kinds/pod-metrics.ts'
import { MetricsServer } from './metrics/metrics-server.ts'
import type { MetricSettings } from './metrics/settings.ts'
import type { KindDefinition } from './registry/kind.ts'
import type { Storage } from './store/storage.ts'

interface MetricsOptions {
  readonly storage: Storage
  readonly clock: Clock
  readonly beats: NodeBeats
  readonly settings: MetricSettings
}

/** The kinds of metrics.k8s.io. They read the store itself, as the server's own parts do. */
export function metricsKinds({ storage, clock, beats, settings }: MetricsOptions): readonly KindDefinition[] {
  const stored = (resource: string, prefix: string): KubeObject[] =>
    Array.from(storage.snapshot(resource).entries(prefix), ({ object }) => object)
  const server = new MetricsServer({
    clock,
    settings,
    // What is stored as a Pod is one.
    pods: (namespace) => stored('pods', namespace === '' ? '' : `${namespace}/`) as Pod[],
    nodes: () => stored('nodes', ''),
    isReachable: (node) => beats.isBeating(node),
  })
  return [
    nodeMetrics({ list: () => server.nodeMetrics(), get: (_, name) => server.nodeMetricsOf(name) }),
    podMetrics({
      list: (namespace) => server.podMetrics(namespace),
      get: (namespace, name) => server.podMetricsOf(namespace, name),
    }),
  ]
}
