/**
 * v1 knows one metric, the processor's use; what else v2 says stands in annotations. Source: autoscaling's conversions,
 * recordings apply/versions-and-custom-resources, kinds-other/autoscalers.
 */

import { goJson } from '../../apimachinery/json-bytes.ts'
import { jsonClone } from '../../apimachinery/json-clone.ts'
import { listOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type JsonValue, type KubeObject } from '../../apimachinery/objects.ts'
import { GoJsonError, parseGoJson, plainJson } from '../../schema/go-json.ts'
import { internalJson } from '../../schema/internal-json.ts'
import { loadSchema } from '../../schema/load-schema.ts'
import type { Behavior } from './behavior.ts'
import { specToV1, specToV2, statusToV1, statusToV2 } from './metric-forms.ts'
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

const PREFIX = 'autoscaling.alpha.kubernetes.io/'
/** Annotations that hold what v1 lacks, or once did. They are never stored. */
const ANNOTATIONS = {
  metrics: `${PREFIX}metrics`,
  behavior: `${PREFIX}behavior`,
  currentMetrics: `${PREFIX}current-metrics`,
  conditions: `${PREFIX}conditions`,
  scaleDownTolerance: `${PREFIX}scale-down-tolerance`,
  scaleUpTolerance: `${PREFIX}scale-up-tolerance`,
}
const NAMES: ReadonlySet<string> = new Set(Object.values(ANNOTATIONS))

/** The metric that v1 has. */
export const CPU_METRIC = (averageUtilization: JsonValue = DEFAULT_UTILIZATION): JsonObject => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
})

/** The use of the processor that a metric asks for (`target`) or tells of (`current`), in percent. */
function cpuUtilization({ type, resource }: JsonObject, part: 'target' | 'current'): JsonValue | undefined {
  if (type !== 'Resource' || !isJsonObject(resource) || resource.name !== 'cpu') return undefined
  const use = resource[part]
  return isJsonObject(use) ? use.averageUtilization : undefined
}

/** The v1 form of a stored object. */
export function fromV2(object: KubeObject): Autoscaler {
  // Stored as v2, which has a spec and a status.
  const made = { ...jsonClone(object), apiVersion: 'autoscaling/v1' } as Autoscaler
  const { metrics = [], behavior, ...spec } = made.spec
  const { currentMetrics, conditions, ...status } = made.status
  const target = metrics.map((metric) => cpuUtilization(metric, 'target')).find((wanted) => wanted !== undefined)
  const others = metrics.filter((metric) => cpuUtilization(metric, 'target') === undefined)
  const used = listOf(currentMetrics).map((metric) => cpuUtilization(metric, 'current'))
  const current = used.findLast((percent) => percent !== undefined)
  made.spec = { ...spec, ...(typeof target === 'number' ? { targetCPUUtilizationPercentage: target } : {}) }
  made.status = {
    ...(status.observedGeneration === undefined ? {} : { observedGeneration: status.observedGeneration }),
    ...(status.lastScaleTime === undefined ? {} : { lastScaleTime: status.lastScaleTime }),
    currentReplicas: status.currentReplicas ?? 0,
    desiredReplicas: status.desiredReplicas ?? 0,
    ...(current === undefined ? {} : { currentCPUUtilizationPercentage: current }),
  }
  annotate(made, {
    [ANNOTATIONS.metrics]: textOf(others.map(specToV1)),
    [ANNOTATIONS.currentMetrics]: textOf(listOf(currentMetrics).map(statusToV1)),
    [ANNOTATIONS.conditions]: textOf(listOf(conditions)),
    [ANNOTATIONS.behavior]: behavior === undefined ? undefined : behaviorText(behavior),
  })
  return made
}

const textOf = (list: readonly JsonObject[]): string | undefined => (list.length === 0 ? undefined : goJson([...list]))

/** A behavior is written as the internal struct, whose names begin with capitals. */
const behaviorText = (behavior: Behavior): string =>
  internalJson(loadSchema().goStructs(), 'autoscaling.HorizontalPodAutoscalerBehavior', behavior)

/** Puts these annotations in place of those of their kind that are there. */
function annotate({ metadata }: KubeObject, texts: { readonly [name: string]: string | undefined }): void {
  const kept = Object.entries(metadata.annotations ?? {}).filter(([name]) => !NAMES.has(name))
  const added = Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]))
  const annotations = [...kept, ...added].sort(([a], [b]) => (a < b ? -1 : 1))
  if (annotations.length === 0) delete metadata.annotations
  else metadata.annotations = Object.fromEntries(annotations)
}

/** The stored form of a v1 object. */
export function toV2(object: Autoscaler): Autoscaler {
  const made = { ...jsonClone(object), apiVersion: 'autoscaling/v2' }
  const { targetCPUUtilizationPercentage: target, ...spec } = made.spec
  const { currentCPUUtilizationPercentage: percent, ...status } = made.status
  const metrics = listOf(held(made, ANNOTATIONS.metrics)).map(specToV2)
  if (target !== undefined || metrics.length === 0) metrics.push(CPU_METRIC(target))
  const behavior = held(made, ANNOTATIONS.behavior)
  const current = held(made, ANNOTATIONS.currentMetrics)
  const conditions = held(made, ANNOTATIONS.conditions)
  const ofCpu = percent === undefined ? null : [currentCpu(percent)]
  made.spec = { ...spec, metrics, ...(hasContent(behavior) ? { behavior: withSmallLetters(behavior) } : {}) }
  // v2 leaves this one out when it is none.
  if (status.currentReplicas === 0) delete status.currentReplicas
  made.status = {
    ...status,
    currentMetrics: Array.isArray(current) ? listOf(current).map(statusToV2) : ofCpu,
    ...(Array.isArray(conditions) ? { conditions } : {}),
  }
  annotate(made, {})
  return made
}

const currentCpu = (averageUtilization: JsonValue): JsonObject => ({
  type: 'Resource',
  resource: { name: 'cpu', current: { averageUtilization } },
})

const hasContent = (value: JsonValue | undefined): value is JsonObject =>
  isJsonObject(value) && Object.keys(value).length > 0

/** Names as the API has them, of names as Go has them. */
function withSmallLetters(object: JsonObject): JsonObject {
  const made: JsonObject = {}
  for (const [name, value] of Object.entries(object)) {
    if (value === null) continue
    const small = name.charAt(0).toLowerCase() + name.slice(1)
    if (isJsonObject(value)) made[small] = withSmallLetters(value)
    else made[small] = Array.isArray(value) ? listOf(value).map(withSmallLetters) : value
  }
  return made
}

/** What an annotation holds; undefined for one that is not there or is no JSON. */
function held({ metadata }: KubeObject, name: string): JsonValue | undefined {
  const text = metadata.annotations?.[name]
  if (text === undefined) return undefined
  try {
    return plainJson(parseGoJson(text).value)
  } catch (error) {
    if (error instanceof GoJsonError) return undefined
    throw error
  }
}
