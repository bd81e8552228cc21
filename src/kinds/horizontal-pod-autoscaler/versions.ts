/**
 * v1 knows one metric, the processor's use; what else v2 says stands in annotations. Source: autoscaling's conversions,
 * recording apply/versions-and-custom-resources.
 */
import { goJson } from '../../apimachinery/json-bytes.ts'
import { jsonClone } from '../../apimachinery/json-clone.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../../apimachinery/objects.ts'
import { GoJsonError, parseGoJson, plainJson } from '../../schema/go-json.ts'
import type { Behavior } from './behavior.ts'
import type { Metric, ScaleTarget } from './validate-metrics.ts'

export interface Autoscaler extends KubeObject {
  spec: JsonObject & {
    scaleTargetRef: ScaleTarget
    minReplicas?: number
    maxReplicas: number
    metrics?: Metric[]
    targetCPUUtilizationPercentage?: number
    behavior?: Behavior
  }
  status: JsonObject
}

const DEFAULT_UTILIZATION = 80

/** Each field that v1 lacks, with the annotation that holds it. */
const SPEC_ANNOTATIONS = {
  metrics: 'autoscaling.alpha.kubernetes.io/metrics',
  behavior: 'autoscaling.alpha.kubernetes.io/behavior',
}
const STATUS_ANNOTATIONS = {
  currentMetrics: 'autoscaling.alpha.kubernetes.io/current-metrics',
  conditions: 'autoscaling.alpha.kubernetes.io/conditions',
}

/** The metric that v1 has. */
export const CPU_METRIC = (averageUtilization: JsonValue = DEFAULT_UTILIZATION): JsonObject => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
})

/** The use that a metric asks for, if it is the one of v1. */
function cpuUtilization({ type, resource }: JsonObject): JsonValue | undefined {
  if (type !== 'Resource' || !isJsonObject(resource) || resource.name !== 'cpu') return undefined
  return isJsonObject(resource.target) ? resource.target.averageUtilization : undefined
}

/** The v1 form of a stored object. */
export function fromV2(object: KubeObject): Autoscaler {
  // Stored as v2, which has a spec and a status.
  const made = { ...jsonClone(object), apiVersion: 'autoscaling/v1' } as Autoscaler
  const { metrics = [], behavior, ...spec } = made.spec
  const { currentMetrics, conditions, ...status } = made.status
  const cpu = metrics.findIndex((metric) => cpuUtilization(metric) !== undefined)
  const others = metrics.filter((_, index) => index !== cpu)
  const target = cpuUtilization(metrics[cpu] ?? {})
  made.spec = { ...spec, ...(typeof target === 'number' ? { targetCPUUtilizationPercentage: target } : {}) }
  made.status = { currentReplicas: 0, ...status }
  annotate(made, SPEC_ANNOTATIONS.metrics, others)
  annotate(made, SPEC_ANNOTATIONS.behavior, behavior)
  annotate(made, STATUS_ANNOTATIONS.currentMetrics, currentMetrics)
  annotate(made, STATUS_ANNOTATIONS.conditions, conditions)
  return made
}

function annotate({ metadata }: KubeObject, key: string, value: JsonValue | undefined): void {
  if (value === undefined || value === null || Object.keys(value).length === 0) return
  metadata.annotations = { ...metadata.annotations, [key]: goJson(value) }
}

/** The stored form of a v1 object. */
export function toV2(object: Autoscaler): Autoscaler {
  const made = { ...jsonClone(object), apiVersion: 'autoscaling/v2' }
  const { targetCPUUtilizationPercentage: target, ...spec } = made.spec
  const others = taken(made, SPEC_ANNOTATIONS.metrics)
  const metrics = Array.isArray(others) ? others.filter(isJsonObject) : []
  const behavior = taken(made, SPEC_ANNOTATIONS.behavior)
  if (target !== undefined || metrics.length === 0) metrics.unshift(CPU_METRIC(target))
  made.spec = { ...spec, metrics, ...(isJsonObject(behavior) ? { behavior } : {}) }
  const { currentCPUUtilizationPercentage: __, ...status } = made.status
  const currentMetrics = taken(made, STATUS_ANNOTATIONS.currentMetrics) ?? null
  const conditions = taken(made, STATUS_ANNOTATIONS.conditions)
  // v2 leaves this one out when it is none.
  if (status.currentReplicas === 0) delete status.currentReplicas
  made.status = { ...status, currentMetrics, ...(Array.isArray(conditions) ? { conditions } : {}) }
  return made
}

/** Takes what an annotation holds; undefined for one that is not there or is no JSON. */
function taken({ metadata }: KubeObject, key: string): JsonValue | undefined {
  const { [key]: text, ...rest } = metadata.annotations ?? {}
  if (text === undefined) return undefined
  metadata.annotations = rest
  try {
    return plainJson(parseGoJson(text).value)
  } catch (error) {
    if (error instanceof GoJsonError) return undefined
    throw error
  }
}
