/** NodeMetrics: what nodes use. */
import type { ComputedObjects, KindDefinition } from '../registry/kind.ts'
import { metricsKind } from './metrics/metrics-kind.ts'

export const nodeMetrics = (computed: ComputedObjects): KindDefinition =>
  metricsKind({ kind: 'NodeMetrics', resource: 'nodes', namespaced: false }, computed, ({ usage }) => [usage])
