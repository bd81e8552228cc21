/** HorizontalPodAutoscalers of both versions: one object, stored as v2. Source: recording apply/versions-and-custom-resources. */
import type { KubeObject } from '../apimachinery/objects.ts'
import { defineKind, type KindDefinition } from '../registry/kind.ts'
import { genericStatus, metadataStrategy } from './generic-kinds.ts'
import { type Autoscaler, CPU_METRIC, fromV2, toV2 } from './horizontal-pod-autoscaler/versions.ts'

const strategy = metadataStrategy<Autoscaler>(true, true)

const both = {
  group: 'autoscaling',
  kind: 'HorizontalPodAutoscaler',
  resource: 'horizontalpodautoscalers',
  namespaced: true,
  subresources: [genericStatus<Autoscaler>(true)],
} as const

export const horizontalPodAutoscaler: KindDefinition = defineKind<Autoscaler>({
  ...both,
  version: 'v2',
  strategy: {
    ...strategy,
    applyDefaults({ spec }) {
      spec.minReplicas ??= 1
      if ((spec.metrics ?? []).length === 0) spec.metrics = [CPU_METRIC()]
    },
  },
})

export const horizontalPodAutoscalerV1: KindDefinition = defineKind<Autoscaler>({
  ...both,
  version: 'v1',
  strategy: {
    ...strategy,
    applyDefaults({ spec }) {
      spec.minReplicas ??= 1
    },
  },
  fromStorage: (object: KubeObject) => fromV2(object),
  toStorage: (object) => toV2(object),
})
