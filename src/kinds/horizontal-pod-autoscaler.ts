/** HorizontalPodAutoscalers of both versions: one object, stored as v2. Source: recordings apply/versions-and-custom-resources, kinds-other/autoscalers. */
import { type FieldError, invalid } from '../apimachinery/field-error.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { defineKind, type KindDefinition, type Strategy, type UpdateSubresource } from '../registry/kind.ts'
import { genericStatus, metadataStrategy } from './generic-kinds.ts'
import { behaviorErrors, completeBehavior } from './horizontal-pod-autoscaler/behavior.ts'
import { type ApiVersionRule, metricsErrors, referenceErrors } from './horizontal-pod-autoscaler/validate-metrics.ts'
import { type Autoscaler, CPU_METRIC, fromV2, toV2 } from './horizontal-pod-autoscaler/versions.ts'

const meta = metadataStrategy<Autoscaler>(true, true, ['change'])
const status = genericStatus<Autoscaler>(true)

/** A target that stays what it was is not looked at again; the core group has one kind that scales. */
function targetRule({ spec: { scaleTargetRef: target } }: Autoscaler, old: Autoscaler | undefined): ApiVersionRule {
  const before = old?.spec.scaleTargetRef
  if (before !== undefined && before.kind === target.kind && before.apiVersion === target.apiVersion)
    return 'not checked'
  return target.kind === 'ReplicationController' ? 'any' : 'of a group'
}

/** The rules are those of v2. */
function specErrors(object: Autoscaler, old?: Autoscaler): FieldError[] {
  const { scaleTargetRef, minReplicas = 1, maxReplicas, metrics = [], behavior = {} } = object.spec
  const path = 'spec.maxReplicas'
  return [
    ...(minReplicas < 1 ? [invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1')] : []),
    ...(maxReplicas < 1 ? [invalid(path, maxReplicas, 'must be greater than 0')] : []),
    ...(maxReplicas < minReplicas
      ? [invalid(path, maxReplicas, 'must be greater than or equal to `minReplicas`')]
      : []),
    ...referenceErrors(scaleTargetRef, 'spec.scaleTargetRef', targetRule(object, old)),
    ...metricsErrors(metrics, minReplicas),
    ...behaviorErrors(behavior),
  ]
}

const COUNTS = ['currentReplicas', 'desiredReplicas'] as const

const statusErrors = ({ status: counts }: Autoscaler): FieldError[] =>
  COUNTS.flatMap((name) => {
    const count = Number(counts[name] ?? 0)
    return count < 0 ? [invalid(`status.${name}`, count, 'must be greater than or equal to 0')] : []
  })

/** `asV2` makes the form that the rules are about. */
const strategyOf = (asV2: (object: Autoscaler) => Autoscaler): Strategy<Autoscaler> => ({
  ...meta,
  validate: (object, context) => [...(meta.validate?.(object, context) ?? []), ...specErrors(asV2(object))],
  validateUpdate: (object, old, context) => [
    ...(meta.validateUpdate?.(object, old, context) ?? []),
    ...specErrors(asV2(object), asV2(old)),
  ],
})

const statusSubresource: UpdateSubresource<Autoscaler> = {
  ...status,
  strategy: {
    ...status.strategy,
    validateUpdate: (object, old, context) => [
      ...(status.strategy.validateUpdate?.(object, old, context) ?? []),
      ...statusErrors(object),
    ],
  },
}

const both = {
  group: 'autoscaling',
  kind: 'HorizontalPodAutoscaler',
  resource: 'horizontalpodautoscalers',
  namespaced: true,
  subresources: [statusSubresource],
} as const

export const horizontalPodAutoscaler: KindDefinition = defineKind<Autoscaler>({
  ...both,
  version: 'v2',
  strategy: {
    ...strategyOf((object) => object),
    applyDefaults({ spec }) {
      spec.minReplicas ??= 1
      if ((spec.metrics ?? []).length === 0) spec.metrics = [CPU_METRIC()]
      if (spec.behavior !== undefined) completeBehavior(spec.behavior)
    },
  },
})

export const horizontalPodAutoscalerV1: KindDefinition = defineKind<Autoscaler>({
  ...both,
  version: 'v1',
  strategy: {
    ...strategyOf(toV2),
    applyDefaults({ spec }) {
      spec.minReplicas ??= 1
    },
  },
  fromStorage: (object: KubeObject) => fromV2(object),
  toStorage: (object) => toV2(object),
})
