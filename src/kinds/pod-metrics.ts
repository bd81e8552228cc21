/** PodMetrics: what the containers of Pods use. */
import { isJsonObject } from '../apimachinery/objects.ts'
import type { ComputedObjects, KindDefinition } from '../registry/kind.ts'
import { metricsKind } from './metrics/metrics-kind.ts'

export const podMetrics = (computed: ComputedObjects): KindDefinition =>
  metricsKind({ kind: 'PodMetrics', resource: 'pods', namespaced: true }, computed, ({ containers }) =>
    Array.isArray(containers) ? containers.filter(isJsonObject).map(({ usage }) => usage) : [],
  )
