/** Metrics of type Pods: figures of the target's Pods that are no use of resources. */
import { selectorFromObject } from '../../apimachinery/label-selector.ts'
import { NO_CUSTOM_API, noMetric } from './custom-api.ts'
import { explained, type MetricSource, milliOf, quantityOf, type Situation, sourceOf } from './metric-source.ts'
import { MetricsFault } from './metrics-fault.ts'
import { measureAverage, replicasForPods } from './replica-calculator.ts'
import type { MetricIdentifier, PodMetric, PodMetrics } from './types.ts'

/** Throws a MetricsFault when no Pod has the metric. */
function readMetric({ name, selector }: MetricIdentifier, { custom, namespace, pods, now }: Situation): PodMetrics {
  if (!custom.hasCustom) throw new MetricsFault(NO_CUSTOM_API)
  const series = selectorFromObject(selector ?? {})
  const found = pods.flatMap(({ metadata }): (readonly [string, PodMetric])[] => {
    const pod = metadata.name ?? ''
    const milli = custom.ofObject('Pod', `${namespace}/${pod}`, name, (labels) => series.matches(labels))
    return milli === undefined ? [] : [[pod, { milli, timestamp: now, windowMs: 0 }]]
  })
  if (found.length === 0) throw new MetricsFault(noMetric(name, 'pods'))
  return new Map(found)
}

export const podsSource: MetricSource = {
  failure: 'FailedGetPodsMetric',
  wrapped: (_, message) => `failed to get pods metric value: ${message}`,
  propose({ pods: source }, situation) {
    const { metric, target } = sourceOf(source)
    const { pods, specReplicas, tolerances, now } = situation
    const wanted = milliOf(target.averageValue ?? '0')
    const { replicas, measure } = replicasForPods({
      replicas: specReplicas,
      pods,
      metrics: explained(`unable to get metric ${metric.name}`, () => readMetric(metric, situation)),
      resource: '',
      tolerances,
      now,
      measure: (metrics) => measureAverage(metrics, wanted),
      assumed: () => wanted,
    })
    const current = { averageValue: quantityOf(measure.average) }
    return { replicas, name: `pods metric ${metric.name}`, status: { type: 'Pods', pods: { metric, current } } }
  },
}
